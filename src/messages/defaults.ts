import type { OptionKind } from '#domain/generation/image-option.ts';
import {
  DEFAULT_OPTIONS,
  imageOption,
  type OptionValue,
  type SettableOption,
} from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { DefaultSet } from '#domain/generation/option-set.ts';
import { textField } from '#interactions/components.ts';
import type { SelectOption } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';

// Discord takes 25 choices; one of them is to have no default.
const MOST_CHOICES = 24;

/** Returns the values to choose a default from: none if there are too many for a list. */
const valuesOf = (kind: OptionKind): readonly OptionValue[] => {
  if (kind.type === 'yesNo') return [true, false];
  if (kind.type === 'choice') return kind.values;
  if (kind.type === 'text') return kind.values ?? [];
  const count = kind.max - kind.min + 1;
  if (kind.type === 'number' || count > MOST_CHOICES) return [];
  return Array.from({ length: count }, (_, index) => kind.min + index);
};

const isChosen = (name: SettableOption): boolean => valuesOf(imageOption(name).kind).length > 0;

/** Defaults selected from a list; the others are typed into a form. */
export const CHOSEN_DEFAULTS: readonly SettableOption[] = DEFAULT_OPTIONS.filter(isChosen);

/** Typed defaults, in the order of the forms' fields. */
const TYPED_DEFAULTS: readonly SettableOption[] = DEFAULT_OPTIONS.filter((name) => !isChosen(name));

// Discord's limit.
const MOST_FIELDS = 5;

/** Typed defaults by form. */
export const DEFAULT_FORMS: readonly (readonly SettableOption[])[] = Array.from(
  { length: Math.ceil(TYPED_DEFAULTS.length / MOST_FIELDS) },
  (_, index) => TYPED_DEFAULTS.slice(index * MOST_FIELDS, (index + 1) * MOST_FIELDS),
);

/** The value for no default. */
export const NO_DEFAULT = 'none';

// Discord's limit for the value of a choice.
const LONGEST_CHOICE = 100;

/**
 * Returns the possible choices by the value that Discord sends back. A size that is not a named one came from
 * an import.
 */
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

/** Returns the label of a select. */
export const labelOf = (text: Text, option: SettableOption): string => text.defaults.labels[option] ?? option;

/** Returns the options of a select, "no default" first. */
export const choiceOptions = (
  text: Text,
  option: SettableOption,
  current: OptionValue | undefined,
): SelectOption[] => {
  const label = labelOf(text, option);
  return [
    { label: text.defaults.notSet(label), value: NO_DEFAULT },
    ...[...choicesFor(option, current)].map(([value, meant]) => ({
      label: text.defaults.set(label, text.optionValue(option, meant)),
      value,
    })),
  ];
};

// With this, all lines and a note fit into one message.
const LONGEST_VALUE = 300;

/** Formats the defaults, one per line. */
export const defaultLines = (text: Text, defaults: DefaultSet): string[] =>
  DEFAULT_OPTIONS.flatMap((option) => {
    const value = defaults[option];
    if (value === undefined) return [];
    return [`- ${text.presets.optionLine(option, cut(text.optionValue(option, value), LONGEST_VALUE))}`];
  });

/** Returns the characters that fit into a field. */
const roomFor = (option: SettableOption): number => {
  const { kind } = imageOption(option);
  if (kind.type !== 'text' || kind.maxLength === undefined) return 20;
  // Stored with a space after each comma, so ten strengths typed without spaces become longer.
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

/** Returns the fields of one form, filled with the current values. */
export const typedFields = (text: Text, options: readonly SettableOption[], defaults: DefaultSet) =>
  options.map((option) => typedField(text, option, defaults[option]));
