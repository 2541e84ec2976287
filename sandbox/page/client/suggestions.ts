import { dots } from './button.ts';
import { type Child, fill, h } from './dom.ts';

export type Suggestion = { label: Child; description?: Child; aside?: Child; pick(): void };

type SuggestionContent = {
  heading: Child;
  items: Suggestion[];
  /** More is being fetched: what is in sight stays, dimmed, and cannot be picked. */
  busy?: boolean;
  /** Shown when there are no items. */
  nothing?: string;
  /** Whether Enter takes the first item at once; otherwise an arrow key must choose one. */
  eager: boolean;
};

/** The list above the composer. It belongs to one text field at a time, which keeps the focus and passes its keys on. */
export type Suggestions = {
  element: HTMLElement;
  show(field: HTMLElement, content: SuggestionContent): void;
  hide(): void;
  /** @returns whether the key was for the list */
  handleKey(event: KeyboardEvent): boolean;
};

export function createSuggestions(): Suggestions {
  const view = createView();
  let items: Suggestion[] = [];
  let active = -1;
  let field: HTMLElement | undefined;

  const highlight = (index: number) => {
    active = index;
    view.highlight(index, field);
  };

  const release = () => {
    highlight(-1);
    items = [];
    field?.setAttribute('aria-expanded', 'false');
  };

  const hide = () => {
    release();
    view.element.hidden = true;
  };

  const show = (owner: HTMLElement, content: SuggestionContent) => {
    const stays = content.busy === true && field === owner && !view.element.hidden;
    release();
    field = owner;
    items = content.items;
    view.draw(content, stays);
    highlight(content.eager && items.length > 0 ? 0 : -1);
    field.setAttribute('aria-expanded', String(items.length > 0));
    field.setAttribute('aria-controls', LIST_ID);
  };

  const step = (by: number) => {
    const from = active === -1 && by < 0 ? 0 : active;
    highlight((from + by + items.length) % items.length);
  };

  const handleKey = (event: KeyboardEvent) => {
    if (items.length === 0) return false;
    const item = items[active];
    const take = event.shiftKey || item === undefined ? undefined : item.pick;
    const keys: Record<string, (() => void) | undefined> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: hide,
      Enter: take,
      Tab: take,
    };
    const handle = keys[event.key];
    if (handle !== undefined) event.preventDefault();
    handle?.();
    return handle !== undefined;
  };

  return { element: view.element, show, hide, handleKey };
}

const LIST_ID = 'suggestions';

function createView() {
  const heading = h('div', { class: 'suggestions-heading' });
  const list = h('div', { id: LIST_ID, role: 'listbox', 'aria-label': 'Suggestions' });
  const element = h('div', { class: 'suggestions', hidden: true }, heading, list);
  // A press on the list must not take the focus out of the field it belongs to.
  element.addEventListener('mousedown', (event) => event.preventDefault());

  const draw = (content: SuggestionContent, keepRows: boolean) => {
    const { items, busy = false, nothing } = content;
    element.hidden = false;
    element.classList.toggle('busy', busy);
    fill(heading, content.heading, busy && dots());
    if (keepRows) return;
    const text = !busy && nothing !== undefined && h('p', { class: 'nothing' }, nothing);
    fill(list, items.length > 0 ? items.map(itemRow) : text);
  };

  const highlight = (index: number, field: HTMLElement | undefined) => {
    for (const row of list.children) row.setAttribute('aria-selected', String(row === list.children[index]));
    const row = list.children[index];
    row?.scrollIntoView({ block: 'nearest' });
    if (row === undefined) field?.removeAttribute('aria-activedescendant');
    else field?.setAttribute('aria-activedescendant', row.id);
  };

  return { element, draw, highlight };
}

function itemRow({ label, description, aside, pick }: Suggestion, index: number): HTMLElement {
  return h(
    'div',
    { id: `suggestion-${index}`, role: 'option', class: 'suggestion', on: { click: pick } },
    h(
      'span',
      { class: 'text' },
      h('span', { class: 'label' }, label),
      description !== undefined && h('span', { class: 'description' }, description),
    ),
    aside !== undefined && aside !== false && h('span', { class: 'aside' }, aside),
  );
}
