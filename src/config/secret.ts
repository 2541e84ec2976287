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
