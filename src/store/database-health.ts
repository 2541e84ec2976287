import { z } from 'zod';
import type { Clock } from '#domain/system.ts';
import type { Statements } from './sql.ts';

const NOW = 'SELECT now_ms() AS now';

const VERSION = "SELECT current_setting('server_version') AS version";

const versionSchema = z.object({ version: z.string() });

/**
 * Measures by how many milliseconds the database's clock is certainly ahead of this process's (negative:
 * behind). 0 if the database's time lies between sending the query and its answer.
 */
export const measureSkew = async (
  sql: Pick<Statements, 'get'>,
  clock: Pick<Clock, 'now'>,
): Promise<number> => {
  const before = clock.now();
  const theirs = Number((await sql.get(NOW))?.now);
  const after = clock.now();
  return Math.max(theirs - after, 0) + Math.min(theirs - before, 0);
};

/** Whether the database answers a statement. Never rejects. */
export const isAnswering = async (sql: Pick<Statements, 'get'>): Promise<boolean> => {
  try {
    await sql.get(NOW);
    return true;
  } catch {
    return false;
  }
};

/** The version of a Postgres server. Rejects with the driver's error when it does not answer. */
export const serverVersion = async (sql: Pick<Statements, 'get'>): Promise<string> =>
  versionSchema.parse(await sql.get(VERSION)).version;
