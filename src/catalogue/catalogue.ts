import { z } from 'zod';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { within } from './edit-distance.ts';
import {
  BUILTIN_MODELS,
  type ListedModel,
  type ListingRow,
  listedModelSchema,
  readListing,
} from './parse-model-list.ts';
import { chunked, indexInSlices, indexNow } from './search-index.ts';

const MINUTE = 60_000;

/** Keeps the list over a restart. */
export type CatalogueCache = {
  /** What was written last, whoever's version wrote it; undefined when nothing was. */
  read(): Promise<unknown>;
  write(models: ListedModel[]): Promise<void>;
};

/** What a catalogue is made of. Times are milliseconds. */
export type CatalogueOptions = {
  /** Fetches the API's model list, all kinds in it. */
  source(signal: AbortSignal): Promise<readonly ListingRow[]>;
  cache: CatalogueCache;
  clock: Clock;
  log: Log;
  refreshEveryMs?: number;
  /** The pause after a first failure; it doubles with each further one, up to `refreshEveryMs`. */
  retryAfterMs?: number;
  /** What one fetch may take: the list has tens of thousands of rows. */
  fetchTimeoutMs?: number;
  /** What the cache may take, for reading and for writing. */
  cacheTimeoutMs?: number;
};

/** A catalogue that keeps itself up to date. Disposing it ends what it does in the background. */
export type RefreshingCatalogue = Catalogue &
  AsyncDisposable & {
    /** Loads the cached list, and begins to refresh it in the background. Never rejects. */
    start(): Promise<void>;
    /** Fetches the list now, or joins the fetch that is under way. Never rejects: a failure is logged. */
    refresh(): Promise<void>;
  };

type Indexes = Awaited<ReturnType<typeof indexInSlices>>;

const sizesOf = ({ lora, model }: Indexes) => ({ loras: lora.size, models: model.size });

/** A list that has less than half of what the one before it had, of LoRAs or of models, was probably cut short. */
const isCutShort = (built: Indexes, shown: Indexes): boolean =>
  2 * built.lora.size < shown.lora.size || 2 * built.model.size < shown.model.size;

// A mishap at the API is over by then; a list that comes so for longer is meant so.
const REFRESHES_IN_DOUBT = 2;

const cachedSchema = z.array(listedModelSchema).optional();

/** A catalogue that answers from a small built-in list until it has the cached or the fetched one. */
export const createCatalogue = (options: CatalogueOptions): RefreshingCatalogue => {
  const { source, cache, clock, log } = options;
  const { refreshEveryMs = 360 * MINUTE, retryAfterMs = MINUTE } = options;
  const { fetchTimeoutMs = 2 * MINUTE, cacheTimeoutMs = 5000 } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let indexes = indexNow(BUILTIN_MODELS);
  let origin: 'builtin' | 'cached' | 'fetched' = 'builtin';
  let fetching: Promise<boolean> | undefined;
  let running: Promise<unknown> | undefined;
  let loading: Promise<void> | undefined;
  /** When the first of the lists came that are doubted, by the clock that measures; undefined: none is. */
  let doubtedSince: number | undefined;

  const failed = (err: unknown, message: string): void => {
    if (!signal.aborted) log.warn({ err }, message);
  };

  /** Whether a list is to be taken for what the API has: a much shorter one only when it comes so for a while. */
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
      const read = await within(() => cache.read(), { clock, milliseconds: cacheTimeoutMs, signal });
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
      await within(() => cache.write(models), { clock, milliseconds: cacheTimeoutMs, signal });
    } catch (error) {
      failed(error, 'the model list cannot be cached');
    }
  };

  const fetchList = async (): Promise<boolean> => {
    try {
      const rows = await within(source, { clock, milliseconds: fetchTimeoutMs, signal });
      const models = await chunked(rows, readListing);
      if (models.length === 0) throw new Error(`none of the list's ${rows.length} rows is of use`);
      const built = await indexInSlices(models);
      // The cached list is what a list that was cut short is told by.
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

  const keepRefreshing = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      failures = (await fetchOnce()) ? 0 : failures + 1;
      const pause = failures === 0 ? refreshEveryMs : retryAfterMs * 2 ** (failures - 1);
      // Rejects when stopped, which the loop sees by itself.
      await clock.sleep(Math.min(pause, refreshEveryMs), signal).catch(() => undefined);
    }
  };

  return {
    search: (kind, text, limit, among) => indexes[kind].search(text, limit, among),
    find: (kind, id) => indexes[kind].find(id),
    complete: () => origin !== 'builtin',
    async start() {
      loading ??= load();
      running ??= keepRefreshing();
      await loading;
    },
    async refresh() {
      await fetchOnce();
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all([running, fetching]);
    },
  };
};
