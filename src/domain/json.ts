// U+0000, which Postgres cannot store in text, and lone surrogates, which UTF-8 cannot encode. SQLite accepts
// the first; each engine turns the second into something else.
const UNSTORABLE = /\0|\p{Surrogate}/u;
const EACH_UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Replaces a character that cannot be stored. */
const REPLACEMENT = '\uFFFD';

/** Whether every database stores this text unchanged. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Replaces characters that a database cannot store by U+FFFD. */
export const storableText = (text: string): string =>
  isStorable(text) ? text : text.replaceAll(EACH_UNSTORABLE, REPLACEMENT);

/** Maximum nesting depth. Real documents stay far below, and recursion needs a bound. */
const DEEPEST = 64;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Returns the index after the string that begins at `start`. */
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

/** A parsed JSON text, or the reason why it was rejected. */
export type ReadJson =
  | { ok: true; value: unknown; isStorable: boolean }
  | { ok: false; why: 'malformed' | 'tooDeep' };

// In JSON text such a character can only come from an escape; searching for one is cheaper than walking all
// values.
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i;

const holdsUnstorable = (value: unknown): boolean => {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, entry]) => !isStorable(key) || holdsUnstorable(entry));
};

/**
 * Parses untrusted JSON text, with or without a byte order mark. `isStorable` is false if a key or a string
 * contains characters that a database rejects.
 */
export const readJson = (text: string): ReadJson => {
  const bare = text.replace(/^\uFEFF/, '');
  if (isTooDeep(bare)) return { ok: false, why: 'tooDeep' };
  try {
    const value: unknown = JSON.parse(bare);
    return { ok: true, value, isStorable: !UNSTORABLE_ESCAPE.test(bare) || !holdsUnstorable(value) };
  } catch {
    // The parser's error is dropped on purpose: it quotes the text, which may contain a key.
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
 * Parses JSON text and replaces characters that a database rejects by U+FFFD. Returns undefined if it is not
 * JSON (an HTML page, for example) or is nested too deeply.
 */
export const parsedJson = (text: string): unknown => {
  const read = readJson(text);
  if (!read.ok) return undefined;
  return read.isStorable ? read.value : storableValue(read.value);
};
