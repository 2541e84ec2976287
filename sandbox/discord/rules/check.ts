import { z } from 'zod';
import { type Problem, refusals } from '../errors.ts';

type Issue = z.core.$ZodIssue;

/** What a rule across several fields reports through zod: Discord's code, the sentence, and the field. */
export function report(
  context: z.core.$RefinementCtx,
  problem: { code: string; message: string; path?: (string | number)[] },
): void {
  const { code, message, path = [] } = problem;
  context.addIssue({ code: 'custom', message, path, params: { code } });
}

/**
 * Reads a body against its rules.
 * @throws {ApiError} 50035 with the error tree of every rule that it breaks.
 */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw refusals.invalidForm(result.error.issues.map((issue) => problemOf(issue, body)));
}

/** @throws {ApiError} 50035 unless there are no problems. */
export function demandNone(problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusals.invalidForm(problems);
}

function problemOf(issue: Issue, body: unknown): Problem {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  return { path, ...wording(issue, valueAt(body, path)) };
}

function wording(issue: Issue, value: unknown): { code: string; message: string } {
  if (issue.code === 'custom') return { code: String(issue.params?.code), message: issue.message };
  if (value === undefined) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  if (issue.code === 'too_big') return limit(issue.origin, `${issue.maximum} or fewer`, 'MAX');
  if (issue.code === 'too_small') return limit(issue.origin, `${issue.minimum} or more`, 'MIN');
  if (issue.code === 'invalid_union') {
    return { code: 'UNION_TYPE_CHOICES', message: 'Value of field "type" is not one that may stand here.' };
  }
  return { code: 'BASE_TYPE_BAD_VALUE', message: issue.message };
}

function limit(origin: string, amount: string, side: 'MAX' | 'MIN'): { code: string; message: string } {
  if (origin === 'string' || origin === 'array') {
    return { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${amount} in length.` };
  }
  return { code: `NUMBER_TYPE_${side}`, message: `Value must be ${amount}.` };
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}

/** The entries whose key has been seen before, each with its index. */
export function duplicates<T>(
  entries: readonly T[],
  keyOf: (entry: T) => unknown,
): { entry: T; index: number }[] {
  const seen = new Set<unknown>();
  return entries.flatMap((entry, index) => {
    const key = keyOf(entry);
    if (seen.has(key)) return [{ entry, index }];
    if (key !== undefined && key !== null) seen.add(key);
    return [];
  });
}

/** Text of a length. Counted in UTF-16 units, which is never less than what Discord counts. */
export const text = (min: number, max: number) => z.string().min(min).max(max);
