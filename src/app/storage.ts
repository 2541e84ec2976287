import { join } from 'node:path';
import { z } from 'zod';
import type { RegisteredGuilds } from '#discord/registration.ts';
import type { OwnLoraStore } from '#domain/catalogue/own-loras.ts';
import type { ComparisonStore } from '#domain/comparison/comparison.ts';
import { orStartError } from '#domain/errors.ts';
import { createLocalEventBus, type EventBus } from '#domain/events.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { OrderCalls, Queue } from '#domain/generation/queue.ts';
import type { ThumbnailStore } from '#domain/generation/thumbnails.ts';
import type { DraftStore } from '#domain/members/drafts.ts';
import type { MemberStore } from '#domain/members/member-record.ts';
import type { PresetStore } from '#domain/members/presets.ts';
import type { ReportStore } from '#domain/members/reports.ts';
import type { ShowcaseStore, StarStore } from '#domain/members/stars.ts';
import type { Statistics } from '#domain/members/statistics.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Clock, Log, Random, ToldOnce } from '#domain/system.ts';
import type { TrialStore } from '#domain/trials/trial-store.ts';
import type { StateStore } from '#interactions/invocation.ts';
import { startCleanup } from '#store/cleanup.ts';
import { createComparisonStore } from '#store/comparisons.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { isAnswering, measureSkew } from '#store/database-health.ts';
import { createDocuments, createStateStore, createToldOnce } from '#store/documents.ts';
import { createDraftStore } from '#store/drafts.ts';
import { createKeyVault, type KeySecrets, type StoredKeyVault, unreadableKeys } from '#store/key-vault.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createOrderCalls } from '#store/order-calls.ts';
import { createOwnLoraStore } from '#store/own-loras.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { createReportStore } from '#store/reports.ts';
import { createSettingsStore } from '#store/settings.ts';
import { createShowcaseStore } from '#store/showcase.ts';
import type { Sql } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createStarStore } from '#store/stars.ts';
import { createStatistics } from '#store/statistics.ts';
import { createThumbnailStore } from '#store/thumbnails.ts';
import { createTrialStore } from '#store/trials.ts';

/** Everything persistent, and the event bus between the processes that share it. */
export type Storage = {
  ledger: Ledger;
  comparisons: ComparisonStore;
  trials: TrialStore;
  queue: Queue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  reports: ReportStore;
  stars: StarStore;
  ownLoras: OwnLoraStore;
  showcase: ShowcaseStore;
  keys: StoredKeyVault;
  stateStore: StateStore;
  drafts: DraftStore;
  toldOnce: ToldOnce;
  thumbnails: ThumbnailStore;
  statistics: Statistics;
  registeredGuilds: RegisteredGuilds;
  events: EventBus;
  orderCalls: OrderCalls;
  /** Returns what keeps the database from working; null if nothing does. Does not reveal its location. */
  problem(): Promise<string | null>;
};

const registeredGuilds = (sql: Sql): RegisteredGuilds => {
  const documents = createDocuments(sql, 'state');
  const schema = z.array(z.string()).catch([]);
  return {
    read: async () => schema.parse(await documents.get('registeredGuilds')),
    write: async (guildIds) => {
      await documents.set('registeredGuilds', guildIds);
    },
  };
};

type StorageOptions = {
  dataDir: string;
  /** A Postgres database; null for SQLite in the data folder. */
  databaseUrl: string | null;
  /** The secrets that encrypt and decrypt servers' keys. */
  keySecrets: KeySecrets;
  /** Whether this process removes expired data, now and every hour. */
  runsCleanup: boolean;
  /** Days for which the cleanup keeps ended generations; null: for ever. */
  historyDays: number | null;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** The storage engine: SQLite owned by one process, or a shared Postgres. */
type Engine = {
  sql: Sql;
  events: EventBus;
  /** No other process can be running: claims left in the storage belong to dead processes. */
  isAlone: boolean;
  problem: Storage['problem'];
};

const FOLDER_REMEDY = 'Make the folder writable and make room on its disk, or name another one in DATA_DIR.';

const openFolder = async (
  { dataDir, clock, log }: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Engine> => {
  const sql = opened.use(
    await orStartError(
      openSqlite(join(dataDir, 'loralei.db'), { clock }),
      `The data folder ${dataDir} cannot be used. ${FOLDER_REMEDY}`,
    ),
  );
  const lockPath = join(dataDir, 'loralei.lock');
  const { isAlone } = opened.use(
    await orStartError(
      lockDataDir(lockPath, clock),
      `${lockPath} cannot be used. Stop every bot that works in this folder, and delete this file. ${FOLDER_REMEDY}`,
    ),
  );
  if (!isAlone) log.warn({ dataDir }, 'another process works in the same data folder');
  return { sql, events: createLocalEventBus(), isAlone, problem: sql.problem };
};

/** Clock differences below this, in milliseconds, are ignored. */
const SKEW_MS = 1_000;

/**
 * Leases follow the database's clock, not this machine's; days, dates and the waiting times that members see
 * do not.
 */
const warnOfSkew = async (sql: Sql, { clock, log }: Pick<StorageOptions, 'clock' | 'log'>): Promise<void> => {
  const skewMs = Math.round(await measureSkew(sql, clock));
  if (Math.abs(skewMs) <= SKEW_MS) return;
  const seconds = Math.abs(skewMs) / 1000;
  const which = skewMs > 0 ? 'ahead of' : 'behind';
  log.warn({ skewMs }, `the clock of the database is ${seconds} s ${which} that of this machine`);
};

const openShared = async (
  url: string,
  { clock, log }: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Engine> => {
  // A bot on SQLite does not load the client of Postgres.
  const { openPostgres } = await import('#store/postgres.ts');
  const { openPostgresEventBus } = await import('#store/postgres-events.ts');
  const sql = opened.use(
    await orStartError(
      openPostgres({ url, log }),
      'The database cannot be used. Check DATABASE_URL, and that Postgres is running.',
    ),
  );
  await warnOfSkew(sql, { clock, log });
  const events = opened.use(await openPostgresEventBus({ url, sql, clock, log }));
  const problem = async (): Promise<string | null> =>
    (await isAnswering(sql)) ? null : 'the database does not answer';
  return { sql, events, isAlone: false, problem };
};

/** Re-encrypts keys sealed under an earlier secret, and logs how many cannot be decrypted and what to do. */
const reviewKeys = async (keys: StoredKeyVault, log: Log): Promise<void> => {
  const { total, resealed, unreadable } = await (keys.canSeal ? keys.reseal() : keys.examine());
  if (resealed > 0) log.info({ resealed }, "servers' API keys were sealed anew under SECRET_KEY");
  if (unreadable > 0) log.error({ total, unreadable }, unreadableKeys(unreadable));
};

/** Opens storage and releases the claims of a process known to be dead. */
export const openStorage = async (
  options: StorageOptions,
  opened: AsyncDisposableStack,
): Promise<Storage> => {
  const { dataDir, databaseUrl, keySecrets, runsCleanup, clock, random, log } = options;
  const { sql, events, isAlone, problem } = await (databaseUrl === null
    ? openFolder(options, opened)
    : openShared(databaseUrl, options, opened));
  const queue = createLedgerQueue(sql, log);
  if (isAlone) {
    await orStartError(
      queue.releaseEverybody(),
      `The database in ${dataDir} cannot be written. ${FOLDER_REMEDY}`,
    );
  }
  if (runsCleanup) opened.use(startCleanup(sql, options));
  const keys = createKeyVault(sql, { secrets: keySecrets, log });
  await reviewKeys(keys, log);
  return {
    ledger: createLedger(sql, log),
    comparisons: createComparisonStore(sql, log),
    trials: createTrialStore(sql),
    queue,
    settings: createSettingsStore(sql, { clock, log }),
    presets: createPresetStore(sql, log),
    members: createMemberStore(sql, log),
    reports: createReportStore(sql, log),
    stars: createStarStore(sql, log),
    ownLoras: createOwnLoraStore(sql, log),
    showcase: createShowcaseStore(sql),
    keys,
    stateStore: createStateStore(sql, random),
    drafts: createDraftStore(sql, { random, log }),
    toldOnce: createToldOnce(sql),
    thumbnails: createThumbnailStore(sql),
    statistics: createStatistics(sql),
    registeredGuilds: registeredGuilds(sql),
    events,
    orderCalls: createOrderCalls(sql),
    problem,
  };
};
