import type { z } from 'zod';

/**
 * Remembers for a day what does not fit into a custom_id, such as what somebody searches their history for. The id of it
 * is unguessable, and fits into the field `storedId`.
 */
export type StateStore = {
  keep(value: unknown): Promise<string>;
  /** Undefined when it is gone, or is something else. */
  recall<T>(id: string, schema: z.ZodType<T>): Promise<T | undefined>;
};
