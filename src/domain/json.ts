import { isStorable, storableText } from './storable-text.ts';

/** Levels of lists and objects in each other that are read. Nobody nests deeper, and recursion ends somewhere. */
const DEEPEST = 64;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** The place behind a string that begins at `start`. */
const afterString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
};

const isTooDeep = (text: string): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = afterString(text, at) - 1;
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
};

/** What a JSON text holds, or why it is not taken. */
export type ReadJson =
  | { ok: true; value: unknown; isStorable: boolean }
  | { ok: false; why: 'malformed' | 'tooDeep' };

// Only an escape can name such a character in JSON: looking for one is cheaper than looking through every value.
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;

const holdsUnstorable = (value: unknown): boolean => {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, entry]) => !isStorable(key) || holdsUnstorable(entry));
};

/**
 * Reads a JSON text that somebody else wrote. A byte order mark before it is passed over. `isStorable` is false where
 * a text in it, or a name, holds characters that a database does not take.
 */
export const readJson = (text: string): ReadJson => {
  const bare = text.replace(/^\uFEFF/, '');
  if (isTooDeep(bare)) return { ok: false, why: 'tooDeep' };
  try {
    const value: unknown = JSON.parse(bare);
    return { ok: true, value, isStorable: !UNSTORABLE_ESCAPE.test(bare) || !holdsUnstorable(value) };
  } catch {
    // Dropped on purpose: the parser's error quotes the text, which may repeat a key.
    return { ok: false, why: 'malformed' };
  }
};

const storableValue = (value: unknown): unknown => {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [storableText(key), storableValue(entry)]),
  );
};

/**
 * The value of a JSON text with nothing in it that a database does not take: such characters become U+FFFD.
 * Undefined where it is no JSON, such as a page of HTML, or too deeply nested.
 */
export const parsedJson = (text: string): unknown => {
  const read = readJson(text);
  if (!read.ok) return undefined;
  return read.isStorable ? read.value : storableValue(read.value);
};
