import type { z } from 'zod';

/**
 * Stores, for a day, state that does not fit into a custom_id, such as the words of a history search. Its id
 * is unguessable and fits the field `storedId`.
 */
export type StateStore = {
  keep(value: unknown): Promise<string>;
  /** Returns undefined if it has expired or does not match the schema. */
  recall<T>(id: string, schema: z.ZodType<T>): Promise<T | undefined>;
};
