import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, Pool, type PoolClient, TypeOverrides, types } from 'pg';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Log } from '#domain/system.ts';
import { retry } from '#shared/retry.ts';
import { limitSession, PostgresClient } from './postgres-client.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { type Sql, type SqlRow, type SqlValue, type Statements, storableValues } from './sql.ts';

/** What a connection to Postgres is made of. Times are milliseconds. */
export type PostgresOptions = {
  /** Such as `postgres://user:password@host/database`. */
  url: string;
  log: Log;
  /** Connections at most; each process has its own. */
  connections?: number;
  /**
   * What one statement may take: a member waits for it, and Discord gives an answer 3 seconds. The server gives a
   * transaction in which nothing happens half as much again.
   */
  statementMs?: number;
  steps?: readonly string[];
  /** From 0 (included) to 1 (excluded): spreads those who try for the same lock. */
  random?: () => number;
};

/** A Postgres database. Closing it waits for the statements under way. */
export type PostgresDatabase = Sql & AsyncDisposable;

const DEFAULTS = { connections: 10, statementMs: 2000, steps: POSTGRES_MIGRATIONS, random: Math.random };

// Two starting processes must not both bring the tables up to date. Any number will do, as long as it is this one.
const MIGRATION_LOCK = 5_672_539;

const readNumbers = new TypeOverrides();
// Counts, ranks and times in milliseconds stay far below 2^53.
readNumbers.setTypeParser(types.builtins.INT8, Number);
readNumbers.setTypeParser(types.builtins.NUMERIC, Number);

// When the statement reached the server. Within a transaction it goes on, unlike `now()`: the wait for a lock is past then.
// And it is the same all through the statement, unlike `clock_timestamp()`, so that an index can be looked up by it.
const NOW_MS = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint';

type Prepared = { name: string; text: string };

/** The statement as Postgres takes it: `$1` for `?1`, under a name by which a connection keeps it prepared. */
const createPrepare = (): ((statement: string) => Prepared) => {
  const prepared = new Map<string, Prepared>();
  return (statement) => {
    const known = prepared.get(statement);
    if (known) return known;
    const text = statement.replaceAll('now_ms()', NOW_MS).replace(/\?(\d+)/g, '$$$1');
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 40);
    prepared.set(statement, { name, text });
    return { name, text };
  };
};

const createStatements = (
  client: Pick<PoolClient, 'query'>,
  prepare: (statement: string) => Prepared,
): Statements => {
  const query = (statement: string, values: SqlValue[]) =>
    orUnavailable(client.query<SqlRow>({ ...prepare(statement), values: storableValues(values) }));
  return {
    all: async (statement, ...parameters) => (await query(statement, parameters)).rows,
    get: async (statement, ...parameters) => (await query(statement, parameters)).rows[0],
    run: async (statement, ...parameters) => (await query(statement, parameters)).rowCount ?? 0,
  };
};

/** Two transactions that waited for each other: Postgres has undone one of them, and it can be done again. */
const isDeadlock = (error: unknown): boolean => error instanceof DatabaseError && error.code === '40P01';

const ATTEMPTS = 3;

// Shutting down, starting up, out of connections, cut off by its administrator, not letting anybody in; a lock or a
// statement that took too long; a transaction that stood idle, or went on, for too long.
const OUTAGE_CODES = /^(08|28|3D|53|55000|55P03|57|25P03|25P04)/;

const isNetworkError = (error: Error): boolean => 'syscall' in error || 'errno' in error;

// The driver gives these no code.
const GIVEN_UP = /timeout|terminated|closed the connection|not queryable/i;

const isGivenUp = ({ message }: Error): boolean => GIVEN_UP.test(message);

/** The database is not there, or not to be reached; anything else is an answer of its own. */
const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? OUTAGE_CODES.test(error.code ?? '')
    : error instanceof Error && (isNetworkError(error) || isGivenUp(error));

/** Rejects with StorageUnavailableError where the database is away, so that everybody knows an outage from a defect. */
const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (!isOutage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageUnavailableError(`the database does not answer: ${reason}`, { cause: error });
  }
};

/** The connection itself is of no further use: nothing came, or it broke. */
const isBroken = (error: unknown): boolean =>
  error instanceof StorageUnavailableError && !(error.cause instanceof DatabaseError);

const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await orUnavailable(pool.connect());
  let broken: Error | undefined;
  // The pool listens to idle connections only: one that breaks while it is used must not end the process.
  const noteBreak = (error: Error): void => {
    broken = error;
  };
  client.on('error', noteBreak);
  try {
    await orUnavailable(client.query('BEGIN'));
    const result = await work(client);
    await orUnavailable(client.query('COMMIT'));
    return result;
  } catch (error) {
    if (error instanceof Error && isBroken(error)) noteBreak(error);
    // A connection on which not even this goes through is of no further use either.
    else await client.query('ROLLBACK').catch(noteBreak);
    throw error;
  } finally {
    client.off('error', noteBreak);
    // One that is handed back with an error is destroyed while it waits for an answer: nobody else must read that.
    client.release(broken);
  }
};

/** Milliseconds. Other processes wait for whoever brings the tables up to date, and that may take its time. */
const MIGRATION_MS = { statement: 30 * 60_000, lock: 10 * 60_000, idle: 60_000 };

const MIGRATION_LIMITS = `
  SET LOCAL statement_timeout = ${MIGRATION_MS.statement};
  SET LOCAL lock_timeout = ${MIGRATION_MS.lock};
  SET LOCAL idle_in_transaction_session_timeout = ${MIGRATION_MS.idle}`;

const bringUpToDate = async (client: PostgresClient, steps: readonly string[]): Promise<void> => {
  await client.query(MIGRATION_LIMITS);
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await client.query('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version');
  const version = rows[0]?.version ?? 0;
  if (version > steps.length) {
    throw new Error(
      `The database has schema ${version}, and this version of Loralei knows ${steps.length}. ` +
        'Start the newer version again, or restore a backup from before the upgrade.',
    );
  }
  for (const step of steps.slice(version)) await client.query(step);
  await client.query('DELETE FROM schema_version');
  await client.query('INSERT INTO schema_version VALUES ($1)', [steps.length]);
};

/** Brings the tables up to date on a connection of its own, which may take longer than a member would wait. */
const migrate = async (url: string, statementMs: number, steps: readonly string[]): Promise<void> => {
  const client = new PostgresClient({
    connectionString: url,
    connectionTimeoutMillis: statementMs,
    query_timeout: MIGRATION_MS.statement,
    application_name: 'loralei',
  });
  // What breaks rejects the statement under way too.
  client.on('error', () => undefined);
  try {
    await orUnavailable(client.connect());
    await orUnavailable(client.query('BEGIN'));
    await orUnavailable(bringUpToDate(client, steps));
    await orUnavailable(client.query('COMMIT'));
  } finally {
    await client.end();
  }
};

/** Destroys idle connections when one breaks or falls silent: the network has probably forgotten them all. */
const dropIdleWithBroken = (pool: Pool): void => {
  const idle = new Set<PoolClient>();
  pool.on('acquire', (client) => idle.delete(client));
  pool.on('remove', (client) => idle.delete(client));
  pool.on('release', (error: unknown, client) => {
    if (error === undefined || error === null) return void idle.add(client);
    if (error instanceof DatabaseError) return;
    for (const other of idle) if (other instanceof PostgresClient) other.destroy();
  });
};

// Bots with tables in different schemas of one database do not lock each other out.
const LOCK = "hashtextextended(current_schema() || ' ' || ?1, 0)";

/** How often a lock that somebody holds is tried for, and the most milliseconds of pause after the first; each doubles it. */
const TRY_LOCK = { tries: 5, pauseMs: 10 };

const createSql = (pool: Pool, random: () => number): PostgresDatabase => {
  const prepare = createPrepare();
  const statements = createStatements(pool, prepare);
  const transaction: Sql['transaction'] = (work) =>
    retry(() => inTransaction(pool, (client) => work(createStatements(client, prepare))), {
      attempts: ATTEMPTS,
      isRetryable: isDeadlock,
    });
  const withLock: Sql['withLock'] = (name, work) =>
    transaction(async (alone) => {
      await alone.get(`SELECT pg_advisory_xact_lock(${LOCK})`, name);
      return work(alone);
    });
  const tryOnce: Sql['tryExclusively'] = (name, work) =>
    transaction(async (alone) => {
      const lock = await alone.get(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS held`, name);
      return lock?.held === true ? work(alone) : 'busy';
    });
  const tryExclusively: Sql['tryExclusively'] = async (name, work) => {
    for (let tries = 1; ; tries += 1) {
      const result = await tryOnce(name, work);
      if (result !== 'busy' || tries === TRY_LOCK.tries) return result;
      // Without a connection meanwhile, and not all at the same moment.
      await sleep(TRY_LOCK.pauseMs * 2 ** (tries - 1) * random());
    }
  };
  const close = async () => {
    await pool.end();
  };
  return { ...statements, transaction, withLock, tryExclusively, [Symbol.asyncDispose]: close };
};

/**
 * Opens a Postgres database and brings its tables up to date. Rejects when it cannot be reached, or belongs to a newer
 * version. Every transaction is lasting. Connections that break are made anew when they are needed.
 */
export const openPostgres = async (options: PostgresOptions): Promise<PostgresDatabase> => {
  const { url, log, connections, statementMs, steps, random } = { ...DEFAULTS, ...options };
  await migrate(url, statementMs, steps);
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: statementMs,
    query_timeout: statementMs,
    types: readNumbers,
    application_name: 'loralei',
    Client: PostgresClient,
    onConnect: (client) => limitSession(client, statementMs),
  });
  // A connection that breaks while nobody uses it.
  pool.on('error', (err) => log.warn({ err }, 'a connection to the database broke'));
  dropIdleWithBroken(pool);
  return createSql(pool, random);
};
