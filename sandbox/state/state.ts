import type { z } from 'zod';

/** Values of one kind that outlive the process. What is `put` under a key takes the place of what was there. */
export type Table<Value> = {
  /** What was there when the sandbox started, in the order in which the keys were first put. */
  restored: readonly Value[];
  /** Keeps a value as it is at the end of this turn of the event loop. */
  put(key: string, value: Value): void;
  delete(key: string): void;
};

/** A file and its media type. */
export type StoredFile = { bytes: Uint8Array; contentType: string };

/** Files by id. */
export type Files = {
  /** The size in bytes of each file that is there, by id, the oldest first. */
  sizes(): [id: string, bytes: number][];
  put(id: string, file: StoredFile): void;
  get(id: string): StoredFile | undefined;
  delete(id: string): void;
};

/** What the fakes remember, over a restart where it is kept in a file. */
export type State = {
  /** A table by its name. Values are kept as JSON, and what the schema does not take is not restored. */
  table<Value>(name: string, schema: z.ZodType<Value>): Table<Value>;
  files: Files;
};

/** A state that ends with the process. */
export const createMemoryState = (): State => {
  const files = new Map<string, StoredFile>();
  return {
    table: () => ({ restored: [], put: () => undefined, delete: () => undefined }),
    files: {
      sizes: () => [...files].map(([id, { bytes }]) => [id, bytes.length]),
      put: (id, file) => void files.set(id, file),
      get: (id) => files.get(id),
      delete: (id) => void files.delete(id),
    },
  };
};
