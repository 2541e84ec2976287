import { z } from 'zod';
import { ACTIVE_STATES, type Generation } from '#domain/generation/generation.ts';
import type { Claim, Log, Queue } from '#domain/ports.ts';
import { ACTIVE, createActiveReader, GENERATION_COLUMNS } from './generation-row.ts';
import type { Sql } from './sql.ts';

// ?1 lane, ?2 worker, ?3 now, ?4 end of the lease, ?5 concurrency, ?6 since when claims count as lapsed. What is begun
// goes before what waits: its member has waited already, and images that were made are not kept for ever. That the job is
// free is asked once more of the row itself: its holder may have renewed the claim while this waited for the row.
const CLAIM = `
  UPDATE generation SET claimed_by = ?2, claimed_until = ?4
  WHERE sequence = coalesce(
    (SELECT sequence FROM generation
      WHERE lane = ?1 AND state IN ('submitting', 'processing', 'delivering')
        AND (claimed_until IS NULL OR claimed_until <= ?6)
      ORDER BY tier, rank, server_rank, sequence LIMIT 1),
    (SELECT sequence FROM generation
      WHERE lane = ?1 AND state = 'queued' AND ready_at <= ?3
        AND (claimed_until IS NULL OR claimed_until <= ?6)
        AND NOT EXISTS (SELECT 1 FROM lane_pause WHERE lane_pause.lane = ?1 AND paused_until > ?3)
      ORDER BY tier, rank, server_rank, sequence LIMIT 1)
  )
  AND (claimed_until IS NULL OR claimed_until <= ?6)
  AND (SELECT count(*) FROM generation WHERE lane = ?1 AND claimed_until > ?6) < ?5
  RETURNING ${GENERATION_COLUMNS}`;

const RENEW = 'UPDATE generation SET claimed_until = ?2 WHERE claimed_by = ?1 RETURNING id, state';

const RELEASE = `
  UPDATE generation SET claimed_by = NULL, claimed_until = ?3 WHERE id = ?1 AND claimed_by = ?2`;

const RELEASE_ALL = 'UPDATE generation SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ?1';

// Whoever was to make a row ready is gone too. What nobody claims but keeps a place taken is left so: the API does not
// stop when the bot does.
const RELEASE_EVERYBODY = `
  UPDATE generation SET claimed_by = NULL, claimed_until = NULL, ready_at = 0
  WHERE claimed_by IS NOT NULL OR (state = 'queued' AND ready_at > 0)`;

const PAUSE_LANE = `
  INSERT INTO lane_pause (lane, paused_until) VALUES (?1, ?2)
  ON CONFLICT (lane) DO UPDATE SET paused_until = excluded.paused_until
    WHERE lane_pause.paused_until < excluded.paused_until`;

const COUNT = `
  SELECT lane, state, count(*) AS jobs FROM generation WHERE state IN (${ACTIVE}) GROUP BY lane, state`;

const laneCount = z.object({ lane: z.string(), state: z.enum(ACTIVE_STATES), jobs: z.number() });

/** The queue on the ledger's own table: a claim is one UPDATE, and no lane has two claimed from at the same moment. */
export const createLedgerQueue = (sql: Sql, log: Log): Queue => {
  const read = createActiveReader(sql, log);
  const claim = async (wanted: Claim): Promise<Generation | undefined> => {
    const { lane, worker, now, leaseMs, concurrency, lapsedBefore } = wanted;
    const row = await sql.withLock(`lane ${lane}`, (statements) =>
      statements.get(CLAIM, lane, worker, now, now + leaseMs, concurrency, lapsedBefore),
    );
    if (row === undefined) return undefined;
    // Reading has set a row aside that it could not read: the next one is another.
    return (await read(row)) ?? claim(wanted);
  };
  return {
    claim,
    async renew(worker, until) {
      const rows = await sql.all(RENEW, worker, until);
      const idsOf = (wanted: (state: unknown) => boolean): string[] =>
        rows.filter(({ state }) => wanted(state)).map(({ id }) => String(id));
      return { held: rows.map(({ id }) => String(id)), cancelled: idsOf((state) => state === 'cancelled') };
    },
    async release(id, worker, slotBusyUntil) {
      await sql.run(RELEASE, id, worker, slotBusyUntil ?? null);
    },
    counts: async () => (await sql.all(COUNT)).map((row) => laneCount.parse(row)),
    async releaseAll(worker) {
      await sql.run(RELEASE_ALL, worker);
    },
    async releaseEverybody() {
      await sql.run(RELEASE_EVERYBODY);
    },
    async pauseLane(lane, until) {
      await sql.run(PAUSE_LANE, lane, until);
    },
  };
};
