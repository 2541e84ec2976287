import { LIST_SEPARATORS, suggestedValue } from './catalogue/suggested-name.ts';
import { LIMITS } from './generation/limits.ts';
import { withoutInvisible } from './text-match.ts';

/** Commas separate ids in the API's `lora_model`, so an id that holds one, or a blank, cannot be sent. */
export const ID = new RegExp(`^[^\\s,<>]{1,${LIMITS.id.max}}$`);

const QUOTES = /^["'`«»„“”‘’‚‹›「」]+|["'`«»„“”‘’‚‹›「」]+$/gu;

// Never part of an id; they remain from a shortened name, a tag or a list.
const NEVER_IN_IDS = /[:;|"`…\\、]/;

/** Normalises the width of characters. An ellipsis is kept: it shows that a name was shortened. */
export const plainWidth = (text: string): string =>
  withoutInvisible(text)
    .split('…')
    .map((part) => part.normalize('NFKC'))
    .join('…');

/** Parses one typed or picked name: without quotes around it and without the description of a suggestion. */
export const typedName = (typed: string): string =>
  suggestedValue(plainWidth(typed)).replace(QUOTES, '').trim();

/** Splits a list of names at any separator and drops empty ones. */
export const splitList = (typed: string): string[] =>
  plainWidth(typed)
    .split(LIST_SEPARATORS)
    .map(typedName)
    .filter((name) => name !== '');

/** Whether a name can be the id of a model, a LoRA or an embedding. It need not exist. */
export const isId = (name: string): boolean => ID.test(name) && !NEVER_IN_IDS.test(name);
