import type { Generation } from '#domain/generation.ts';
import type { Claim, Log, Queue } from '#domain/ports.ts';
import { createActiveReader, GENERATION_COLUMNS } from '#store/generation-row.ts';
import type { Sql } from '#store/sql.ts';

// ?1 lane, ?2 worker, ?3 now, ?4 end of the lease, ?5 concurrency. What is begun goes before what waits: its member
// has waited already, and images that were made are not kept for ever.
const CLAIM = `
  UPDATE generation SET claimed_by = ?2, claimed_until = ?4
  WHERE sequence = coalesce(
    (SELECT sequence FROM generation
      WHERE lane = ?1 AND state IN ('submitting', 'processing', 'delivering')
        AND (claimed_until IS NULL OR claimed_until <= ?3)
      ORDER BY tier, rank, sequence LIMIT 1),
    (SELECT sequence FROM generation
      WHERE lane = ?1 AND state = 'queued' AND ready_at <= ?3
        AND (claimed_until IS NULL OR claimed_until <= ?3)
      ORDER BY tier, rank, sequence LIMIT 1)
  )
  AND (SELECT count(*) FROM generation WHERE lane = ?1 AND claimed_until > ?3) < ?5
  RETURNING ${GENERATION_COLUMNS}`;

const RENEW = 'UPDATE generation SET claimed_until = ?2 WHERE claimed_by = ?1 RETURNING id';

const RELEASE = `
  UPDATE generation SET claimed_by = NULL, claimed_until = NULL WHERE id = ?1 AND claimed_by = ?2`;

const RELEASE_ALL = 'UPDATE generation SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ?1';

// Whoever was to make a row ready is gone too.
const RELEASE_EVERYBODY = `
  UPDATE generation SET claimed_by = NULL, claimed_until = NULL, ready_at = 0
  WHERE claimed_by IS NOT NULL OR (state = 'queued' AND ready_at > 0)`;

/** The queue on the ledger's own table: a claim is one atomic UPDATE, safe between processes on the same file. */
export const createEmbeddedQueue = (sql: Sql, log: Log): Queue => {
  const read = createActiveReader(sql, log);
  const claim = async (wanted: Claim): Promise<Generation | undefined> => {
    const { lane, worker, now, leaseMs, concurrency } = wanted;
    const row = await sql.get(CLAIM, lane, worker, now, now + leaseMs, concurrency);
    if (row === undefined) return undefined;
    // Reading has set a row aside that it could not read: the next one is another.
    return (await read(row)) ?? claim(wanted);
  };
  return {
    claim,
    renew: async (worker, until) => {
      const rows = await sql.all(RENEW, worker, until);
      return rows.map((row) => String(row.id));
    },
    release: async (id, worker) => {
      await sql.run(RELEASE, id, worker);
    },
    releaseAll: async (worker) => {
      await sql.run(RELEASE_ALL, worker);
    },
    releaseEverybody: async () => {
      await sql.run(RELEASE_EVERYBODY);
    },
  };
};
