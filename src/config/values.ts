import { inspect } from 'node:util';

const HIDDEN = '[hidden]';

/** A value that must not be printed: whatever turns it into text gets a placeholder. */
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

// Formatting and control characters: byte order marks, zero-width spaces, soft hyphens, marks of direction.
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

const ENDS =
  /^[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/gu;

// Some ways to set a variable keep the quotes that others take away.
const QUOTES = ['""', "''", '``', '“”', '‘’', '„“'];

/** The text without the characters that nobody sees. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

const unquoted = (text: string): string => {
  const inner = text.slice(1, -1);
  const isQuoted = QUOTES.some(
    (pair) =>
      text.length > 1 && `${text[0]}${text.at(-1)}` === pair && ![...pair].some((q) => inner.includes(q)),
  );
  return isQuoted ? inner : text;
};

/** A value as it was meant: without blanks and invisible characters around it, and without quotes around it. */
export const asMeant = (typed: string): string => {
  const trimmed = typed.replace(ENDS, '');
  return unquoted(trimmed).replace(ENDS, '');
};
