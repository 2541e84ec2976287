import type { Clock } from '#domain/ports.ts';
import type { Statements } from './sql.ts';

const ASK = 'SELECT now_ms() AS now';

/**
 * Milliseconds by which the database's clock is certainly ahead of this process's, or behind it (below 0). The answer was
 * on its way for some time: 0 while the database's time lies in between.
 */
export const measureSkew = async (
  sql: Pick<Statements, 'get'>,
  clock: Pick<Clock, 'now'>,
): Promise<number> => {
  const before = clock.now();
  const theirs = Number((await sql.get(ASK))?.now);
  const after = clock.now();
  return Math.max(theirs - after, 0) + Math.min(theirs - before, 0);
};
