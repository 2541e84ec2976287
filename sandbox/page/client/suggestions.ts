import { dots } from './button.ts';
import { type Child, fill, h } from './dom.ts';

export type Suggestion = { label: Child; description?: Child; aside?: Child; pick(): void };

export type SuggestionContent = {
  heading: Child;
  items: Suggestion[];
  /** Shown instead of the items while they are being fetched. */
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

const LIST_ID = 'suggestions';

export function createSuggestions(): Suggestions {
  const heading = h('div', { class: 'suggestions-heading' });
  const list = h('div', { id: LIST_ID, role: 'listbox', 'aria-label': 'Suggestions' });
  const element = h('div', { class: 'suggestions', hidden: true }, heading, list);
  let items: Suggestion[] = [];
  let active = -1;
  let field: HTMLElement | undefined;

  const highlight = (index: number) => {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = index;
    const row = list.children[active];
    row?.setAttribute('aria-selected', 'true');
    row?.scrollIntoView({ block: 'nearest' });
    if (row === undefined) field?.removeAttribute('aria-activedescendant');
    else field?.setAttribute('aria-activedescendant', row.id);
  };

  const hide = () => {
    element.hidden = true;
    items = [];
    highlight(-1);
    field?.setAttribute('aria-expanded', 'false');
  };

  const show = (owner: HTMLElement, content: SuggestionContent) => {
    if (field !== owner) field?.setAttribute('aria-expanded', 'false');
    // What was found for an earlier text stays in sight while the next is fetched, but cannot be picked any more.
    const stale = content.busy === true && field === owner && !element.hidden;
    highlight(-1);
    field = owner;
    items = content.items;
    element.hidden = false;
    element.classList.toggle('busy', content.busy === true);
    fill(heading, content.heading, content.busy === true && dots());
    if (!stale) fill(list, items.length > 0 ? items.map(itemRow) : nothing(content));
    highlight(content.eager && items.length > 0 ? 0 : -1);
    field.setAttribute('aria-expanded', String(items.length > 0));
    field.setAttribute('aria-controls', LIST_ID);
  };

  const step = (by: number) => {
    const from = active === -1 && by < 0 ? 0 : active;
    if (items.length > 0) highlight((from + by + items.length) % items.length);
  };

  const keys: Record<string, (() => void) | undefined> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Escape: hide,
    Enter: () => items[active]?.pick(),
    Tab: () => items[active]?.pick(),
  };

  const handleKey = (event: KeyboardEvent) => {
    const takes = (event.key === 'Enter' || event.key === 'Tab') && (active === -1 || event.shiftKey);
    if (element.hidden || items.length === 0 || takes || keys[event.key] === undefined) return false;
    event.preventDefault();
    keys[event.key]?.();
    return true;
  };

  // A press on the list must not take the focus out of the field it belongs to.
  element.addEventListener('mousedown', (event) => event.preventDefault());
  return { element, show, hide, handleKey };
}

function itemRow({ label, description, aside, pick }: Suggestion, index: number): HTMLElement {
  const props = { id: `suggestion-${index}`, role: 'option', class: 'suggestion', 'aria-selected': 'false' };
  return h(
    'div',
    { ...props, on: { click: pick } },
    h('span', { class: 'text' }, h('span', { class: 'label' }, label), description && describe(description)),
    aside !== undefined && h('span', { class: 'aside' }, aside),
  );
}

function describe(description: Child): HTMLElement {
  return h('span', { class: 'description' }, description);
}

function nothing({ busy, nothing: text }: SuggestionContent): HTMLElement | undefined {
  if (busy === true || text === undefined) return undefined;
  return h('p', { class: 'nothing' }, text);
}
