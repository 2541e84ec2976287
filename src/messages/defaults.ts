import {
  DEFAULT_OPTIONS,
  IMAGINE_OPTIONS,
  type ImagineOption,
  imageOption,
  type OptionKind,
  type OptionValue,
  type SettableOption,
} from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { DefaultSet, OptionSet } from '#domain/generation/option-set.ts';
import { findScheduler, SCHEDULERS } from '#domain/generation/schedulers.ts';
import { isNamedSize } from '#domain/generation/size.ts';
import { textField } from '#interactions/components.ts';
import type { SelectOption } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';

// Discord takes 25 choices, of which one is that there is no default.
const MOST_CHOICES = 24;

/** The values out of which a default is chosen; none of an option whose values are too many for a list. */
const valuesOf = (kind: OptionKind): readonly OptionValue[] => {
  if (kind.type === 'yesNo') return [true, false];
  if (kind.type === 'choice') return kind.values;
  if (kind.type === 'text') return kind.values ?? [];
  const count = kind.max - kind.min + 1;
  if (kind.type === 'number' || count > MOST_CHOICES) return [];
  return Array.from({ length: count }, (_, index) => kind.min + index);
};

const isChosen = (name: SettableOption): boolean => valuesOf(imageOption(name).kind).length > 0;

/** The defaults that are chosen out of a list; the others are typed into a form. */
export const CHOSEN_DEFAULTS: readonly SettableOption[] = DEFAULT_OPTIONS.filter(isChosen);

/** The defaults that are typed, in the order of the forms' fields. */
export const TYPED_DEFAULTS: readonly SettableOption[] = DEFAULT_OPTIONS.filter((name) => !isChosen(name));

// Discord's limit.
const MOST_FIELDS = 5;

/** The typed defaults of each form. */
export const DEFAULT_FORMS: readonly (readonly SettableOption[])[] = Array.from(
  { length: Math.ceil(TYPED_DEFAULTS.length / MOST_FIELDS) },
  (_, index) => TYPED_DEFAULTS.slice(index * MOST_FIELDS, (index + 1) * MOST_FIELDS),
);

/** The choice of no default. */
export const NO_DEFAULT = 'none';

// Discord's limit for the value of a choice.
const LONGEST_CHOICE = 100;

/** What can be chosen, by the value that Discord gives back: a size that is no named one came in by an import. */
export const choicesFor = (
  option: SettableOption,
  current: OptionValue | undefined,
): Map<string, OptionValue> => {
  const isExtra = current !== undefined && String(current).length <= LONGEST_CHOICE;
  return new Map(
    [...valuesOf(imageOption(option).kind), ...(isExtra ? [current] : [])].map(
      (value) => [String(value), value] as const,
    ),
  );
};

/** How a select is called. */
export const labelOf = (text: Text, option: SettableOption): string => text.defaults.labels[option] ?? option;

/** The choices of a select, no default first. */
export const choiceOptions = (
  text: Text,
  option: SettableOption,
  current: OptionValue | undefined,
): SelectOption[] => {
  const label = labelOf(text, option);
  return [
    { label: text.defaults.notSet(label), value: NO_DEFAULT },
    ...[...choicesFor(option, current)].map(([value, meant]) => ({
      label: text.defaults.set(label, valueWords(text, option, meant)),
      value,
    })),
  ];
};

// All lines then fit into one message, with what has just happened above them.
const LONGEST_VALUE = 300;

/** The defaults that are set, a line each. */
export const defaultLines = (text: Text, defaults: DefaultSet): string[] =>
  DEFAULT_OPTIONS.flatMap((option) => {
    const value = defaults[option];
    if (value === undefined) return [];
    return [`- ${text.presets.optionLine(option, cut(valueWords(text, option, value), LONGEST_VALUE))}`];
  });

/** Characters for what is typed. Strengths are kept with a blank behind each comma, and were perhaps typed without. */
const roomFor = (option: SettableOption): number => {
  const { kind } = imageOption(option);
  if (kind.type !== 'text' || kind.maxLength === undefined) return 20;
  return option === 'strength' ? kind.maxLength + LIMITS.loras.max : kind.maxLength;
};

const typedField = (text: Text, option: SettableOption, current: OptionValue | undefined) => {
  const { labels, help } = text.defaults.form;
  const { kind } = imageOption(option);
  const description = labels[option] ? help[option] : text.commands.imagine.options[option];
  return textField({
    label: labels[option] ?? option,
    customId: option,
    value: String(current ?? ''),
    maxLength: roomFor(option),
    ...(description === undefined ? {} : { description }),
    ...(kind.type === 'text' && kind.isProse ? { long: true } : {}),
  });
};

/** The fields of one of the forms, filled in with what is set. */
export const typedFields = (text: Text, options: readonly SettableOption[], defaults: DefaultSet) =>
  options.map((option) => typedField(text, option, defaults[option]));

/** The value of an option as members know it: friendly names in the place of the API's. */
export const valueWords = (text: Text, option: ImagineOption, value: OptionValue): string => {
  if (typeof value === 'boolean') return text.defaults.yesNo(value);
  const words = String(value);
  if (option === 'size' && isNamedSize(words)) return text.commands.imagine.sizeName(words);
  const scheduler = option === 'scheduler' ? findScheduler(words) : undefined;
  return scheduler === undefined ? words : SCHEDULERS[scheduler];
};

/** Each option that is set, with its value, in the order in which Discord offers them. */
export const optionWords = (text: Text, options: OptionSet): string[] =>
  IMAGINE_OPTIONS.flatMap((option) => {
    const value = option === 'prompt' ? undefined : options[option];
    return value === undefined ? [] : [text.defaults.entry(option, valueWords(text, option, value))];
  });
