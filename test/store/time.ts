import type { Sql } from '#store/sql.ts';

const SHIFT = `
  UPDATE generation SET
    ready_at = CASE WHEN ready_at > 0 THEN ready_at - CAST(?1 AS BIGINT) ELSE 0 END,
    claimed_until = claimed_until - CAST(?1 AS BIGINT),
    watched_until = watched_until - CAST(?1 AS BIGINT)`;

const SHIFT_PAUSES = 'UPDATE lane_pause SET paused_until = paused_until - CAST(?1 AS BIGINT)';

/**
 * Lets that many milliseconds go by for what is stored, on engines whose clock no test can set. Some real time passes
 * besides: what is asked must not hang on less than minutes.
 */
export const passTime = async (sql: Sql, milliseconds: number): Promise<void> => {
  await sql.run(SHIFT, milliseconds);
  await sql.run(SHIFT_PAUSES, milliseconds);
};
