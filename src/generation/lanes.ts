import { GenerationError } from '#domain/failure.ts';
import { DEFAULT_LANE, type KeyVault } from '#domain/lanes.ts';
import type { ImageProvider, Ledger, Providers } from '#domain/ports.ts';

/** What lanes are made of. */
export type LaneOptions = {
  /** Null: there are no keys but the bot's own. */
  keys: KeyVault | null;
  /** The provider on the bot's own key, and on any other. */
  provider: Pick<ImageProvider, 'submit' | 'collect'> & {
    withKey(key: string): Pick<ImageProvider, 'submit' | 'collect'>;
  };
};

/** A provider per lane: on the bot's own key, or on the key of the server that the job belongs to. */
export const createProviders = ({ keys, provider }: LaneOptions): Providers => ({
  async of({ lane, guildId }) {
    if (lane === DEFAULT_LANE) return provider;
    const key = guildId === null ? undefined : await keys?.open(guildId, lane);
    if (key === undefined)
      throw new GenerationError({ kind: 'keyRemoved' }, `no key for ${lane}`, { acceptance: 'rejected' });
    return provider.withKey(key);
  },
});

/** A lane, and how many of its jobs may run at a time. */
export type Lane = { lane: string; concurrency: number };

// A lane whose key is gone: its jobs come to their end by failing.
const LEFT_OVER = 1;

/** The lanes to take jobs from now: the bot's own, and those of servers that have jobs on their own keys. */
export const createLanes =
  ({
    ledger,
    keys,
    concurrency,
  }: {
    ledger: Pick<Ledger, 'activeLanes'>;
    keys: KeyVault | null;
    concurrency: number;
  }) =>
  async (): Promise<Lane[]> => {
    const active = (await ledger.activeLanes()).filter(({ lane }) => lane !== DEFAULT_LANE);
    const allowed = await Promise.all(
      active.map(async ({ lane, guildId }) => {
        const key = guildId === null ? undefined : await keys?.find(guildId);
        return { lane, concurrency: key?.lane === lane ? key.concurrency : LEFT_OVER };
      }),
    );
    // Of servers that share a key the most careful one decides.
    const shared = Map.groupBy(allowed, ({ lane }) => lane);
    const own = [...shared].map(([lane, servers]) => ({
      lane,
      concurrency: Math.min(...servers.map((server) => server.concurrency)),
    }));
    return [{ lane: DEFAULT_LANE, concurrency }, ...own];
  };
