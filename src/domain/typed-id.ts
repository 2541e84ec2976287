import { LIST_SEPARATORS, suggestedValue } from './catalogue/suggested-name.ts';
import { LIMITS } from './generation/limits.ts';
import { withoutInvisible } from './text-match.ts';

/** Commas separate ids in the API's `lora_model`, so an id that holds one, or a blank, cannot be sent. */
export const ID = new RegExp(`^[^\\s,<>]{1,${LIMITS.id.max}}$`);

const QUOTES = /^["'`«»„“”‘’‚‹›「」]+|["'`«»„“”‘’‚‹›「」]+$/gu;

// In no id that the API knows: they are what is left of a name that was cut, of a tag, or of a list.
const NEVER_IN_IDS = /[:;|"`…\\、]/;

/** One form for every width of a character. An ellipsis stays one: it tells that a name was cut. */
export const plainWidth = (text: string): string =>
  withoutInvisible(text)
    .split('…')
    .map((part) => part.normalize('NFKC'))
    .join('…');

/** What was typed or picked as one name: without quotes around it, and without what a suggestion tells beside it. */
export const typedName = (typed: string): string =>
  suggestedValue(plainWidth(typed)).replace(QUOTES, '').trim();

/** The names in a list, whichever separators stand between them; empty ones do not count. */
export const splitList = (typed: string): string[] =>
  plainWidth(typed)
    .split(LIST_SEPARATORS)
    .map(typedName)
    .filter((name) => name !== '');

/** Whether that can be the id of a model, a LoRA or an embedding: it may be none that exists. */
export const isId = (name: string): boolean => ID.test(name) && !NEVER_IN_IDS.test(name);
