import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_OPTIONS, type DefaultOption, type DefaultSet } from '#domain/generation/option-set.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { NAMED_SIZES } from '#domain/generation/size.ts';
import { textField } from '#interactions/components.ts';
import type { SelectOption } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { valueWords } from '#text/option-words.ts';

/** Defaults selected from a list; the others are typed into a form. */
export const CHOSEN_DEFAULTS = [
  'scheduler',
  'size',
  'steps',
  'samples',
  'enhance',
] as const satisfies DefaultOption[];

/** A default selected from a list. */
export type ChosenDefault = (typeof CHOSEN_DEFAULTS)[number];

/** Typed defaults, in the order of the form's fields. */
export const TYPED_DEFAULTS = [
  'model',
  'lora',
  'strength',
  'guidance',
  'negative',
] as const satisfies DefaultOption[];

type Value = string | number | boolean;

const CHOICES: Record<ChosenDefault, readonly Value[]> = {
  scheduler: SCHEDULER_IDS,
  size: Object.keys(NAMED_SIZES),
  steps: LIMITS.steps,
  samples: Array.from({ length: LIMITS.samples.max }, (_, index) => index + LIMITS.samples.min),
  enhance: [true, false],
};

/** The value for no default. */
export const NO_DEFAULT = 'none';

// Discord's limit for the value of a choice.
const LONGEST_CHOICE = 100;

/**
 * Returns the possible choices by the value that Discord sends back. A size that is not a named one came from
 * an import.
 */
export const choicesFor = (option: ChosenDefault, current: Value | undefined): Map<string, Value> => {
  const isExtra = current !== undefined && String(current).length <= LONGEST_CHOICE;
  return new Map(
    [...CHOICES[option], ...(isExtra ? [current] : [])].map((value) => [String(value), value] as const),
  );
};

/** Returns the options of a select, "no default" first. */
export const choiceOptions = (
  text: Text,
  option: ChosenDefault,
  current: Value | undefined,
): SelectOption[] => {
  const label = text.defaults.labels[option];
  return [
    { label: text.defaults.notSet(label), value: NO_DEFAULT },
    ...[...choicesFor(option, current)].map(([value, meant]) => ({
      label: text.defaults.set(label, valueWords(text, option, meant)),
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
    return [`- ${text.presets.optionLine(option, cut(valueWords(text, option, value), LONGEST_VALUE))}`];
  });

// Stored with a space after each comma, so ten values typed without spaces become longer.
const LONGEST_STRENGTHS = LIMITS.strengths.max + LIMITS.loras.max;

/** Returns the form fields of the typed defaults, filled with the current values. */
export const typedFields = ({ defaults: { form } }: Text, defaults: DefaultSet) => {
  const value = (option: (typeof TYPED_DEFAULTS)[number]) => String(defaults[option] ?? '');
  return [
    textField({ label: form.model, customId: 'model', value: value('model'), maxLength: LIMITS.id.max }),
    textField({ label: form.lora, customId: 'lora', value: value('lora'), maxLength: LIMITS.list.max }),
    textField({
      label: form.strength,
      description: form.strengthHelp,
      customId: 'strength',
      value: value('strength'),
      maxLength: LONGEST_STRENGTHS,
    }),
    textField({ label: form.guidance, customId: 'guidance', value: value('guidance'), maxLength: 20 }),
    textField({
      label: form.negative,
      description: form.blankHelp,
      customId: 'negative',
      value: value('negative'),
      long: true,
      maxLength: LIMITS.negativePrompt.max,
    }),
  ];
};
