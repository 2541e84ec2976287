import type { Clock, Log } from '#domain/system.ts';
import { measureSkew, serverVersion } from '#store/database-health.ts';
import { createKeyVault, type KeySecrets, unreadableKeys } from '#store/key-vault.ts';
import { openPostgres } from '#store/postgres.ts';
import type { Sql } from '#store/sql.ts';
import { type Check, messageOf, skipped, well, wrong } from './finding.ts';

/** Milliseconds by which clocks may differ. */
const CLOCKS_DIFFER_MS = 1_000;

/** Checks that Postgres answers and that its clock agrees with this machine's. */
export const databaseCheck = (
  url: string,
  { clock, log }: { clock: Pick<Clock, 'now'>; log: Log },
): Check => ({
  name: 'Database',
  look: async () => {
    try {
      await using sql = await openPostgres({ url, log, connections: 1 });
      const version = await serverVersion(sql);
      const skewMs = Math.abs(await measureSkew(sql, clock));
      const seconds = Math.round(skewMs / 1000);
      if (skewMs <= CLOCKS_DIFFER_MS) return well(`Postgres ${version} answers`);
      return wrong(
        `The clock of this machine and that of the database differ by ${seconds} s.`,
        'Let both set theirs over the network (NTP): the days of quotas, and times that members see, are told by them.',
      );
    } catch (error) {
      return wrong(
        `The database cannot be used: ${messageOf(error)}.`,
        'Check DATABASE_URL, and that Postgres is running.',
      );
    }
  },
});

/** Checks that all servers' API keys can be decrypted. Changes nothing. */
export const sealedKeysCheck = ({
  open,
  secrets,
  log,
}: {
  open: () => Promise<Sql & AsyncDisposable>;
  secrets: KeySecrets;
  log: Log;
}): Check => ({
  name: "Servers' keys",
  look: async () => {
    try {
      await using sql = await open();
      const { total, unreadable } = await createKeyVault(sql, { secrets, log }).examine();
      if (unreadable > 0) return wrong(unreadableKeys(unreadable), 'Then start the bot again.');
      return well(total === 0 ? 'no server has one of its own' : `${total} can be opened`);
    } catch {
      return skipped('not looked at, because the database cannot be used');
    }
  },
});
