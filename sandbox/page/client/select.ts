import type { APISelectMenuOption } from 'discord-api-types/v10';
import { createIds } from './dom.ts';
import { createSelectView, type SelectState, type SelectView } from './select-view.ts';

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
export function createSelect(settings: SelectOptions): Select {
  const { options, min, max } = settings;
  const several = max > 1;
  const look = { ...settings, id: nextId(), label: settings.placeholder, several, clearable: min === 0 };
  const view = createSelectView({ ...look, pick, clear });
  const chosen = options.filter((option) => option.default === true).map(({ value }) => value);
  const state: SelectState = { chosen, active: -1 };
  let atOpening = chosen;

  function open(): void {
    atOpening = state.chosen;
    state.active = Math.max(
      0,
      options.findIndex(({ value }) => state.chosen.includes(value)),
    );
    view.setOpen(true);
    view.draw(state);
  }

  function close(): void {
    if (!view.open) return;
    state.active = -1;
    view.setOpen(false);
    view.draw(state);
    const changed = !sameValues(state.chosen, atOpening);
    if (several && changed && state.chosen.length >= min) settings.chosen(state.chosen);
  }

  function pick(index: number): void {
    const value = options[index]?.value;
    if (value === undefined) return;
    state.active = index;
    state.chosen = afterPick(state.chosen, value, { min, max });
    if (several) {
      view.draw(state);
      return;
    }
    close();
    settings.chosen(state.chosen);
  }

  function clear(): void {
    state.chosen = [];
    view.draw(state);
    if (!view.open) settings.chosen([]);
  }

  const step = (by: number) => {
    state.active = Math.min(options.length - 1, Math.max(0, state.active + by));
    view.draw(state);
  };

  bindKeys(view, { open, close, step, pick: () => pick(state.active), length: options.length });
  view.draw(state);
  return { element: view.element, trigger: view.trigger, values: () => state.chosen };
}

/** The values after one more was picked: with several allowed it is put in or out, alone it takes the place. */
function afterPick(chosen: string[], value: string, { min, max }: { min: number; max: number }): string[] {
  const without = chosen.filter((one) => one !== value);
  const wasChosen = without.length < chosen.length;
  if (max === 1) return wasChosen && min === 0 ? [] : [value];
  if (wasChosen) return without;
  return chosen.length < max ? [...chosen, value] : chosen;
}

function sameValues(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((value) => others.includes(value));
}

type Moves = { open(): void; close(): void; pick(): void; step(by: number): void; length: number };

function bindKeys(view: SelectView, { open, close, pick, step, length }: Moves): void {
  const whileClosed: Record<string, () => void> = { ArrowDown: open, ArrowUp: open, Enter: open, ' ': open };
  const whileOpen: Record<string, () => void> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => step(-length),
    End: () => step(length),
    Enter: pick,
    ' ': pick,
    Escape: close,
  };
  view.trigger.addEventListener('click', () => (view.open ? close() : open()));
  view.trigger.addEventListener('blur', close);
  view.trigger.addEventListener('keydown', (event) => {
    const handle = (view.open ? whileOpen : whileClosed)[event.key];
    if (handle === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handle();
  });
}
