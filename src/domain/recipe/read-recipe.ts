import { parsedJson } from '#domain/json.ts';
import { OWN_NAME, PARAMETERS_NAME, readOwnRecipe } from './own-recipe.ts';
import { readComfyUi } from './read-comfyui.ts';
import { readFooocus, readInvokeAi, readNovelAi, readOldInvokeAi, readSwarmUi } from './read-json-recipes.ts';
import { readParameters } from './read-parameters.ts';
import { type ForeignRecipe, type ImageText, MOST_TEXT, type Recipe } from './recipe.ts';

/** The end of the string that begins at `start`. */
const afterString = (json: string, start: number): number => {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** JSON as Python writes it, with `NaN` for a number that is none. */
const withoutNaN = (json: string): string => {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < json.length; at += 1) {
    if (json[at] === '"') at = afterString(json, at) - 1;
    else if (json.startsWith('NaN', at)) {
      pieces.push(json.slice(from, at), 'null');
      from = at + 3;
    }
  }
  return [...pieces, json.slice(from)].join('');
};

const documentIn = (text: string): unknown =>
  parsedJson(text) ?? (text.includes('NaN') ? parsedJson(withoutNaN(text)) : undefined);

type Read = (document: unknown) => ForeignRecipe | undefined;

/** The first of some readers that knows a document. */
const anyOf =
  (...readers: readonly Read[]): Read =>
  (document) => {
    for (const read of readers) {
      const recipe = read(document);
      if (recipe) return recipe;
    }
    return undefined;
  };

const readDocument = anyOf(readSwarmUi, readFooocus, readInvokeAi, readOldInvokeAi, readNovelAi, readComfyUi);

// Characters. No program writes longer ones; graphs are JSON.
const MOST_INFOTEXT = 64 * 1024;

/** Reads a text whose name says little: JSON of some program, or what AUTOMATIC1111 and its kin write. */
const readText = (text: string): ForeignRecipe | undefined => {
  if (text.trimStart().startsWith('{')) return readDocument(documentIn(text));
  return text.length > MOST_INFOTEXT ? undefined : readParameters(text);
};

// ComfyUI's WebP files name the text inside it.
const COMFY_PREFIX = /^prompt:\s*(?=\{)/i;

const NAMES_IN_ORDER = [
  ...[PARAMETERS_NAME, 'UserComment', 'invokeai_metadata', 'sd-metadata', 'prompt', 'Comment'],
  ...['Make', 'Model', 'ImageDescription'],
];

/** The names of the texts that are read. */
export const RECIPE_TEXT_NAMES: ReadonlySet<string> = new Set([OWN_NAME, ...NAMES_IN_ORDER]);

/**
 * Reads what an image was made with from the texts in its file: our own first, then what other programs write. Undefined
 * where none of them is a recipe. Takes time proportional to the texts, of which at most `MOST_TEXT` characters are read.
 */
export const readRecipe = (texts: readonly ImageText[]): Recipe | undefined => {
  const own = readOwnRecipe(texts);
  if (own) return own;
  for (const wanted of NAMES_IN_ORDER) {
    const text = texts.findLast(({ name }) => name === wanted)?.text.slice(0, MOST_TEXT);
    const recipe = text === undefined ? undefined : readText(text.replace(COMFY_PREFIX, ''));
    if (recipe) return recipe;
  }
  return undefined;
};
