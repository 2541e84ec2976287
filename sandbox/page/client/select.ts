import type {
  APIMessageComponentEmoji,
  APISelectMenuComponent,
  APISelectMenuOption,
} from 'discord-api-types/v10';
import type { RefObject, VNode } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../contract.ts';
import { type Choosable, namesOf } from './channels.ts';
import { ComponentType } from './constants.ts';
import { classes, html } from './html.ts';
import { icon } from './icons.ts';
import { handleKey, keepFocus } from './inputs.ts';

/** What a select offers and how many may be picked. */
type Settings = { options: APISelectMenuOption[]; placeholder: string; min: number; max: number };

/** Reads a select with Discord's defaults. */
export const selectSettings = (one: APISelectMenuComponent, state: PageState): Settings => ({
  options: selectOptions(one, state),
  placeholder: one.placeholder ?? 'Make a selection',
  min: one.min_values ?? 1,
  max: one.max_values ?? 1,
});

const selectOptions = (one: APISelectMenuComponent, state: PageState): APISelectMenuOption[] => {
  if (one.type === ComponentType.StringSelect) return one.options;
  const chosen = (one.default_values ?? []).map(({ id }) => id);
  return namesOf(listedIn(one), state).map(({ id, name }) => ({
    label: name,
    value: id,
    default: chosen.includes(id),
  }));
};

const listedIn = (one: APISelectMenuComponent): Choosable => {
  switch (one.type) {
    case ComponentType.ChannelSelect:
      return { kind: 'channel', channelTypes: one.channel_types };
    case ComponentType.RoleSelect:
      return { kind: 'role' };
    case ComponentType.MentionableSelect:
      return { kind: 'mentionable' };
    default:
      return { kind: 'user' };
  }
};

type Props = Settings & {
  /** The name of the button, where it is not the placeholder. */
  label?: string;
  describedBy?: string;
  disabled: boolean;
  /** Nothing can be chosen now, as an answer is awaited; the focus can stay. */
  locked?: boolean;
  /** The answer that is awaited is to this select. */
  waiting?: boolean;
  /** Called when a choice is made: with one value at once, with several when the list closes. */
  chosen?(values: string[]): void;
  /** Called with every pick. */
  picked?(values: string[]): void;
};

/** What is chosen, by value, now and when the list was opened; the row that the arrows stand on, -1 while closed. */
type State = { values: string[]; before: string[]; active: number; upwards: boolean };

/** The list's greatest height in the style sheet. */
const LIST_HEIGHT = 300;

/** Discord's drop-down list: opened by click, Enter, Space or an arrow, walked by the arrows, closed by Escape. */
export const Select = (props: Props): VNode => {
  const { options, placeholder, label = placeholder, describedBy, min, max, disabled, locked } = props;
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { state, isOpen, open, close, pick, clear, step } = useChoosing(props, trigger);
  const { values, active } = state;
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);

  const whileClosed = { ArrowDown: open, ArrowUp: open, Enter: open, ' ': open };
  const whileOpen = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => step(-options.length),
    End: () => step(options.length),
    Enter: () => pick(active),
    ' ': () => pick(active),
    Escape: close,
  };
  const press = (event: KeyboardEvent): void => {
    if (handleKey(event, isOpen ? whileOpen : whileClosed)) event.stopPropagation();
  };

  const several = max > 1;
  const labels = options.filter(({ value }) => values.includes(value)).map((option) => option.label);
  const filled = labels.length > 0;
  const rowOf = (option: APISelectMenuOption, index: number): Row => ({
    id: `${id}-${index}`,
    several,
    selected: values.includes(option.value),
    active: index === active,
    pick: () => pick(index),
  });
  return html`
    <div class=${classes('select', filled && 'filled', state.upwards && 'up', props.waiting && 'waiting')}>
      <button ref=${trigger} data-control type="button" role="combobox" class="select-trigger"
        disabled=${disabled} aria-disabled=${locked ? 'true' : undefined} aria-label=${label} aria-describedby=${describedBy} aria-haspopup="listbox"
        aria-expanded=${String(isOpen)} aria-controls=${id}
        aria-activedescendant=${isOpen ? `${id}-${active}` : undefined} onClick=${isOpen ? close : open}
        onBlur=${close} onKeyDown=${press}>
        <span class=${classes('current', !filled && 'placeholder')}>${filled ? labels.join(', ') : placeholder}</span>
        ${icon('chevron')}
      </button>
      ${min === 0 && clearButton(placeholder, disabled || locked === true, clear)}
      <div ref=${list} class="select-list" id=${id} role="listbox" hidden=${!isOpen}
        aria-label=${placeholder} aria-multiselectable=${several ? 'true' : undefined}>
        ${options.map((option, index) => optionRow(option, rowOf(option, index)))}
      </div>
    </div>
  `;
};

/** What is chosen in a select, and the ways to change it; `trigger` is its button. */
const useChoosing = (props: Props, trigger: RefObject<HTMLButtonElement | null>) => {
  const { options, min, max, locked } = props;
  const defaults = options.filter((option) => option.default === true).map(({ value }) => value);
  const closed: State = { values: defaults, before: defaults, active: -1, upwards: false };
  const [state, setState] = useState(closed);
  const { values, active } = state;
  const isOpen = active !== -1;
  const several = max > 1;

  // The message was edited, or has begun or ended to wait: it says what is chosen.
  useLayoutEffect(() => setState(closed), [JSON.stringify(defaults), locked]);

  const open = (): void => {
    if (locked) return;
    const first = options.findIndex(({ value }) => values.includes(value));
    setState({ values, before: values, active: Math.max(0, first), upwards: opensUpwards(trigger.current) });
  };

  const close = (): void => {
    if (!isOpen) return;
    setState({ ...state, active: -1 });
    if (several && !sameValues(values, state.before) && values.length >= min) props.chosen?.(values);
  };

  const pick = (index: number): void => {
    const value = options[index]?.value;
    if (value === undefined) return;
    const next = afterPick(values, value, { min, max });
    setState({ ...state, values: next, active: several ? index : -1 });
    props.picked?.(next);
    if (!several) props.chosen?.(next);
  };

  const clear = (): void => {
    setState({ ...state, values: [] });
    props.picked?.([]);
    if (!isOpen) props.chosen?.([]);
  };

  const step = (by: number): void =>
    setState({ ...state, active: Math.min(options.length - 1, Math.max(0, active + by)) });

  return { state, isOpen, open, close, pick, clear, step };
};

/** The values after one more was picked: with several allowed it is put in or out, alone it takes the place. */
const afterPick = (chosen: string[], value: string, { min, max }: { min: number; max: number }): string[] => {
  const without = chosen.filter((one) => one !== value);
  const wasChosen = without.length < chosen.length;
  if (max === 1) return wasChosen && min === 0 ? [] : [value];
  if (wasChosen) return without;
  return chosen.length < max ? [...chosen, value] : chosen;
};

const sameValues = (some: string[], others: string[]): boolean =>
  some.length === others.length && some.every((value) => others.includes(value));

const opensUpwards = (trigger: HTMLElement | null): boolean => {
  if (trigger === null) return false;
  const { top, bottom } = trigger.getBoundingClientRect();
  return window.innerHeight - bottom < LIST_HEIGHT && top > LIST_HEIGHT;
};

const clearButton = (label: string, disabled: boolean, clear: () => void): VNode => html`
  <button type="button" class="bare clear" disabled=${disabled} aria-label=${`Clear ${label}`}
    onMouseDown=${keepFocus} onClick=${clear}>
    ${icon('close', 16)}
  </button>
`;

type Row = { id: string; several: boolean; selected: boolean; active: boolean; pick(): void };

const optionRow = ({ label, description, emoji }: APISelectMenuOption, row: Row): VNode => html`
  <div role="option" id=${row.id} class=${classes('select-option', row.active && 'active')}
    aria-selected=${String(row.selected)} onMouseDown=${keepFocus} onClick=${row.pick}>
    ${emoji !== undefined && emojiView(emoji)}
    <span class="text">
      <span class="label">${label}</span>
      ${description !== undefined && html`<span class="description">${description}</span>`}
    </span>
    <span class=${classes('mark', row.several && 'box')}>${row.selected && icon('check', 16)}</span>
  </div>
`;

/** An emoji of a control; a server's own emoji has no picture in the sandbox and shows its name. */
export const emojiView = ({ id, name }: APIMessageComponentEmoji): VNode => {
  const text = id === undefined || id === null ? (name ?? '') : `:${name ?? 'emoji'}:`;
  return html`<span class="emoji" aria-hidden="true">${text}</span>`;
};
