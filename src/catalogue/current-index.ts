import { DatabaseSync } from 'node:sqlite';
import type { Clock, Log } from '#domain/system.ts';
import { type BuiltIndex, buildIndex, type IndexSizes } from './build-index.ts';
import { openIndexFiles } from './index-files.ts';
import { BUILTIN_MODELS } from './parse-model-list.ts';
import { openIndexes, type SearchIndexes } from './search-index.ts';

const sizesOf = ({ lora, model }: SearchIndexes): IndexSizes => ({ lora: lora.size, model: model.size });

/** A list with less than half of the previous one's LoRAs or models was probably truncated. */
const isCutShort = (built: IndexSizes, shown: IndexSizes): boolean =>
  2 * built.lora < shown.lora || 2 * built.model < shown.model;

// A glitch of the API is over after this many; a list that stays short is real.
const REFRESHES_IN_DOUBT = 2;

/** Decides which lists to accept: a much shorter one only after it has stayed so for a while. */
const createTrust = (clock: Pick<Clock, 'monotonic'>, refreshEveryMs: number) => {
  /** When the first doubtful list arrived, in monotonic milliseconds; undefined: none. */
  let doubtedSince: number | undefined;
  return {
    /** Whether to accept a list in place of the one shown; undefined: of the built-in one. */
    accepts(built: IndexSizes, shown: IndexSizes | undefined): boolean {
      const now = clock.monotonic();
      doubtedSince = shown && isCutShort(built, shown) ? (doubtedSince ?? now) : undefined;
      return doubtedSince === undefined || now - doubtedSince >= REFRESHES_IN_DOUBT * refreshEveryMs;
    },
    /** To be called when a list was accepted. */
    reset() {
      doubtedSince = undefined;
    },
  };
};

const indexBuiltin = (): SearchIndexes => {
  const database = new DatabaseSync(':memory:');
  buildIndex(database, BUILTIN_MODELS);
  return openIndexes(database);
};

type CurrentIndexOptions = {
  dataDir: string;
  log: Log;
  clock: Pick<Clock, 'monotonic'>;
  /** How often lists are offered, in milliseconds. */
  refreshEveryMs: number;
};

/** Opens the index that answers now: that of the last fetched list, or a built-in one. */
export const createCurrentIndex = ({ dataDir, log, clock, refreshEveryMs }: CurrentIndexOptions) => {
  const files = openIndexFiles(dataDir, log);
  const trust = createTrust(clock, refreshEveryMs);
  const builtin = indexBuiltin();
  let indexes = files.openLast() ?? builtin;

  const adopt = (path: string): void => {
    // The indexes before are closed even if the new one cannot be opened.
    indexes = builtin;
    indexes = files.adopt(path);
    trust.reset();
  };

  return {
    isBuiltin: (): boolean => indexes === builtin,
    /** When the list was fetched, in milliseconds since 1970; null for the built-in one. */
    builtAt: (): number | null => (indexes === builtin ? null : files.builtAt()),
    newPath: files.newPath,
    discard: files.discard,
    /** Adopts the index built at the path, or leaves it. Returns whether it was adopted. */
    offer({ rows, sizes }: BuiltIndex, path: string): boolean {
      if (sizes.lora + sizes.model === 0) throw new Error(`none of the list's ${rows} rows is of use`);
      const before = sizesOf(indexes);
      if (!trust.accepts(sizes, indexes === builtin ? undefined : before)) {
        const facts = { rows, sizes, before };
        log.warn(facts, 'the model list is much shorter than before, so the one before is kept for now');
        return false;
      }
      adopt(path);
      log.info({ rows, ...sizes }, 'the model list is up to date');
      return true;
    },
    /** Asks the index. Where its file is damaged, the built-in list answers from now on, and `onDamage` is called. */
    ask<T>(question: (from: SearchIndexes) => T, onDamage: () => void): T {
      if (indexes === builtin) return question(builtin);
      try {
        return question(indexes);
      } catch (err) {
        log.error({ err }, 'the index of the model list is damaged, so it is built anew');
        indexes = builtin;
        files.removeLast();
        onDamage();
        return question(builtin);
      }
    },
    [Symbol.dispose]() {
      indexes = builtin;
      files[Symbol.dispose]();
    },
  };
};

/** The index that answers now. */
export type CurrentIndex = ReturnType<typeof createCurrentIndex>;
