import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, Pool, type PoolClient, TypeOverrides, types } from 'pg';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Log } from '#domain/system.ts';
import { retry } from '#shared/retry.ts';
import { limitSession, PostgresClient } from './postgres-client.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { type Sql, type SqlRow, type SqlValue, type Statements, storableValues } from './sql.ts';

/** Options of a Postgres connection. Times are milliseconds. */
export type PostgresOptions = {
  /** For example `postgres://user:password@host/database`. */
  url: string;
  log: Log;
  /** Maximum number of connections; each process has its own. */
  connections?: number;
  /**
   * The timeout of one statement: a member waits for it, and Discord gives an answer 3 seconds. The server
   * allows an idle transaction half as much again.
   */
  statementMs?: number;
  steps?: readonly string[];
  /** From 0 (inclusive) to 1 (exclusive): spreads retries for the same lock. */
  random?: () => number;
};

/** A Postgres database. Closing it waits for statements in progress. */
export type PostgresDatabase = Sql & AsyncDisposable;

const DEFAULTS = { connections: 10, statementMs: 2000, steps: POSTGRES_MIGRATIONS, random: Math.random };

// Two starting processes must not both migrate. The number is arbitrary but fixed.
const MIGRATION_LOCK = 5_672_539;

const readNumbers = new TypeOverrides();
// Counts, ranks and times in milliseconds stay far below 2^53.
readNumbers.setTypeParser(types.builtins.INT8, Number);
readNumbers.setTypeParser(types.builtins.NUMERIC, Number);

// When the statement reached the server. Unlike `now()` it advances within a transaction, so it includes the
// wait for a lock; unlike `clock_timestamp()` it is constant within a statement, so that an index can use it.
const NOW_MS = '(extract(epoch FROM statement_timestamp()) * 1000)::bigint';

type Prepared = { name: string; text: string };

/**
 * Converts a statement for Postgres: `$1` for `?1`, with a name under which a connection keeps it prepared.
 */
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

/** Two transactions waited for each other: Postgres has rolled one back, and it can be retried. */
const isDeadlock = (error: unknown): boolean => error instanceof DatabaseError && error.code === '40P01';

const ATTEMPTS = 3;

// Shutting down, starting up, out of connections, cut off by the administrator, refusing logins; a lock or a
// statement timed out; a transaction was idle, or ran, for too long.
const OUTAGE_CODES = /^(08|28|3D|53|55000|55P03|57|25P03|25P04)/;

const isNetworkError = (error: Error): boolean => 'syscall' in error || 'errno' in error;

// The driver has no codes for these.
const GIVEN_UP = /timeout|terminated|closed the connection|not queryable/i;

const isGivenUp = ({ message }: Error): boolean => GIVEN_UP.test(message);

/** Whether the database is unreachable; any other error is an answer of its own. */
const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? OUTAGE_CODES.test(error.code ?? '')
    : error instanceof Error && (isNetworkError(error) || isGivenUp(error));

/** Converts outages to StorageUnavailableError, to distinguish them from bugs. */
const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (!isOutage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StorageUnavailableError(`the database does not answer: ${reason}`, { cause: error });
  }
};

/** The connection cannot be used any more: it timed out or broke. */
const isBroken = (error: unknown): boolean =>
  error instanceof StorageUnavailableError && !(error.cause instanceof DatabaseError);

const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await orUnavailable(pool.connect());
  let broken: Error | undefined;
  // The pool handles errors of idle connections only: one that breaks in use must not end the process.
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
    // A connection on which ROLLBACK fails cannot be used any more either.
    else await client.query('ROLLBACK').catch(noteBreak);
    throw error;
  } finally {
    client.off('error', noteBreak);
    // Released with an error, a connection with a pending answer is destroyed: nobody else must read that
    // answer.
    client.release(broken);
  }
};

/** Milliseconds. Other processes wait while one migrates, which may take long. */
const MIGRATION_MS = { connection: 10_000, statement: 30 * 60_000, lock: 10 * 60_000, idle: 60_000 };

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

/** Runs migrations on a connection of its own, with longer timeouts. */
const migrate = async (url: string, steps: readonly string[]): Promise<void> => {
  const client = new PostgresClient({
    connectionString: url,
    connectionTimeoutMillis: MIGRATION_MS.connection,
    query_timeout: MIGRATION_MS.statement,
    application_name: 'loralei',
  });
  // A broken connection also rejects the statement in progress.
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

/** Destroys idle connections when one breaks or falls silent: the network has probably dropped them all. */
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

// Bots in different schemas of one database do not lock each other out.
const LOCK = "hashtextextended(current_schema() || ' ' || ?1, 0)";

/**
 * Attempts to take a busy lock, and the maximum pause in milliseconds after the first; it doubles each time.
 */
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
      // Releases the connection in between, and retries with jitter.
      await sleep(TRY_LOCK.pauseMs * 2 ** (tries - 1) * random());
    }
  };
  const close = async () => {
    await pool.end();
  };
  return { ...statements, transaction, withLock, tryExclusively, [Symbol.asyncDispose]: close };
};

/**
 * Opens a Postgres database and migrates it. Rejects if it is unreachable or belongs to a newer version.
 * Every transaction is lasting. Broken connections are replaced when needed.
 */
export const openPostgres = async (options: PostgresOptions): Promise<PostgresDatabase> => {
  const { url, log, connections, statementMs, steps, random } = { ...DEFAULTS, ...options };
  await migrate(url, steps);
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
  // A connection broke while idle.
  pool.on('error', (err) => log.warn({ err }, 'a connection to the database broke'));
  dropIdleWithBroken(pool);
  return createSql(pool, random);
};
