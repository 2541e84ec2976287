import type { Log } from '#domain/system.ts';
import { createKeyVault, type KeySecrets, unreadableKeys } from '#store/key-vault.ts';
import type { Sql } from '#store/sql.ts';
import { type Check, skipped, well, wrong } from './finding.ts';

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
