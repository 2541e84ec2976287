import type { RefreshingCatalogue } from '#catalogue/catalogue.ts';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { LaneCount } from '#domain/generation/queue.ts';
import type { BotStatus, LaneStatus, ReadStatus } from '#domain/status.ts';
import { withTimeout } from '#shared/timeout.ts';
import { type BotOptions, runsJobs, type SharedResources } from './shared-resources.ts';
import { ownVersion } from './system.ts';

// The operator waits for it; the rest is worth having without.
const BALANCE_MS = 5_000;

type Pauses = readonly { lane: string; remainingMs: number }[];

/** Adds up lanes; a pause of any of them counts. */
const laneStatus = (counts: readonly LaneCount[], pauses: Pauses): LaneStatus => {
  const sum = (...states: LaneCount['state'][]): number =>
    counts.reduce((jobs, count) => jobs + (states.includes(count.state) ? count.jobs : 0), 0);
  const longest = Math.max(0, ...pauses.map(({ remainingMs }) => remainingMs));
  return {
    running: sum('submitting', 'processing'),
    waiting: sum('queued'),
    delivering: sum('delivering'),
    pausedMs: longest > 0 ? longest : null,
  };
};

type Own = { lane: string };

const isOwn = ({ lane }: Own): boolean => lane === DEFAULT_LANE;
const isServers = ({ lane }: Own): boolean => lane !== DEFAULT_LANE;

const readLanes = async (
  { storage }: Pick<SharedResources, 'storage'>,
  concurrency: number,
): Promise<Pick<BotStatus, 'ownLane' | 'serverLanes'>> => {
  const [counts, pauses] = await Promise.all([storage.queue.counts(), storage.ledger.pauses()]);
  const servers = counts.filter(isServers);
  return {
    ownLane: { ...laneStatus(counts.filter(isOwn), pauses.filter(isOwn)), concurrency },
    serverLanes: {
      ...laneStatus(servers, pauses.filter(isServers)),
      lanes: new Set(servers.map(({ lane }) => lane)).size,
    },
  };
};

/** Builds what reads how the bot is. `startedAt` in milliseconds since 1970. */
export const createReadStatus = (
  { config, clock }: Pick<BotOptions, 'config' | 'clock'>,
  resources: Pick<SharedResources, 'storage' | 'modelslab' | 'apiWatch' | 'alerts'>,
  { catalogue, startedAt }: { catalogue: Pick<RefreshingCatalogue, 'listedAt'>; startedAt: number },
): ReadStatus => {
  const { storage, modelslab, apiWatch, alerts } = resources;
  const versions = { bot: ownVersion(), node: process.versions.node };
  const askBalance = (): Promise<BotStatus['balance']> =>
    withTimeout((signal) => modelslab.balance(signal), BALANCE_MS, { clock }).catch(() => null);
  return async () => {
    const [lanes, openComparisons, balance, problem] = await Promise.all([
      readLanes(resources, config.modelslab.concurrency),
      storage.comparisons.countOpen(),
      askBalance(),
      storage.problem(),
    ]);
    return {
      ...lanes,
      openComparisons,
      balance,
      process: {
        role: config.role,
        versions,
        startedAt,
        makesImages: runsJobs(config),
        isShared: storage.events.isShared,
      },
      database: { engine: config.databaseUrl === null ? 'SQLite' : 'Postgres', problem },
      api: apiWatch.lastHour(),
      modelListAt: catalogue.listedAt(),
      alerts: alerts.current(),
    };
  };
};
