import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { h } from './dom.ts';
import type { Choice, TypedOption } from './option-value.ts';
import { textField, write } from './text-field.ts';

/** One option in the composer: its name, and a field for its value. */
export type Pill = {
  option: APIApplicationCommandBasicOption;
  element: HTMLElement;
  field: HTMLTextAreaElement;
  typed(): TypedOption;
  set(text: string): void;
  /**
   * Shows the name of a suggestion and sends its value, as Discord's client does. Once the text is edited, it is the
   * text that is sent: a bot that takes lists has to understand its own names.
   */
  pick(choice: Choice): void;
  /** Marks what is wrong with the value; undefined takes the mark away. */
  mark(problem: string | undefined): void;
};

export type PillEvents = {
  focused(): void;
  typed(): void;
  key(event: KeyboardEvent): void;
  /** Something went wrong while the value was being fetched. */
  failed(problem: string): void;
};

/** @param choices what the value is held to; undefined where anything may be typed */
export function createPill(
  option: APIApplicationCommandBasicOption,
  choices: Choice[] | undefined,
  events: PillEvents,
): Pill {
  const suggests = choices !== undefined || ('autocomplete' in option && option.autocomplete === true);
  const field = textField({
    'aria-label': option.name,
    'aria-description': option.description,
    'aria-required': option.required === true ? 'true' : undefined,
    role: suggests ? 'combobox' : 'textbox',
    'aria-autocomplete': suggests ? 'list' : undefined,
    'aria-expanded': suggests ? 'false' : undefined,
    on: {
      focus: events.focused,
      keydown: events.key,
      input: () => {
        mark(undefined);
        events.typed();
      },
    },
  });
  const name = h('span', { class: 'pill-name', on: { click: () => field.focus() } }, option.name);
  const element = h('span', { class: 'pill', 'data-testid': `option-${option.name}` }, name, field);

  const mark = marker(element, field);

  let picked: Choice | undefined;
  const text = () => (picked?.name === field.value ? String(picked.value) : field.value);
  const set = (words: string) => {
    write(field, words);
    mark(undefined);
  };

  return {
    option,
    element,
    field,
    typed: () => ({ option, text: text(), choices }),
    set,
    pick: (choice) => {
      picked = choice;
      set(choice.name);
    },
    mark,
  };
}

/** Shows on a pill that its value is wrong, and why. */
export function marker(element: HTMLElement, field: HTMLElement): Pill['mark'] {
  return (problem) => {
    element.classList.toggle('wrong', problem !== undefined);
    field.title = problem ?? '';
    if (problem === undefined) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
  };
}
