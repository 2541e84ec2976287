import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import type { OptionValues, PageState } from '../contract.ts';
import { type Choosable, namesOf } from './channels.ts';
import { OptionType, TEXT_OPTION_MAX } from './constants.ts';

/** What an option may be set to, where it may not be just anything. */
export type Choice = { name: string; value: string | number | boolean };

export type ReadOption = { value: OptionValues[string] } | { problem: string };

type Option = APIApplicationCommandBasicOption;

/** An option as it stands in the composer: its text, and the choices it is held to, if any. */
export type TypedOption = { option: Option; text: string; choices: Choice[] | undefined };

/**
 * Reads the text of an option as Discord's client does before it sends anything. An empty text has no value:
 * the caller decides whether that is a problem.
 */
export const readOption = ({ option, text, choices }: TypedOption): ReadOption => {
  if (choices !== undefined) return readChoice(choices, text);
  if (option.type === OptionType.Integer) return readInteger(option, text);
  if (option.type === OptionType.Number) return readNumber(option, text);
  if (option.type === OptionType.String) return readText(option, text);
  if (option.type === OptionType.Attachment) return readUpload(text);
  return { problem: 'The sandbox does not offer options of this kind.' };
};

/** All values of a command, or what is wrong by option name. Empty optional options are left out. */
export const readOptions = (
  typed: TypedOption[],
): { values: OptionValues } | { problems: Map<string, string> } => {
  const problems = new Map<string, string>();
  const values: OptionValues = {};
  for (const one of typed) {
    const read = isEmpty(one) ? missing(one.option) : readOption(one);
    if (read === undefined) continue;
    if ('problem' in read) problems.set(one.option.name, read.problem);
    else values[one.option.name] = read.value;
  }
  return problems.size > 0 ? { problems } : { values };
};

/**
 * What an autocomplete request carries: every option that can be read so far, and of the focused one the bare text,
 * also where it is no number yet (Discord sends it so).
 */
export const readPartialOptions = (typed: TypedOption[], focused: string): OptionValues => {
  const values: OptionValues = {};
  for (const one of typed) {
    const read = isEmpty(one) ? undefined : readOption(one);
    if (read !== undefined && 'value' in read) values[one.option.name] = read.value;
    if (one.option.name === focused) values[focused] = one.text;
  }
  return values;
};

const isEmpty = ({ text }: TypedOption): boolean => {
  return text.trim() === '';
};

const missing = (option: Option): { problem: string } | undefined => {
  return option.required === true ? { problem: 'This option is required. Give it a value.' } : undefined;
};

const readChoice = (choices: Choice[], text: string): ReadOption => {
  const found = choiceTypedOut(choices, text);
  return found === undefined ? { problem: 'Pick one of the choices.' } : { value: found.value };
};

/** The choice whose name or value the text is, in any case; names may lack their "#" or "@". */
export const choiceTypedOut = <C extends Choice>(choices: readonly C[], text: string): C | undefined => {
  const wanted = text.trim().toLowerCase();
  return (
    choices.find(({ name }) => name.toLowerCase() === wanted) ??
    choices.find(({ name }) => name.toLowerCase().replace(/^[#@]/, '') === wanted) ??
    choices.find(({ value }) => String(value).toLowerCase() === wanted)
  );
};

/** What stands in the place of an upload's id until there is one. */
export const UPLOADING = 'uploading';

const readUpload = (text: string): ReadOption => {
  return text === UPLOADING ? { problem: 'Wait until the file is uploaded.' } : { value: text };
};

type Bounds = { min_value?: number; max_value?: number };

const readInteger = (bounds: Bounds, text: string): ReadOption => {
  const value = Number(text.trim());
  return Number.isSafeInteger(value) ? bounded(bounds, value) : { problem: 'This must be a whole number.' };
};

const readNumber = (bounds: Bounds, text: string): ReadOption => {
  const value = Number(text.trim());
  return Number.isFinite(value) ? bounded(bounds, value) : { problem: 'This must be a number.' };
};

const bounded = ({ min_value: min, max_value: max }: Bounds, value: number): ReadOption => {
  if (min !== undefined && value < min) return { problem: `This must be ${min} or more.` };
  if (max !== undefined && value > max) return { problem: `This must be ${max} or less.` };
  return { value };
};

type Lengths = { min_length?: number; max_length?: number };

const readText = (
  { min_length: min = 0, max_length: max = TEXT_OPTION_MAX }: Lengths,
  text: string,
): ReadOption => {
  const value = text.trim();
  // Discord counts code points here.
  const { length } = Array.from(value);
  if (length < min) return { problem: `This must be ${min} characters or longer.` };
  if (length > max) return { problem: `This must be ${max} characters or shorter (it has ${length}).` };
  return { value };
};

/** What the option is held to: its fixed choices, True and False, members, roles or channels; else undefined. */
export const fixedChoices = (option: Option, state: PageState): Choice[] | undefined => {
  if ('choices' in option && option.choices !== undefined && option.choices.length > 0) return option.choices;
  if (option.type === OptionType.Boolean)
    return [
      { name: 'True', value: true },
      { name: 'False', value: false },
    ];
  const listed = listedFor(option);
  return listed && namesOf(listed, state).map(({ id, name }) => ({ name, value: id }));
};

const listedFor = (option: Option): Choosable | undefined => {
  switch (option.type) {
    case OptionType.User:
      return { kind: 'user' };
    case OptionType.Role:
      return { kind: 'role' };
    case OptionType.Mentionable:
      return { kind: 'mentionable' };
    case OptionType.Channel:
      return { kind: 'channel', channelTypes: option.channel_types };
    default:
      return undefined;
  }
};

/** Discord shows at most this many rows at a time. */
const SHOWN = 25;

/**
 * The choices for what was typed: the one that it names in full, then those that begin with it, then those that contain
 * it. Where one is named in full, the others follow, so that another can be picked instead.
 */
export const matchChoices = (choices: Choice[], typed: string): Choice[] => {
  const wanted = typed.trim().toLowerCase();
  const named = choiceTypedOut(choices, typed);
  const rankOf = (choice: Choice): number => {
    if (choice === named) return 0;
    const at = choice.name.toLowerCase().indexOf(wanted);
    if (at === 0) return 1;
    return at > 0 ? 2 : 3;
  };
  return choices
    .filter((choice) => named !== undefined || rankOf(choice) < 3)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, SHOWN);
};
