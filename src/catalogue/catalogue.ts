import { DatabaseSync } from 'node:sqlite';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { type Loop, startLoop } from '#shared/loop.ts';
import { backoff } from '#shared/retry.ts';
import { withTimeout } from '#shared/timeout.ts';
import { buildIndex, type IndexSizes } from './build-index.ts';
import type { BuiltIndex } from './build-index-file.ts';
import { openIndexFiles } from './index-files.ts';
import { BUILTIN_MODELS } from './parse-model-list.ts';
import { openIndexes, type SearchIndexes } from './search-index.ts';

const MINUTE = 60_000;

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
    /** Fetches the list now, or joins the fetch in progress. Never rejects: failures are logged. */
    refresh(): Promise<void>;
  };

const sizesOf = ({ lora, model }: SearchIndexes): IndexSizes => ({ lora: lora.size, model: model.size });

/** A list with less than half of the previous one's LoRAs or models was probably truncated. */
const isCutShort = (built: IndexSizes, shown: IndexSizes): boolean =>
  2 * built.lora < shown.lora || 2 * built.model < shown.model;

// A glitch of the API is over after this many; a list that stays short is real.
const REFRESHES_IN_DOUBT = 2;

const indexBuiltin = (): SearchIndexes => {
  const database = new DatabaseSync(':memory:');
  buildIndex(database, BUILTIN_MODELS);
  return openIndexes(database);
};

/**
 * Creates a catalogue that serves a small built-in list until it has a fetched one. The index of the fetched list is a
 * file, which the next start serves at once.
 */
export const createCatalogue = (options: CatalogueOptions): RefreshingCatalogue => {
  const { source, dataDir, clock, log } = options;
  const { refreshEveryMs = 360 * MINUTE, retryAfterMs = MINUTE, fetchTimeoutMs = 2 * MINUTE } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const files = openIndexFiles(dataDir, log);
  const builtin = indexBuiltin();
  let indexes = files.openLast() ?? builtin;
  let fetching: Promise<boolean> | undefined;
  let refreshing: Loop | undefined;
  /** When the first doubtful list arrived, in monotonic milliseconds; undefined: none. */
  let doubtedSince: number | undefined;

  const failed = (err: unknown, message: string): void => {
    if (!signal.aborted) log.warn({ err }, message);
  };

  /** Whether to accept a list: a much shorter one only after it has stayed so for a while. */
  const isBelieved = (sizes: IndexSizes): boolean => {
    if (indexes === builtin || !isCutShort(sizes, sizesOf(indexes))) {
      doubtedSince = undefined;
      return true;
    }
    const now = clock.monotonic();
    doubtedSince ??= now;
    return now - doubtedSince >= REFRESHES_IN_DOUBT * refreshEveryMs;
  };

  const adopt = (path: string): void => {
    // The indexes before are closed even if the new one cannot be opened.
    indexes = builtin;
    indexes = files.adopt(path);
    doubtedSince = undefined;
  };

  /** Adopts the index built at the path, or discards it. Returns whether it was adopted. */
  const judge = ({ rows, sizes }: BuiltIndex, path: string): boolean => {
    if (sizes.lora + sizes.model === 0) throw new Error(`none of the list's ${rows} rows is of use`);
    if (!isBelieved(sizes)) {
      const facts = { rows, sizes, before: sizesOf(indexes) };
      log.warn(facts, 'the model list is much shorter than before, so the one before is kept for now');
      return false;
    }
    adopt(path);
    log.info({ rows, ...sizes }, 'the model list is up to date');
    return true;
  };

  const fetchList = async (): Promise<boolean> => {
    const path = files.newPath();
    try {
      const build = (ending: AbortSignal) => source(path, ending);
      return judge(await withTimeout(build, fetchTimeoutMs, { clock, signal }), path);
    } catch (error) {
      failed(error, 'the model list cannot be fetched');
      return false;
    } finally {
      files.discard(path);
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

  /** Asks the index; where its file is damaged, the built-in list answers until the next one is fetched. */
  const ask = <T>(question: (from: SearchIndexes) => T): T => {
    if (indexes === builtin) return question(builtin);
    try {
      return question(indexes);
    } catch (err) {
      log.error({ err }, 'the index of the model list is damaged, so it is built anew');
      indexes = builtin;
      files.removeLast();
      void fetchOnce();
      return question(builtin);
    }
  };

  return {
    search: (kind, text, limit, among) => ask((from) => from[kind].search(text, limit, among)),
    find: (kind, id) => ask((from) => from[kind].find(id)),
    startingWith: (kind, beginning, limit) => ask((from) => from[kind].startingWith(beginning, limit)),
    complete: () => indexes !== builtin,
    start() {
      refreshing ??= startRefreshing();
    },
    async refresh() {
      await fetchOnce();
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await Promise.all([refreshing?.[Symbol.asyncDispose](), fetching]);
      indexes = builtin;
      files[Symbol.dispose]();
    },
  };
};
