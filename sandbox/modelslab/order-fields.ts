import { z } from 'zod';

/** A field of the body, what is wrong with it in the API's manner of speaking, and what was sent. */
export type Breach = { field: string; text: string; sent: unknown };

type Range = { min: number; max: number };

export const nullable = <Schema extends z.ZodType, Fallback>(schema: Schema, fallback: Fallback) =>
  schema.nullish().transform((value) => value ?? fallback);

// The page's own example sends "512" and 7.5 side by side: the API takes numbers in either form.
export const numeric = (field: string) =>
  z.union(
    [
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: `The ${field} must be a number.` },
  );

export const between = (field: string, { min, max }: Range) => {
  const error = `The ${field} must be between ${min} and ${max}.`;
  return numeric(field).pipe(z.number().min(min, error).max(max, error));
};

export const wholeBetween = (field: string, range: Range) =>
  between(field, range).pipe(z.number().int(`The ${field} must be an integer.`));

// The API's documents show "yes"/"no" and booleans on the same page: both are taken.
export const yesNo = (field: string, fallback: boolean) =>
  nullable(
    z
      .union([z.boolean(), z.enum(['yes', 'no'])], { error: `The ${field} must be yes or no.` })
      .transform((value) => value === true || value === 'yes'),
    fallback,
  );

export const requiredText = (field: string) => {
  const error = `The ${field} field is required.`;
  return z.string(error).refine((text) => text.trim() !== '', error);
};

export const optionalText = (field: string) => nullable(z.string(`The ${field} must be a string.`), '');

/** What a schema found, in the API's words. */
export const breachOf = (issue: z.core.$ZodIssue, body: Record<string, unknown>): Breach => {
  const field = String(issue.path[0] ?? 'body');
  return { field, text: issue.message, sent: body[field] };
};
