import { z } from 'zod';
import type { OrderCalls } from '#domain/generation/queue.ts';
import { createDocuments } from './documents.ts';
import type { Sql } from './sql.ts';

const KEPT_MS = 3_600_000;

// Forged calls must not fill the database, nor keep the bot asking.
const MOST_IDS = 5;

// The states are those of an index; with a range of it SQLite takes no larger one.
const SUBMITTING = `
  SELECT id FROM generation
  WHERE state IN ('submitting', 'processing', 'delivering') AND state = 'submitting' AND lane >= ''`;

// Scans the latest rows: this query only runs after a crash.
const TAKEN = `
  SELECT 1 FROM generation
  WHERE sequence > (SELECT max(sequence) FROM generation) - 5000 AND id <> ?1
    AND replace(state_json, ?2, '') <> state_json
  LIMIT 1`;

const idsSchema = z.array(z.string()).catch([]);

/** Webhook calls, as documents beside the ledger. */
export const createOrderCalls = (sql: Sql): OrderCalls => {
  const documents = createDocuments(sql, 'order-calls');
  const of = async (generationId: string): Promise<string[]> =>
    idsSchema.parse(await documents.get(generationId));
  return {
    of,
    submitting: async () => (await sql.all(SUBMITTING)).map(({ id }) => String(id)),
    async keep(generationId, providerId) {
      const others = (await of(generationId)).filter((id) => id !== providerId);
      await documents.set(generationId, [...others, providerId].slice(-MOST_IDS), KEPT_MS);
    },
    isTaken: async (providerId, generationId) =>
      (await sql.get(TAKEN, generationId, `"providerId":${JSON.stringify(providerId)}`)) !== undefined,
  };
};
