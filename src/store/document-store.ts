import type { Keyv } from 'keyv';
import { z } from 'zod';
import type { Log } from '#domain/ports.ts';

/** Documents of one kind. Every call rejects when the storage fails. */
export type DocumentStore<T> = {
  /** Undefined where there is none, or none that can be read. */
  get(key: string): Promise<T | undefined>;
  /** Keeps it for that many milliseconds, or for ever. */
  set(key: string, document: T, ttlMs?: number): Promise<void>;
  /** Whether there was one. */
  delete(key: string): Promise<boolean>;
};

/** Documents that are parsed on read: one that does not fit the schema is reported and as if absent. */
export const createDocumentStore = <T>(keyv: Keyv, schema: z.ZodType<T>, log: Log): DocumentStore<T> => ({
  get: async (key) => {
    const stored = await keyv.get<unknown>(key);
    if (stored === undefined) return undefined;
    const parsed = schema.safeParse(stored);
    if (parsed.success) return parsed.data;
    log.warn({ key, problem: z.prettifyError(parsed.error) }, 'a stored document cannot be read');
    return undefined;
  },
  set: async (key, document, ttlMs) => {
    if (!(await keyv.set(key, document, ttlMs))) throw new Error(`the document ${key} was not stored`);
  },
  delete: (key) => keyv.delete(key),
});
