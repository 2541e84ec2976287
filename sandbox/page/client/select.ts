import type { APISelectMenuOption } from 'discord-api-types/v10';
import { emojiView } from './button.ts';
import { createIds, fill, h } from './dom.ts';
import { icon } from './icons.ts';

export type SelectOptions = {
  options: APISelectMenuOption[];
  placeholder: string;
  min: number;
  max: number;
  disabled: boolean;
  /** For the keyboard focus to find the same select after the message was drawn anew. */
  focusKey: string;
  /** Called when a choice is made: with one value at once, with several when the list closes. */
  chosen(values: string[]): void;
};

export type Select = { element: HTMLElement; trigger: HTMLElement; values(): string[] };

const nextId = createIds('select');

/** Discord's drop-down list: opened by click, Enter, Space or an arrow, walked by the arrows, closed by Escape. */
export function createSelect(options: SelectOptions): Select {
  const id = nextId();
  const several = options.max > 1;
  let chosen = options.options.filter((option) => option.default === true).map(({ value }) => value);
  let atOpening = chosen;
  let active = -1;

  const current = h('span', { class: 'current' });
  const trigger = h(
    'button',
    {
      type: 'button',
      role: 'combobox',
      class: 'select-trigger',
      'aria-label': options.placeholder,
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-controls': id,
      'data-focus': options.focusKey,
      disabled: options.disabled,
    },
    current,
    icon('chevron'),
  );
  const list = h('div', {
    class: 'select-list',
    id,
    role: 'listbox',
    hidden: true,
    'aria-label': options.placeholder,
    'aria-multiselectable': several ? 'true' : undefined,
  });
  const element = h('div', { class: 'select' }, trigger, list);

  const draw = () => {
    const labels = options.options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
    current.classList.toggle('placeholder', labels.length === 0);
    current.textContent = labels.length === 0 ? options.placeholder : labels.join(', ');
    fill(
      list,
      options.options.map((option, index) =>
        optionRow(option, {
          id: `${id}-${index}`,
          selected: chosen.includes(option.value),
          active: index === active,
          several,
          pick: () => pick(index),
        }),
      ),
    );
    trigger.setAttribute('aria-activedescendant', active === -1 ? '' : `${id}-${active}`);
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  };

  const open = () => {
    atOpening = chosen;
    active = Math.max(
      0,
      options.options.findIndex(({ value }) => chosen.includes(value)),
    );
    list.hidden = false;
    trigger.setAttribute('aria-expanded', 'true');
    element.classList.toggle('up', opensUpwards(trigger));
    draw();
  };

  const close = () => {
    if (list.hidden) return;
    list.hidden = true;
    active = -1;
    trigger.setAttribute('aria-expanded', 'false');
    draw();
    if (several && chosen !== atOpening && chosen.length >= options.min) options.chosen(chosen);
  };

  const pick = (index: number) => {
    const value = options.options[index]?.value;
    if (value === undefined) return;
    active = index;
    if (several) {
      chosen = toggled(chosen, value).slice(0, options.max);
      draw();
      return;
    }
    chosen = options.min === 0 && chosen.includes(value) ? [] : [value];
    close();
    options.chosen(chosen);
  };

  const step = (by: number) => {
    active = Math.min(options.options.length - 1, Math.max(0, active + by));
    draw();
  };

  const keys: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => step(-options.options.length),
    End: () => step(options.options.length),
    Enter: () => pick(active),
    ' ': () => pick(active),
    Escape: close,
  };

  trigger.addEventListener('click', () => (list.hidden ? open() : close()));
  trigger.addEventListener('blur', close);
  trigger.addEventListener('keydown', (event) => {
    const handled = list.hidden ? openingKeys[event.key] && open : keys[event.key];
    if (handled === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handled();
  });
  draw();
  return { element, trigger, values: () => chosen };
}

const openingKeys: Record<string, true> = { ArrowDown: true, ArrowUp: true, Enter: true, ' ': true };

type Row = { id: string; selected: boolean; active: boolean; several: boolean; pick(): void };

function optionRow({ label, description, emoji }: APISelectMenuOption, row: Row): HTMLElement {
  const props = {
    id: row.id,
    role: 'option',
    class: `select-option${row.active ? ' active' : ''}`,
    'aria-selected': String(row.selected),
    on: {
      // The list closes when its button loses the focus, so a press must not take it away.
      mousedown: (event: MouseEvent) => event.preventDefault(),
      click: row.pick,
    },
  };
  const text = h(
    'span',
    { class: 'text' },
    h('span', { class: 'label' }, label),
    description !== undefined && h('span', { class: 'description' }, description),
  );
  const mark = h('span', { class: row.several ? 'mark box' : 'mark' }, row.selected && icon('check', 16));
  return h('div', props, emoji !== undefined && emojiView(emoji), text, mark);
}

function toggled(values: string[], value: string): string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** The list's greatest height in the style sheet. */
const LIST_HEIGHT = 300;

function opensUpwards(trigger: HTMLElement): boolean {
  const { top, bottom } = trigger.getBoundingClientRect();
  return window.innerHeight - bottom < LIST_HEIGHT && top > LIST_HEIGHT;
}
