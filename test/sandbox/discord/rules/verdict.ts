import type { z } from 'zod';
import { ApiError } from '#sandbox/discord/errors.ts';
import { read } from '#sandbox/discord/rules/check.ts';

/** The codes of the rules that a body breaks, each with its place: `components.0.label BASE_TYPE_BAD_LENGTH`. */
export function verdict(schema: z.ZodType, body: unknown): string[] {
  return verdictOf(() => read(schema, body));
}

/** The same of anything that refuses as Discord does. */
export function verdictOf(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.problems.map(({ path, code }) => `${path.join('.')} ${code}`.trim());
  }
}

/** A list of n things. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

export const long = (length: number): string => 'x'.repeat(length);
