import { createHash } from 'node:crypto';

/** Codec for one value within a custom_id. `read` returns undefined for invalid text. */
export type Field<T> = {
  /** Names the type and its bounds: part of the shape's fingerprint. */
  signature: string;
  write(value: T): string;
  read(text: string): T | undefined;
};

/** The id of a stored object: `[0-9a-z-]`, 1 to 36 characters. */
export const storedId = (): Field<string> => ({
  signature: 'id',
  write: (value) => value,
  read: (text) => (/^[0-9a-z-]{1,36}$/.test(text) ? text : undefined),
});

/** A whole number within bounds, both inclusive. */
export const whole = (min: number, max: number): Field<number> => ({
  signature: `whole(${min},${max})`,
  write: (value) => value.toString(36),
  read: (text) => {
    const value = Number.parseInt(text, 36);
    const isExact = value.toString(36) === text && value >= min && value <= max;
    return isExact ? value : undefined;
  },
});

/** A Discord id: 17 to 20 digits. */
export const snowflake = (): Field<string> => ({
  signature: 'snowflake',
  write: (value) => BigInt(value).toString(36),
  read: (text) => {
    if (!/^[0-9a-z]{1,13}$/.test(text)) return undefined;
    const value = [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
    return /^\d{17,20}$/.test(String(value)) && value.toString(36) === text ? String(value) : undefined;
  },
});

/** Well-formed text of up to `most` characters after URL encoding, which contains no separator. */
export const words = (most: number): Field<string> => ({
  signature: `words(${most})`,
  write: encodeURIComponent,
  read: (text) => {
    const isEncoded = text.length <= most && /^(?:[\w.!~*'()-]|%[0-9A-F]{2})+$/.test(text);
    const value = isEncoded ? new URLSearchParams(`=${text}`).get('') : null;
    return value !== null && encodeURIComponent(value) === text ? value : undefined;
  },
});

/** Makes a field nullable. */
export const orNone = <T>({ signature, write, read }: Field<T>): Field<T | null> => ({
  signature: `${signature}?`,
  write: (value) => (value === null ? '' : write(value)),
  read: (text) => (text === '' ? null : read(text)),
});

/** A boolean. */
export const flag = (): Field<boolean> => ({
  signature: 'flag',
  write: (value) => (value ? '1' : '0'),
  read: (text) => (text === '1' || text === '0' ? text === '1' : undefined),
});

/** One of a list of words. */
export const oneOf = <const W extends string>(words: readonly W[]): Field<W> => ({
  signature: `oneOf(${words.join()})`,
  write: (value) => words.indexOf(value).toString(36),
  read: (text) => words.find((_, index) => index.toString(36) === text),
});

/** The result of decoding a custom_id. `stale`: the name matches, but the shape has changed since. */
type Decoded<T> = { kind: 'ok'; values: T } | { kind: 'stale' } | { kind: 'other' };

/** A kind of custom_id, shared by the code that creates a component and the code that handles it. */
export type CustomId<T> = {
  name: string;
  /** Encodes values as a custom_id. Throws a RangeError if they exceed Discord's 100 characters. */
  encode(values: T): string;
  decode(customId: string): Decoded<T>;
};

const SEPARATOR = ':';
// Discord's limit.
const MAX_LENGTH = 100;

const fingerprint = (fields: readonly [string, { signature: string }][]): string => {
  const signature = fields.map(([name, { signature: kind }]) => `${name}=${kind}`).join(';');
  return createHash('sha256').update(signature).digest('base64url').slice(0, 3);
};

/** Returns the name part of a custom_id, whether or not that kind exists. */
export const customIdName = (customId: string): string => customId.split(SEPARATOR, 1)[0] ?? '';

/**
 * Declares a kind of custom_id: `name:fingerprint:field:field`. The fingerprint covers the shape, so that a
 * button of an older version of the bot can be told from a broken one.
 */
export const defineCustomId = <Values extends Record<string, unknown>>(
  name: string,
  shape: { [Key in keyof Values]: Field<Values[Key]> },
): CustomId<Values> => {
  // The names come from `shape` itself, so each value below has its own field's type.
  const fields = Object.entries(shape) as [keyof Values & string, Field<unknown>][];
  const mark = fingerprint(fields);
  return {
    name,
    encode(values) {
      const parts = fields.map(([key, field]) => field.write(values[key]));
      const customId = [name, mark, ...parts].join(SEPARATOR);
      if (customId.length <= MAX_LENGTH) return customId;
      throw new RangeError(`custom_id of ${customId.length} characters: ${name}`);
    },
    decode(customId) {
      const [givenName, givenMark, ...parts] = customId.split(SEPARATOR);
      if (givenName !== name) return { kind: 'other' };
      if (givenMark !== mark || parts.length !== fields.length) return { kind: 'stale' };
      const entries = fields.map(([key, field], index) => [key, field.read(parts[index] ?? '')] as const);
      if (entries.some(([, value]) => value === undefined)) return { kind: 'stale' };
      // Every field was decoded by its own codec just above.
      return { kind: 'ok', values: Object.fromEntries(entries) as Values };
    },
  };
};
