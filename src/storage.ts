import { join } from 'node:path';
import type { CatalogueCache } from '#catalogue/catalogue.ts';
import { orStartError } from '#domain/errors.ts';
import type { KeyVault } from '#domain/lanes.ts';
import type { MemberStore } from '#domain/member-record.ts';
import type { Chance, Ledger, Log, Queue } from '#domain/ports.ts';
import type { PresetStore } from '#domain/preset.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Keepsakes } from '#interaction/keepsakes.ts';
import { createLedgerQueue } from '#queue/ledger-queue.ts';
import { createKeepsakes } from '#store/keepsakes.ts';
import { createKeyVault } from '#store/key-vault.ts';
import { createDocuments } from '#store/keyv.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createSettingsStore } from '#store/settings.ts';
import { enterFolder } from '#store/sole-owner.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';

/** What is kept over a restart. */
export type Storage = {
  ledger: Ledger;
  queue: Queue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  /** Null where there is no secret to seal keys with. */
  keys: KeyVault | null;
  keepsakes: Keepsakes;
  catalogueCache: CatalogueCache;
};

const catalogueCache = (sql: Sql): CatalogueCache => {
  const documents = createDocuments(sql, 'catalogue');
  return {
    read: () => documents.get('models'),
    write: async (models) => {
      await documents.set('models', models);
    },
  };
};

type StorageOptions = {
  dataDir: string;
  /** What servers' keys are sealed under. */
  secretKey: string | null;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/** Opens the data folder, and takes the jobs of a process that is gone out of its hands. */
export const openStorage = async (
  { dataDir, secretKey, chance, log }: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Storage> => {
  const sql = opened.use(
    await orStartError(
      openSqlite(join(dataDir, 'loralei.db')),
      `The data folder ${dataDir} cannot be used. Make it writable, or name another one in DATA_DIR.`,
    ),
  );
  const queue = createLedgerQueue(sql, log);
  const presence = opened.use(enterFolder(join(dataDir, 'loralei.lock')));
  if (presence.isAlone) await queue.releaseEverybody();
  else log.warn({ dataDir }, 'another process works in the same data folder');
  return {
    ledger: createLedger(sql, log),
    queue,
    settings: createSettingsStore(sql, log),
    presets: createPresetStore(sql, log),
    members: createMemberStore(sql, log),
    keys: secretKey === null ? null : createKeyVault(sql, { secret: secretKey, log }),
    keepsakes: createKeepsakes(sql, chance),
    catalogueCache: catalogueCache(sql),
  };
};
