import { storableText } from '#domain/json.ts';

/** An hour: no claim, pause or delay is longer, whatever the input says. */
const LONGEST_MS = 3_600_000;

/**
 * Converts a duration for storage: whole milliseconds, from 0 to an hour. Throws a RangeError if it is not
 * finite.
 */
export const durationOf = (milliseconds: number): number => {
  if (!Number.isFinite(milliseconds)) throw new RangeError(`${milliseconds} is no number of milliseconds`);
  return Math.round(Math.min(Math.max(milliseconds, 0), LONGEST_MS));
};

/** A column value. Booleans are stored as 0 and 1, documents as JSON text, images as bytes. */
export type SqlValue = string | number | Uint8Array | null;

/**
 * Makes values storable in every engine: Postgres refuses U+0000 in text, and each treats lone surrogates
 * differently.
 */
export const storableValues = (values: readonly SqlValue[]): SqlValue[] =>
  values.map((value) => (typeof value === 'string' ? storableText(value) : value));

/** Returns placeholders of consecutive parameters, from `?1` on by default. */
export const placeholders = (count: number, first = 1): string[] =>
  Array.from({ length: count }, (_, index) => `?${first + index}`);

/** A row, by column name: untrusted until parsed. */
export type SqlRow = Record<string, unknown>;

/**
 * Runs one statement at a time. Parameters are positional: `?1`, `?2`. Statement texts are constant, so that
 * an engine can keep them prepared. Calls reject with the engine's own error.
 *
 * Each engine translates two terms: `now_ms()`, the database's time in milliseconds since 1970, constant
 * within a statement, and `FOR UPDATE`, also with `SKIP LOCKED`, which does nothing with a single writer.
 */
export type Statements = {
  all(statement: string, ...parameters: SqlValue[]): Promise<SqlRow[]>;
  /** Returns the first row. */
  get(statement: string, ...parameters: SqlValue[]): Promise<SqlRow | undefined>;
  /** Returns the number of written rows. */
  run(statement: string, ...parameters: SqlValue[]): Promise<number>;
};

/** A database, with either engine. */
export type Sql = Statements & {
  /**
   * Runs `work` as one transaction, and rolls it back if it rejects. Other calls wait for its end: inside,
   * only await statements passed to `work`. A lasting transaction is on disk when it resolves and survives a
   * power cut; any other survives only the process. Others can see a lasting one a little earlier.
   */
  transaction<T>(work: (statements: Statements) => Promise<T>, options?: { isLasting?: boolean }): Promise<T>;
  /** Runs `work` as a transaction while nobody else, in any process, runs one under the same name. */
  withLock<T>(name: string, work: (statements: Statements) => Promise<T>): Promise<T>;
  /** Like `withLock`, but without waiting: returns `busy`, with nothing done, if the name is taken. */
  tryExclusively<T>(name: string, work: (statements: Statements) => Promise<T>): Promise<T | 'busy'>;
};
