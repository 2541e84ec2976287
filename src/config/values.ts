import { inspect } from 'node:util';

const HIDDEN = '[hidden]';

/** A value that must not be printed: converting it to text gives a placeholder. */
export type Secret = { reveal(): string };

export const secret = (value: string): Secret => {
  const hidden = {
    reveal: () => value,
    toString: () => HIDDEN,
    toJSON: () => HIDDEN,
    [inspect.custom]: () => HIDDEN,
  };
  return hidden;
};

// Formatting and control characters: byte order marks, zero-width spaces, soft hyphens, direction marks.
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

const ENDS =
  /^[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/gu;

// Some ways to set a variable keep quotes that others remove.
const QUOTES = ['""', "''", '``', '“”', '‘’', '„“'];

/** Removes invisible characters. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

const unquoted = (text: string): string => {
  const inner = text.slice(1, -1);
  const isQuoted = QUOTES.some(
    (pair) =>
      text.length > 1 && `${text[0]}${text.at(-1)}` === pair && ![...pair].some((q) => inner.includes(q)),
  );
  return isQuoted ? inner : text;
};

/** Normalises a typed value: removes surrounding spaces, invisible characters and quotes. */
export const asMeant = (typed: string): string => {
  const trimmed = typed.replace(ENDS, '');
  return unquoted(trimmed).replace(ENDS, '');
};
