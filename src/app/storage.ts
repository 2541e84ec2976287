import { join } from 'node:path';
import type { CatalogueCache } from '#catalogue/catalogue.ts';
import { orStartError } from '#domain/errors.ts';
import { createLocalEventBus, type EventBus } from '#domain/events.ts';
import type { KeyVault } from '#domain/generation/lanes.ts';
import type { ThumbnailStore } from '#domain/generation/thumbnails.ts';
import type { MemberStore } from '#domain/members/member-record.ts';
import type { PresetStore } from '#domain/members/presets.ts';
import type { ReportStore } from '#domain/members/reports.ts';
import type { Statistics } from '#domain/members/statistics.ts';
import type { Clock, Ledger, Log, Queue, Random } from '#domain/ports.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { StateStore } from '#interactions/state-store.ts';
import { startCleanup } from '#store/cleanup.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { createDocuments } from '#store/documents.ts';
import { createKeyVault } from '#store/key-vault.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { openPostgres } from '#store/postgres.ts';
import { openPostgresEventBus } from '#store/postgres-events.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { createReportStore } from '#store/reports.ts';
import { createSettingsStore } from '#store/settings.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createStateStore } from '#store/state-store.ts';
import { createStatistics } from '#store/statistics.ts';
import { createThumbnailStore } from '#store/thumbnails.ts';

/** What is kept over a restart, and what the processes that share it tell each other. */
export type Storage = {
  ledger: Ledger;
  queue: Queue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  reports: ReportStore;
  /** Null where there is no secret to seal keys with. */
  keys: KeyVault | null;
  stateStore: StateStore;
  thumbnails: ThumbnailStore;
  statistics: Statistics;
  catalogueCache: CatalogueCache;
  events: EventBus;
  /** Resolves when the database answers, and rejects when it does not. */
  check(): Promise<void>;
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
  /** A Postgres database; null for SQLite in the data folder. */
  databaseUrl: string | null;
  /** What servers' keys are sealed under. */
  secretKey: string | null;
  /** Removes what is expired, now and every hour. */
  runsCleanup: boolean;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** Whoever keeps the data: one process with its folder, or a database that many share. */
type Engine = {
  sql: Sql;
  events: EventBus;
  /** No other process can be at work: what is claimed belongs to nobody any more. */
  isAlone: boolean;
};

const openFolder = async (
  { dataDir, log }: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Engine> => {
  const sql = opened.use(
    await orStartError(
      openSqlite(join(dataDir, 'loralei.db')),
      `The data folder ${dataDir} cannot be used. Make it writable, or name another one in DATA_DIR.`,
    ),
  );
  const { isAlone } = opened.use(lockDataDir(join(dataDir, 'loralei.lock')));
  if (!isAlone) log.warn({ dataDir }, 'another process works in the same data folder');
  return { sql, events: createLocalEventBus(), isAlone };
};

const openShared = async (
  url: string,
  { clock, log }: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Engine> => {
  const sql = opened.use(
    await orStartError(
      openPostgres({ url, log }),
      'The database cannot be used. Check DATABASE_URL, and that Postgres is running.',
    ),
  );
  const events = opened.use(await openPostgresEventBus({ url, sql, clock, log }));
  return { sql, events, isAlone: false };
};

/** Opens what keeps the data, and takes the jobs of a process that certainly is gone out of its hands. */
export const openStorage = async (
  options: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Storage> => {
  const { databaseUrl, secretKey, runsCleanup, random, log } = options;
  const { sql, events, isAlone } = await (databaseUrl === null
    ? openFolder(options, opened)
    : openShared(databaseUrl, options, opened));
  const queue = createLedgerQueue(sql, log);
  if (isAlone) await queue.releaseEverybody();
  if (runsCleanup) opened.use(startCleanup(sql, options));
  return {
    ledger: createLedger(sql, log),
    queue,
    settings: createSettingsStore(sql, log),
    presets: createPresetStore(sql, log),
    members: createMemberStore(sql, log),
    reports: createReportStore(sql, log),
    keys: secretKey === null ? null : createKeyVault(sql, { secret: secretKey, log }),
    stateStore: createStateStore(sql, random),
    thumbnails: createThumbnailStore(sql),
    statistics: createStatistics(sql),
    catalogueCache: catalogueCache(sql),
    events,
    check: async () => {
      await sql.get('SELECT 1 AS there');
    },
  };
};
