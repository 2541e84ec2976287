import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_OPTIONS, type DefaultOption, type DefaultSet } from '#domain/generation/option-set.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { NAMED_SIZES } from '#domain/generation/size.ts';
import { textField } from '#interactions/components.ts';
import type { SelectOption } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { valueWords } from '#text/option-words.ts';

/** The defaults that are chosen out of a list; the others are typed into a form. */
export const CHOSEN_DEFAULTS = [
  'scheduler',
  'size',
  'steps',
  'samples',
  'enhance',
] as const satisfies DefaultOption[];

/** A default that is chosen out of a list. */
export type ChosenDefault = (typeof CHOSEN_DEFAULTS)[number];

/** The defaults that are typed, in the order of the form's fields. */
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

/** The choice of no default. */
export const NO_DEFAULT = 'none';

// Discord's limit for the value of a choice.
const LONGEST_CHOICE = 100;

/** What can be chosen, by the value that Discord gives back: a size that is no named one came in by an import. */
export const choicesFor = (option: ChosenDefault, current: Value | undefined): Map<string, Value> => {
  const isExtra = current !== undefined && String(current).length <= LONGEST_CHOICE;
  return new Map(
    [...CHOICES[option], ...(isExtra ? [current] : [])].map((value) => [String(value), value] as const),
  );
};

/** The choices of a select, no default first. */
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

// All lines then fit into one message, with what has just happened above them.
const LONGEST_VALUE = 300;

/** The defaults that are set, a line each. */
export const defaultLines = (text: Text, defaults: DefaultSet): string[] =>
  DEFAULT_OPTIONS.flatMap((option) => {
    const value = defaults[option];
    if (value === undefined) return [];
    return [`- ${text.presets.optionLine(option, cut(valueWords(text, option, value), LONGEST_VALUE))}`];
  });

// Kept with a blank behind each comma, so ten that were typed without any are longer.
const LONGEST_STRENGTHS = LIMITS.strengths.max + LIMITS.loras.max;

/** The fields of the defaults that are typed, filled in with what is set. */
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
