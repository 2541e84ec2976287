import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import { openPostgres, type PostgresDatabase } from '#store/postgres.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from './log.ts';
import { PATIENCE_MS } from './patience.ts';

/** The Postgres server that tests may use, such as `postgres://postgres@127.0.0.1:5432/postgres`; undefined for none. */
export const postgresUrl: string | undefined = process.env.TEST_DATABASE_URL || undefined;

/** To be put behind the name of a suite that needs Postgres, so that a skipped run says why. */
export const postgresHint =
  postgresUrl === undefined ? ' (skipped: no Postgres; set TEST_DATABASE_URL to try it)' : '';

/** An empty database of its own on the server: a schema, which is dropped in the end. */
export type Schema = AsyncDisposable & { url: string };

const command = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
};

/** Makes a schema on the server, and an address that leads into it. */
export const createSchema = async (): Promise<Schema> => {
  if (postgresUrl === undefined) throw new Error('TEST_DATABASE_URL is not set.');
  const name = `loralei_${randomUUID().replaceAll('-', '')}`;
  await command(`CREATE SCHEMA ${name}`);
  const url = new URL(postgresUrl);
  url.searchParams.set('options', `-c search_path=${name}`);
  return { url: url.href, [Symbol.asyncDispose]: () => command(`DROP SCHEMA ${name} CASCADE`) };
};

/**
 * Makes a database of its own on the server, for tests with several processes: their locks are heard in no other one,
 * which a schema does not give. It takes longer than a schema.
 */
export const createDatabase = async (): Promise<Schema> => {
  if (postgresUrl === undefined) throw new Error('TEST_DATABASE_URL is not set.');
  const name = `loralei_${randomUUID().replaceAll('-', '')}`;
  await command(`CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = name;
  return { url: url.href, [Symbol.asyncDispose]: () => command(`DROP DATABASE ${name} WITH (FORCE)`) };
};

/** A migrated database, to be emptied and opened again: creating one takes longer than most tests. */
type Reusable = { sql: PostgresDatabase; schema: Schema; tables: readonly string[] };

const opened: Reusable[] = [];
const empty: Reusable[] = [];

const create = async (): Promise<Reusable> => {
  const schema = await createSchema();
  // Statements take as long as a busy machine needs.
  const patience = { statementMs: PATIENCE_MS };
  const sql = await openPostgres({ url: schema.url, log: testLog(), connections: 5, ...patience });
  const rows = await sql.all('SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()');
  const tables = rows.map(({ name }) => String(name)).filter((name) => name !== 'schema_version');
  const database = { sql, schema, tables };
  opened.push(database);
  return database;
};

afterAll(async () => {
  for (const { sql, schema } of opened.splice(0)) {
    await sql[Symbol.asyncDispose]();
    await schema[Symbol.asyncDispose]();
  }
  empty.splice(0);
});

const clear = async ({ sql, tables }: Reusable): Promise<void> => {
  for (const table of tables) await sql.run(`DELETE FROM ${table}`);
};

/** Keeps a database for whoever comes next, unless a test has broken it. */
const giveBack = async (database: Reusable): Promise<void> => {
  const isEmpty = await clear(database).then(
    () => true,
    () => false,
  );
  if (isEmpty) empty.push(database);
};

/** Opens an empty database on the server, which is emptied again when it is disposed. */
export const openTestPostgres = async (): Promise<PostgresDatabase> => {
  const database = empty.pop() ?? (await create());
  return { ...database.sql, [Symbol.asyncDispose]: () => giveBack(database) };
};

/** Ends the connections by a borrowed address, and waits until what they did has taken place or has not. */
const GONE = `
  SELECT pg_terminate_backend(pid, ${PATIENCE_MS}) FROM pg_stat_activity
  WHERE application_name = (SELECT current_schema())`;

/**
 * An empty schema with all tables, to be connected to, and a way into it for the test itself. Connections by its address
 * bear the schema's name; those that are still there in the end are ended.
 */
export const borrowSchema = async (): Promise<Schema & { sql: Sql }> => {
  const database = empty.pop() ?? (await create());
  const schema = await database.sql.get('SELECT current_schema() AS name');
  const url = new URL(database.schema.url);
  url.searchParams.set('application_name', String(schema?.name));
  return {
    url: url.href,
    sql: database.sql,
    async [Symbol.asyncDispose]() {
      await database.sql.all(GONE);
      await giveBack(database);
    },
  };
};
