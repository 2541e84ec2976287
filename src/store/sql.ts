import { storableText } from '#domain/storable-text.ts';

/** An hour: nothing here is claimed, paused or put off for longer, whatever anybody says. */
const LONGEST_MS = 3_600_000;

/** A duration as it is stored: whole milliseconds, from none to an hour. Throws a RangeError for one that is no finite number. */
export const durationOf = (milliseconds: number): number => {
  if (!Number.isFinite(milliseconds)) throw new RangeError(`${milliseconds} is no number of milliseconds`);
  return Math.round(Math.min(Math.max(milliseconds, 0), LONGEST_MS));
};

/** What a column holds. Truth values are stored as 0 and 1, documents as JSON text, pictures as bytes. */
export type SqlValue = string | number | Uint8Array | null;

/** Values as every engine takes them: one refuses U+0000 in texts, and what is no Unicode each keeps in its own way. */
export const storableValues = (values: readonly SqlValue[]): SqlValue[] =>
  values.map((value) => (typeof value === 'string' ? storableText(value) : value));

/** One row, by column name: not trusted until it is parsed. */
export type SqlRow = Record<string, unknown>;

/**
 * Runs one statement at a time. Parameters are positional: `?1`, `?2`. The statement text is constant, so that an
 * engine can keep it prepared. Every call rejects with the engine's own error.
 *
 * Two words are each engine's to spell: `now_ms()`, the time in milliseconds since 1970, the same all through a statement,
 * by the clock of whoever keeps the data, and `FOR UPDATE SKIP LOCKED`, which means nothing where one writes at a time.
 */
export type Statements = {
  all(statement: string, ...parameters: SqlValue[]): Promise<SqlRow[]>;
  /** The first row. */
  get(statement: string, ...parameters: SqlValue[]): Promise<SqlRow | undefined>;
  /** How many rows were written. */
  run(statement: string, ...parameters: SqlValue[]): Promise<number>;
};

/** A database, whichever engine it is. */
export type Sql = Statements & {
  /**
   * Runs `work` as one transaction, which is rolled back when it rejects.
   * Other calls wait for its end: inside, only the statements handed to `work` may be awaited.
   * A lasting one is on the disk when it resolves, and outlasts a power cut; any other outlasts the process only.
   */
  transaction<T>(work: (statements: Statements) => Promise<T>, options?: { isLasting?: boolean }): Promise<T>;
  /** Runs `work` as a transaction while nobody else, in no other process either, runs one under the same name. */
  withLock<T>(name: string, work: (statements: Statements) => Promise<T>): Promise<T>;
  /** The same, and it waits for nobody: `busy`, with nothing done, where somebody runs one under that name. */
  tryExclusively<T>(name: string, work: (statements: Statements) => Promise<T>): Promise<T | 'busy'>;
};
