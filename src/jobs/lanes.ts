import { GenerationError } from '#domain/generation/failure.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { DEFAULT_LANE, type KeyVault, type ServerKey } from '#domain/generation/lanes.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { KeyedCalls, Providers } from '#domain/generation/provider.ts';
import type { Clock } from '#domain/system.ts';

type Job = Pick<Generation, 'lane' | 'guildId'>;

/** What lanes need. */
export type LaneOptions = {
  keys: Pick<KeyVault, 'open'>;
  /** The provider with the bot's own key, or with another one. */
  provider: KeyedCalls & { withKey(key: string): KeyedCalls };
  clock: Pick<Clock, 'sleep'>;
};

// The operator may restore the right secret meanwhile, which takes a restart.
const HELD_MS = { most: 30 * 60_000, between: 60_000 };

const unreadable = (lane: string): GenerationError =>
  new GenerationError({ kind: 'keyUnreadable' }, `the key of ${lane} cannot be opened`, {
    acceptance: 'rejected',
  });

const removed = (lane: string): GenerationError =>
  new GenerationError({ kind: 'keyRemoved' }, `no key for ${lane}`, { acceptance: 'rejected' });

/** Returns the provider of each lane: with the bot's own key, or the key of the job's server. */
export const createProviders = ({ keys, provider, clock }: LaneOptions): Providers => {
  const open = async ({ lane, guildId }: Job): Promise<KeyedCalls | undefined> => {
    if (guildId === null) throw removed(lane);
    const opened = await keys.open(guildId, lane);
    if (opened.kind === 'gone') throw removed(lane);
    return opened.kind === 'open' ? provider.withKey(opened.key) : undefined;
  };

  /**
   * Submits nothing; fetches the result of a request that the API has as soon as the key can be decrypted
   * again: it is paid for.
   */
  const held = (job: Job): KeyedCalls => ({
    async submit() {
      throw unreadable(job.lane);
    },
    async collect(id, options) {
      for (let waited = 0; waited < HELD_MS.most; waited += HELD_MS.between) {
        await clock.sleep(HELD_MS.between, options.signal);
        const keyed = await open(job);
        if (keyed) return keyed.collect(id, options);
      }
      throw unreadable(job.lane);
    },
  });

  return { of: async (job) => (job.lane === DEFAULT_LANE ? provider : ((await open(job)) ?? held(job))) };
};

/** A lane, and how many of its jobs can run concurrently. */
export type Lane = { lane: string; concurrency: number };

// A lane whose key is gone: its jobs end by failing.
const LEFT_OVER = 1;

// Nothing is sent with an unreadable key, so its jobs need not wait behind each other.
const UNSENT = 1000;

const roomFor = ({ isReadable, concurrency }: ServerKey): number => (isReadable ? concurrency : UNSENT);

/**
 * Lists the lanes to claim from now: the bot's own, and those of servers that have jobs on their own keys.
 */
export const createLanes =
  ({
    ledger,
    keys,
    concurrency,
  }: {
    ledger: Pick<Ledger, 'serverLanes'>;
    keys: Pick<KeyVault, 'find'>;
    concurrency: number;
  }) =>
  async (): Promise<Lane[]> => {
    const active = await ledger.serverLanes();
    const allowed = await Promise.all(
      active.map(async ({ lane, guildId }) => {
        const key = guildId === null ? undefined : await keys.find(guildId);
        return { lane, concurrency: key?.lane === lane ? roomFor(key) : LEFT_OVER };
      }),
    );
    // If servers share a key, the lowest concurrency applies.
    const shared = Map.groupBy(allowed, ({ lane }) => lane);
    const own = [...shared].map(([lane, servers]) => ({
      lane,
      concurrency: Math.min(...servers.map((server) => server.concurrency)),
    }));
    return [{ lane: DEFAULT_LANE, concurrency }, ...own];
  };
