import { z } from 'zod';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { type Loop, startLoop } from '#shared/loop.ts';
import { backoff } from '#shared/retry.ts';
import { withTimeout } from '#shared/timeout.ts';
import {
  BUILTIN_MODELS,
  type ListedModel,
  type ListingRow,
  listedModelSchema,
  readListing,
} from './parse-model-list.ts';
import { chunked, indexInSlices, indexNow } from './search-index.ts';

const MINUTE = 60_000;

/** Stores the list across restarts. */
export type CatalogueCache = {
  /** Returns the value written last, by any version; undefined if there is none. */
  read(): Promise<unknown>;
  write(models: ListedModel[]): Promise<void>;
};

/** Options of a catalogue. Times are milliseconds. */
export type CatalogueOptions = {
  /** Fetches the API's model list, with all kinds of models. */
  source(signal: AbortSignal): Promise<readonly ListingRow[]>;
  cache: CatalogueCache;
  clock: Clock;
  log: Log;
  refreshEveryMs?: number;
  /** The pause after a first failure; it doubles with each further one, up to `refreshEveryMs`. */
  retryAfterMs?: number;
  /** Timeout of one fetch: the list has tens of thousands of rows. */
  fetchTimeoutMs?: number;
  /** Timeout of the cache, for reading and for writing. */
  cacheTimeoutMs?: number;
};

/** A catalogue that refreshes itself. Disposing it stops the background work. */
export type RefreshingCatalogue = Catalogue &
  AsyncDisposable & {
    /** Loads the cached list and starts refreshing in the background. Never rejects. */
    start(): Promise<void>;
    /** Fetches the list now, or joins the fetch in progress. Never rejects: failures are logged. */
    refresh(): Promise<void>;
  };

type Indexes = Awaited<ReturnType<typeof indexInSlices>>;

const sizesOf = ({ lora, model }: Indexes) => ({ loras: lora.size, models: model.size });

/** A list with less than half of the previous one's LoRAs or models was probably truncated. */
const isCutShort = (built: Indexes, shown: Indexes): boolean =>
  2 * built.lora.size < shown.lora.size || 2 * built.model.size < shown.model.size;

// A glitch of the API is over after this many; a list that stays short is real.
const REFRESHES_IN_DOUBT = 2;

const cachedSchema = z.array(listedModelSchema).optional();

/** Creates a catalogue that serves a small built-in list until it has a cached or fetched one. */
export const createCatalogue = (options: CatalogueOptions): RefreshingCatalogue => {
  const { source, cache, clock, log } = options;
  const { refreshEveryMs = 360 * MINUTE, retryAfterMs = MINUTE } = options;
  const { fetchTimeoutMs = 2 * MINUTE, cacheTimeoutMs = 5000 } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let indexes = indexNow(BUILTIN_MODELS);
  let origin: 'builtin' | 'cached' | 'fetched' = 'builtin';
  let fetching: Promise<boolean> | undefined;
  let refreshing: Loop | undefined;
  let loading: Promise<void> | undefined;
  /** When the first doubtful list arrived, in monotonic milliseconds; undefined: none. */
  let doubtedSince: number | undefined;

  const failed = (err: unknown, message: string): void => {
    if (!signal.aborted) log.warn({ err }, message);
  };

  /** Whether to accept a list: a much shorter one only after it has stayed so for a while. */
  const isBelieved = (built: Indexes): boolean => {
    if (origin === 'builtin' || !isCutShort(built, indexes)) {
      doubtedSince = undefined;
      return true;
    }
    const now = clock.monotonic();
    doubtedSince ??= now;
    return now - doubtedSince >= REFRESHES_IN_DOUBT * refreshEveryMs;
  };

  const load = async (): Promise<void> => {
    try {
      const read = await withTimeout(() => cache.read(), cacheTimeoutMs, { clock, signal });
      const models = cachedSchema.parse(read);
      if (models === undefined || models.length === 0) return;
      const built = await indexInSlices(models);
      if (origin !== 'fetched') [indexes, origin] = [built, 'cached'];
    } catch (error) {
      failed(error, 'the cached model list cannot be read');
    }
  };

  const keep = async (models: ListedModel[]): Promise<void> => {
    try {
      await withTimeout(() => cache.write(models), cacheTimeoutMs, { clock, signal });
    } catch (error) {
      failed(error, 'the model list cannot be cached');
    }
  };

  const fetchList = async (): Promise<boolean> => {
    try {
      const rows = await withTimeout(source, fetchTimeoutMs, { clock, signal });
      const models = await chunked(rows, readListing);
      if (models.length === 0) throw new Error(`none of the list's ${rows.length} rows is of use`);
      const built = await indexInSlices(models);
      // The cached list is needed to recognise a truncated one.
      await loading;
      if (!isBelieved(built)) {
        const facts = { rows: rows.length, ...sizesOf(built), before: sizesOf(indexes) };
        log.warn(facts, 'the model list is much shorter than before, so the one before is kept for now');
        return false;
      }
      [indexes, origin, doubtedSince] = [built, 'fetched', undefined];
      log.info({ rows: rows.length, ...sizesOf(built) }, 'the model list is up to date');
      await keep(models);
      return true;
    } catch (error) {
      failed(error, 'the model list cannot be fetched');
      return false;
    }
  };

  const fetchOnce = (): Promise<boolean> => {
    fetching ??= fetchList().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const startRefreshing = (): Loop => {
    const pauses = backoff({ firstMs: retryAfterMs, maxMs: refreshEveryMs });
    let failures = 0;
    return startLoop({
      async look() {
        failures = (await fetchOnce()) ? 0 : failures + 1;
      },
      everyMs: () => (failures === 0 ? refreshEveryMs : pauses(failures)),
      clock,
    });
  };

  return {
    search: (kind, text, limit, among) => indexes[kind].search(text, limit, among),
    find: (kind, id) => indexes[kind].find(id),
    startingWith: (kind, beginning, limit) => indexes[kind].startingWith(beginning, limit),
    complete: () => origin !== 'builtin',
    async start() {
      loading ??= load();
      refreshing ??= startRefreshing();
      await loading;
    },
    async refresh() {
      await fetchOnce();
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all([refreshing?.[Symbol.asyncDispose](), fetching]);
    },
  };
};
