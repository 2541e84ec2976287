import type { APISelectMenuOption } from 'discord-api-types/v10';
import { emojiView } from './button.ts';
import { fill, h } from './dom.ts';
import { icon } from './icons.ts';

export type SelectLook = {
  id: string;
  label: string;
  options: readonly APISelectMenuOption[];
  several: boolean;
  disabled: boolean;
  focusKey: string;
  /** Whether nothing may be chosen: then there is a button that takes back what is. */
  clearable: boolean;
  pick(index: number): void;
  clear(): void;
};

/** What is chosen, by value, and the row that the arrows stand on, -1 for none. */
export type SelectState = { chosen: string[]; active: number };

export type SelectView = {
  element: HTMLElement;
  trigger: HTMLButtonElement;
  readonly open: boolean;
  setOpen(open: boolean): void;
  draw(state: SelectState): void;
};

/** The list's greatest height in the style sheet. */
const LIST_HEIGHT = 300;

/** The button that shows what is chosen, and the list below (or above) it. */
export function createSelectView(look: SelectLook): SelectView {
  const { id, label, options, several, disabled, focusKey } = look;
  const shared = { 'aria-label': label, disabled };
  const current = h('span', { class: 'current' });
  const list = h('div', {
    class: 'select-list',
    id,
    role: 'listbox',
    hidden: true,
    'aria-label': label,
    'aria-multiselectable': several ? 'true' : undefined,
  });
  const popup = { 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-controls': id };
  const props = { ...shared, ...popup, type: 'button', role: 'combobox', class: 'select-trigger' };
  const trigger = h('button', { ...props, 'data-focus': focusKey }, current, icon('chevron'));
  const clear = look.clearable && clearButton(look);
  const element = h('div', { class: 'select' }, trigger, clear, list);

  return {
    element,
    trigger,
    get open() {
      return !list.hidden;
    },
    setOpen: (open) => {
      list.hidden = !open;
      trigger.setAttribute('aria-expanded', String(open));
      if (open) element.classList.toggle('up', opensUpwards(trigger));
    },
    draw: (state) => {
      const labels = options.filter(({ value }) => state.chosen.includes(value)).map((one) => one.label);
      current.classList.toggle('placeholder', labels.length === 0);
      element.classList.toggle('filled', labels.length > 0);
      current.textContent = labels.length === 0 ? label : labels.join(', ');
      fill(list, rows(look, state));
      trigger.setAttribute('aria-activedescendant', state.active === -1 ? '' : `${id}-${state.active}`);
      list.children[state.active]?.scrollIntoView({ block: 'nearest' });
    },
  };
}

function clearButton({ label, disabled, clear }: SelectLook): HTMLElement {
  const props = { type: 'button', class: 'bare clear', disabled, 'aria-label': `Clear ${label}` };
  const button = h('button', { ...props, on: { click: clear } }, icon('close', 16));
  // An open list stays open: its button keeps the focus.
  button.addEventListener('mousedown', (event) => event.preventDefault());
  return button;
}

function opensUpwards(trigger: HTMLElement): boolean {
  const { top, bottom } = trigger.getBoundingClientRect();
  return window.innerHeight - bottom < LIST_HEIGHT && top > LIST_HEIGHT;
}

function rows({ id, options, several, pick }: SelectLook, { chosen, active }: SelectState): HTMLElement[] {
  return options.map((option, index) => {
    const selected = chosen.includes(option.value);
    const element = row(option, several, selected);
    element.id = `${id}-${index}`;
    element.classList.toggle('active', index === active);
    element.addEventListener('click', () => pick(index));
    return element;
  });
}

function row(option: APISelectMenuOption, several: boolean, selected: boolean): HTMLElement {
  const { label, description, emoji } = option;
  const text = h(
    'span',
    { class: 'text' },
    h('span', { class: 'label' }, label),
    description !== undefined && h('span', { class: 'description' }, description),
  );
  const mark = h('span', { class: several ? 'mark box' : 'mark' }, selected && icon('check', 16));
  return h(
    'div',
    {
      role: 'option',
      class: 'select-option',
      'aria-selected': String(selected),
      // The list closes when its button loses the focus, so a press must not take it away.
      on: { mousedown: (event) => event.preventDefault() },
    },
    emoji !== undefined && emojiView(emoji),
    text,
    mark,
  );
}
