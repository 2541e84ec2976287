import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqlite } from '#store/sqlite.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { openTestPostgres, postgresHint, postgresUrl } from '../support/postgres.ts';
import type { OpenSql } from './ledger-suite.ts';

/** A folder that is removed with all that is in it. */
export const createFolder = async (): Promise<AsyncDisposable & { path: string }> => {
  const path = await mkdtemp(join(tmpdir(), 'loralei-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

const openInFolder: OpenSql = async () => {
  const folder = await createFolder();
  const sql = await openSqlite(join(folder.path, 'loralei.db'));
  const close = async () => {
    await sql[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  return { ...sql, [Symbol.asyncDispose]: close };
};

const SQLITE: readonly (readonly [string, OpenSql])[] = [
  ['SQLite in memory', () => openMemoryDatabase()],
  ['SQLite in a file', openInFolder],
];

/** The engines on which every contract holds. SQLite is tried once, however many servers there are. */
const ENGINES: readonly (readonly [string, OpenSql])[] = [
  ...(process.env.TEST_SQLITE === 'no' ? [] : SQLITE),
  ...(postgresUrl === undefined ? [] : [['Postgres', openTestPostgres] as const]),
];

/** Tries a suite on every engine, and says so where there is no Postgres to try it on. */
export const onEveryEngine = (describeSuite: (engine: string, open: OpenSql) => void): void => {
  for (const [engine, open] of ENGINES) describeSuite(engine, open);
  test.skipIf(postgresUrl === undefined)(`Postgres was tried too${postgresHint}`, () => {
    expect(ENGINES.map(([engine]) => engine)).toContain('Postgres');
  });
};
