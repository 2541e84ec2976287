import { z } from 'zod';
import {
  DEFAULT_OPTIONS,
  type ImagineOption,
  imageOption,
  OFFERED_OPTIONS,
  type OfferedOption,
  type OptionValue,
  type SettableOption,
} from '#domain/generation/image-options.ts';
import type { Completer } from '#interactions/invocation.ts';
import {
  booleanOption,
  choiceOption,
  completedBy,
  integerOption,
  numberOption,
  type Option,
  stringOption,
} from '#interactions/options.ts';
import { completeLora, completeModel, completeScheduler, completeStrength } from './suggestions.ts';

/** What suggests values while a member types, by the option's name. */
const COMPLETERS: Partial<Record<ImagineOption, Completer>> = {
  lora: completeLora,
  strength: completeStrength,
  scheduler: completeScheduler,
  model: completeModel,
};

const optionOf = (name: SettableOption): Option<unknown, false> => {
  const { kind } = imageOption(name);
  switch (kind.type) {
    case 'text':
      return stringOption(kind.maxLength === undefined ? {} : { maxLength: kind.maxLength });
    case 'integer':
      return integerOption(kind);
    case 'number':
      return numberOption(kind);
    case 'choice':
      return choiceOption(kind.values, (text, value) => text.optionValue(name, value));
    case 'yesNo':
      return booleanOption();
  }
};

type DeclaredOption = Option<OptionValue, false>;

// What does not fit is refused by the domain, with a sentence for each problem: Discord's own checks are only a help.
const anyValue = z.union([z.string(), z.number(), z.boolean()]);

const declared = (name: SettableOption): DeclaredOption => {
  const option: DeclaredOption = { ...optionOf(name), schema: anyValue };
  const complete = COMPLETERS[name];
  return complete ? completedBy(complete, option) : option;
};

const declaredOptions = (names: readonly SettableOption[]) =>
  Object.fromEntries(names.map((name) => [name, declared(name)]));

/**
 * The options of `/imagine` beside the prompt as Discord is told of them, those that a flag alone sets are not among them. In the
 * order in which Discord offers them: what is used most comes first.
 */
export const IMAGE_OPTIONS = declaredOptions(OFFERED_OPTIONS) as Record<OfferedOption, DeclaredOption>;

/** The options that can have defaults. */
export const DEFAULTABLE_OPTIONS = declaredOptions(
  OFFERED_OPTIONS.filter((name) => DEFAULT_OPTIONS.includes(name)),
);
