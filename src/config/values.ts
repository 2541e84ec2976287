import { inspect } from 'node:util';
import { z } from 'zod';
import { type ImageCost, readImageCost } from '#domain/image-cost.ts';

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

export const ROLES = ['all', 'gateway', 'worker'] as const;
export const FRONT_ENDS = ['gateway', 'http'] as const;

/** Gateway shards: their numbers and the total across all processes, or all that Discord recommends. */
type Shards = 'auto' | { ids: number[]; count: number };

const MOST_SHARDS = 10_000;

export const shards = z.string().transform((given, context): Shards => {
  if (given === 'auto') return 'auto';
  const match = /^(\d+(?:,\d+)*)\/(\d+)$/.exec(given);
  const ids = (match?.[1] ?? '').split(',').map(Number);
  const count = Number(match?.[2]);
  const areShards = match !== null && count <= MOST_SHARDS && ids.every((id) => id < count);
  if (areShards && new Set(ids).size === ids.length) return { ids, count };
  context.addIssue({ code: 'custom', message: 'must be auto, or shards and their count such as 0,1/4' });
  return z.NEVER;
});

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const NOT_AN_ADDRESS = 'must be an http or https address';

/** A URL to which paths are appended, so it must not have a query or fragment. */
export const address = z
  .url({ protocol: /^https?$/, error: NOT_AN_ADDRESS, abort: true })
  .refine((url) => {
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'must hold no user name and no password')
  .refine((url) => !/[?#]/.test(url), 'must end before any ? or #')
  .transform((url) => url.replace(/\/+$/, ''));

/** Words and phrases, separated by commas. */
export const words = z.string().transform((list) =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== ''),
);

/** A page's URL. Discord's buttons take at most 512 characters. */
export const pageAddress = z
  .url({ protocol: /^https?$/, error: NOT_AN_ADDRESS, abort: true })
  .max(512, 'must have at most 512 characters');

/** A proxy's URL, which may contain a password; the scheme defaults to http. */
export const proxyAddress = z
  .string()
  .transform((typed) => (typed.includes('://') ? typed : `http://${typed}`))
  .pipe(
    z.url({
      protocol: /^(?:https?|socks5?)$/,
      error: 'must be the address of an http, https or socks5 proxy',
    }),
  )
  .transform(secret);

/** A secret issued by another service, which consists of plain characters. */
export const issued = (what: string) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, `must be ${what} without blanks`)
    .transform(secret);

export const LEAST_SECRET = 32;

export const SECRET_TOO_SHORT = `must have at least ${LEAST_SECRET} characters without blanks`;

export const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
};

const BY_BASE = /^\s*([^=,]{1,60}?)\s*=\s*([^\s,=]{1,100})\s*$/;

/** Models by base model, such as `SDXL=tamarin-xl-v1, Flux=fluxdev`. */
export const modelsByBase = z.string().transform((list, context) =>
  list.split(',').flatMap((entry) => {
    const [, base, modelId] = BY_BASE.exec(entry) ?? [];
    if (base !== undefined && modelId !== undefined) return [{ base, modelId }];
    context.addIssue({ code: 'custom', message: 'must be such as SDXL=tamarin-xl-v1, Flux=fluxdev' });
    return [];
  }),
);

/** A price with a currency, such as `$0.0047`. */
export const price = z.string().transform((typed, context): ImageCost => {
  const cost = readImageCost(typed);
  if (cost) return cost;
  context.addIssue({
    code: 'custom',
    message: 'must be a price with its currency, such as $0.0047 or 2 credits',
  });
  return z.NEVER;
});

export const yesOrNo = z.enum(['yes', 'no'], 'must be yes or no').transform((answer) => answer === 'yes');

/** An environment variable: its description, default and parser. */
type Setting<T> = {
  description: string;
  /** Used if unset or blank; null: none. */
  fallback: string | null;
  schema: z.ZodType<T, string>;
  isSecret?: boolean;
};

/** Declares an environment variable; its parser determines the type of its value. */
export const setting = <T>(definition: Setting<T>): Setting<T> => definition;
