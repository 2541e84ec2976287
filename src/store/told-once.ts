import type { ToldOnce } from '#domain/system.ts';
import { createVersionedDocuments } from './documents.ts';
import type { Sql } from './sql.ts';

/** Stores what has been told once, as documents without an end. */
export const createToldOnce = (sql: Sql): ToldOnce => {
  const documents = createVersionedDocuments(sql, 'told');
  return {
    has: async (what) => (await documents.read(what)) !== undefined,
    claim: (what) => documents.swap(what, { from: undefined, to: true }),
    async forget(what) {
      await documents.remove(what);
    },
  };
};
