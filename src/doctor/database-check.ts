import { z } from 'zod';
import type { Clock, Log } from '#domain/system.ts';
import { openPostgres } from '#store/postgres.ts';
import { type Check, messageOf, well, wrong } from './finding.ts';

/** Milliseconds by which clocks may differ: claims on jobs, which processes compare with their own, last ten seconds. */
const CLOCKS_DIFFER_MS = 2_000;

const answerSchema = z.object({ version: z.string(), now: z.number() });

const ASK = `
  SELECT current_setting('server_version') AS version, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`;

/** The Postgres database answers, and its machine has the same time as this one. */
export const databaseCheck = (
  url: string,
  { clock, log }: { clock: Pick<Clock, 'now'>; log: Log },
): Check => ({
  name: 'Database',
  look: async () => {
    try {
      await using sql = await openPostgres({ url, log, connections: 1 });
      const { version, now } = answerSchema.parse(await sql.get(ASK));
      const seconds = Math.round(Math.abs(now - clock.now()) / 1000);
      if (seconds * 1000 <= CLOCKS_DIFFER_MS) return well(`Postgres ${version} answers`);
      return wrong(
        `The clock of this machine and that of the database differ by ${seconds} s.`,
        'Let both set theirs over the network (NTP): processes take jobs over by the time.',
      );
    } catch (error) {
      return wrong(
        `The database cannot be used: ${messageOf(error)}.`,
        'Check DATABASE_URL, and that Postgres is running.',
      );
    }
  },
});
