import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { type Loop, startLoop } from '#shared/loop.ts';
import { backoff } from '#shared/retry.ts';
import { withTimeout } from '#shared/timeout.ts';
import type { BuiltIndex } from './build-index.ts';
import { type CurrentIndex, createCurrentIndex } from './current-index.ts';
import type { SearchIndexes } from './search-index.ts';

const MINUTE = 60_000;
const REFRESH_MS = 360 * MINUTE;

/** Options of a catalogue. Times are milliseconds. */
export type CatalogueOptions = {
  /**
   * Fetches the API's model list, with all kinds of models, and builds an index of it in a new file at the path, off
   * the event loop.
   */
  source(path: string, signal: AbortSignal): Promise<BuiltIndex>;
  /** The folder of the index file. Where it cannot be written, a temporary one is used. */
  dataDir: string;
  clock: Clock;
  log: Log;
  refreshEveryMs?: number;
  /** The pause after a first failure; it doubles with each further one, up to `refreshEveryMs`. */
  retryAfterMs?: number;
  /** Timeout of one fetch and its index: the list has tens of thousands of rows. */
  fetchTimeoutMs?: number;
};

/** A catalogue that refreshes itself. Disposing it stops the background work. */
export type RefreshingCatalogue = Catalogue &
  AsyncDisposable & {
    /** Starts refreshing in the background. */
    start(): void;
    /** When the list that is served was fetched, in milliseconds since 1970; null for the built-in one. */
    listedAt(): number | null;
    /** Fetches the list now, or joins the fetch in progress. Never rejects: failures are logged. */
    refresh(): Promise<void>;
  };

/** Fetches lists, one at a time. */
const createFetch = (current: CurrentIndex, options: CatalogueOptions, signal: AbortSignal) => {
  const { source, clock, log, fetchTimeoutMs = 2 * MINUTE } = options;
  let fetching: Promise<boolean> | undefined;

  const fetchList = async (): Promise<boolean> => {
    const path = current.newPath();
    try {
      const build = (ending: AbortSignal) => source(path, ending);
      return current.offer(await withTimeout(build, fetchTimeoutMs, { clock, signal }), path);
    } catch (err) {
      if (!signal.aborted) log.warn({ err }, 'the model list cannot be fetched');
      return false;
    } finally {
      current.discard(path);
    }
  };

  return {
    /** Fetches the list now, or joins the fetch in progress. Returns whether a list was adopted; never rejects. */
    fetchList(): Promise<boolean> {
      fetching ??= fetchList().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    /** Resolves when no fetch is in progress. */
    async settled() {
      await fetching;
    },
  };
};

const startRefreshing = (fetchList: () => Promise<boolean>, options: CatalogueOptions): Loop => {
  const { clock, refreshEveryMs = REFRESH_MS, retryAfterMs = MINUTE } = options;
  const pauses = backoff({ firstMs: retryAfterMs, maxMs: refreshEveryMs });
  let failures = 0;
  return startLoop({
    async look() {
      failures = (await fetchList()) ? 0 : failures + 1;
    },
    everyMs: () => (failures === 0 ? refreshEveryMs : pauses(failures)),
    clock,
  });
};

/**
 * Creates a catalogue that serves a small built-in list until it has a fetched one. The index of the fetched list is a
 * file, which the next start serves at once.
 */
export const createCatalogue = (options: CatalogueOptions): RefreshingCatalogue => {
  const stopped = new AbortController();
  const { refreshEveryMs = REFRESH_MS } = options;
  const current = createCurrentIndex({ ...options, refreshEveryMs });
  const { fetchList, settled } = createFetch(current, options, stopped.signal);
  const ask = <T>(question: (from: SearchIndexes) => T): T => current.ask(question, () => void fetchList());
  let refreshing: Loop | undefined;

  return {
    search: (kind, text, limit, among) => ask((from) => from[kind].search(text, limit, among)),
    find: (kind, id) => ask((from) => from[kind].find(id)),
    startingWith: (kind, beginning, limit) => ask((from) => from[kind].startingWith(beginning, limit)),
    complete: () => !current.isBuiltin(),
    listedAt: () => current.builtAt(),
    start() {
      refreshing ??= startRefreshing(fetchList, options);
    },
    async refresh() {
      await fetchList();
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all([refreshing?.[Symbol.asyncDispose](), settled()]);
      current[Symbol.dispose]();
    },
  };
};
