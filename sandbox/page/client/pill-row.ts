import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { OptionType } from './constants.ts';
import { fill, h } from './dom.ts';
import { createFilePill, type UploadFile } from './file-pill.ts';
import { createPill, type Pill, type PillEvents } from './option-pill.ts';
import type { Choice } from './option-value.ts';

type Option = APIApplicationCommandBasicOption;

export type PillRowParts = {
  options: readonly Option[];
  choicesOf(option: Option): Choice[] | undefined;
  upload: UploadFile;
  focused(pill: Pill): void;
  typed(pill: Pill): void;
  key(event: KeyboardEvent, pill: Pill): void;
  failed(pill: Pill, problem: string): void;
  /** Called at the start and when options were added or taken away, with how many are not in use. */
  changed(remaining: number): void;
};

/** The options of a command that are in use, in the order in which they were added. */
export type PillRow = {
  element: HTMLElement;
  pills(): readonly Pill[];
  /** The options that are not in use yet. */
  remaining(): Option[];
  add(option: Option, text?: string): Pill;
  /** @returns the option that stood before it */
  remove(pill: Pill): Pill | undefined;
};

export function createPillRow(parts: PillRowParts): PillRow {
  const { options, choicesOf, upload, focused, typed, key, failed, changed } = parts;
  const element = h('span', { class: 'pills' });
  let pills: Pill[] = [];

  const put = (next: Pill[]) => {
    pills = next;
    fill(
      element,
      pills.map((pill) => pill.element),
    );
    changed(options.length - pills.length);
  };

  const add = (option: Option, text = '') => {
    const events: PillEvents = {
      focused: () => focused(pill),
      typed: () => typed(pill),
      key: (event) => key(event, pill),
      failed: (problem) => failed(pill, problem),
    };
    const pill: Pill =
      option.type === OptionType.Attachment
        ? createFilePill(option, upload, events)
        : createPill(option, choicesOf(option), events);
    pill.set(text);
    put([...pills, pill]);
    return pill;
  };

  const remove = (pill: Pill) => {
    const before = pills[pills.indexOf(pill) - 1];
    put(pills.filter((one) => one !== pill));
    return before;
  };

  const remaining = () => options.filter((option) => pills.every((pill) => pill.option !== option));
  changed(options.length);
  return { element, pills: () => pills, remaining, add, remove };
}
