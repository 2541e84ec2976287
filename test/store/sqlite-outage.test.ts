import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import { openSqlite } from '#store/sqlite.ts';
import { asOutage } from '#store/sqlite-outage.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { createFolder } from './engines.ts';

const CREATE = 'CREATE TABLE thing (name TEXT NOT NULL) STRICT';
const INSERT = 'INSERT INTO thing VALUES (?1)';

const openThings = async () => {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await createFolder());
  const path = join(folder.path, 'things.db');
  const clock = manualClock();
  const sql = stack.use(await openSqlite(path, { steps: [CREATE], clock }));
  const names = async () => (await sql.all('SELECT name FROM thing ORDER BY rowid')).map(({ name }) => name);
  return { path, clock, sql, names, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};

/** Holds the write lock as another process does, until it is disposed of. */
const holdLock = (path: string): Disposable => {
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  return { [Symbol.dispose]: () => other.close() };
};

/** What comes of a call while the time goes on as far as it likes to wait. */
const outcome = async (work: Promise<unknown>, clock: ManualClock): Promise<unknown> => {
  let result: unknown;
  const settled = work.then(
    (value) => (result = { value }),
    (error) => (result = error),
  );
  // Looking at the disk takes no time on this clock: it goes on only for whoever sleeps on it.
  while (result === undefined) {
    if (clock.sleeps().length > 0) await clock.advance(10);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await settled;
  return result;
};

describe('a database that another process keeps locked', () => {
  it('is read as ever', async () => {
    await using things = await openThings();
    await things.sql.run(INSERT, 'one');
    using _lock = holdLock(things.path);
    expect(await things.names()).toEqual(['one']);
  });

  it.each([
    ['a statement', (sql: Awaited<ReturnType<typeof openThings>>['sql']) => sql.run(INSERT, 'lost')],
    [
      'a transaction',
      (sql: Awaited<ReturnType<typeof openThings>>['sql']) =>
        sql.transaction(async ({ run }) => run(INSERT, 'lost')),
    ],
  ])('makes %s unavailable within two seconds, and nothing of it is written', async (_, write) => {
    await using things = await openThings();
    const begun = things.clock.now();
    {
      using _lock = holdLock(things.path);
      expect(await outcome(write(things.sql), things.clock)).toBeInstanceOf(StorageUnavailableError);
      expect(things.clock.now() - begun).toBeLessThan(2000);
    }
    expect(await things.names()).toEqual([]);
  });

  it('does not make each further call wait as long again', async () => {
    await using things = await openThings();
    const { sql, clock, path } = things;
    using _lock = holdLock(path);
    await outcome(sql.run(INSERT, 'first'), clock);
    const begun = clock.now();
    for (let call = 0; call < 5; call += 1) {
      expect(await outcome(sql.run(INSERT, 'later'), clock)).toBeInstanceOf(StorageUnavailableError);
    }
    expect(clock.now() - begun).toBeLessThan(1000);
  });

  it('lets many calls wait side by side, and readers past them', async () => {
    await using things = await openThings();
    const { sql, clock, path } = things;
    const begun = clock.now();
    using _lock = holdLock(path);
    const calls = Array.from({ length: 30 }, (_, index) => sql.run(INSERT, String(index)));
    const outcomes = outcome(Promise.allSettled(calls), clock);
    expect(await things.names()).toEqual([]);
    await outcomes;
    expect(clock.now() - begun).toBeLessThan(2000);
  });

  it('takes what waited once it is free, and does the work of a transaction once', async () => {
    await using things = await openThings();
    let runs = 0;
    const lock = holdLock(things.path);
    const writing = things.sql.transaction(async ({ run }) => {
      runs += 1;
      return run(INSERT, 'kept');
    });
    await things.clock.advance(200);
    lock[Symbol.dispose]();
    expect(await outcome(writing, things.clock)).toEqual({ value: 1 });
    expect(runs).toBe(1);
    expect(await things.names()).toEqual(['kept']);
  });

  it('tells what is wrong while it lasts', async () => {
    await using things = await openThings();
    const { sql, clock, path } = things;
    const lock = holdLock(path);
    expect(await outcome(sql.problem(), clock)).toEqual({ value: expect.stringContaining('locked') });
    lock[Symbol.dispose]();
    expect(await sql.problem()).toBeNull();
  });
});

describe('a database whose disk is full', () => {
  const fill = (sql: Awaited<ReturnType<typeof openThings>>['sql']) => sql.get('PRAGMA max_page_count = 1');
  const makeRoom = (sql: Awaited<ReturnType<typeof openThings>>['sql']) =>
    sql.get('PRAGMA max_page_count = 100000');
  const MUCH = 'x'.repeat(10_000);

  it.each([
    ['a statement', (sql: Awaited<ReturnType<typeof openThings>>['sql']) => sql.run(INSERT, MUCH)],
    [
      'a transaction',
      (sql: Awaited<ReturnType<typeof openThings>>['sql']) =>
        sql.transaction(async ({ run }) => run(INSERT, MUCH)),
    ],
  ])('makes %s unavailable, says so until there is room, and loses nothing', async (_, write) => {
    await using things = await openThings();
    const { sql } = things;
    await sql.run(INSERT, 'before');
    await fill(sql);
    await expect(write(sql)).rejects.toThrow(StorageUnavailableError);
    expect(await sql.problem()).toContain('full');
    expect(await sql.problem()).toContain('full');
    expect(await things.names()).toEqual(['before']);
    await makeRoom(sql);
    expect(await sql.problem()).toBeNull();
    await write(sql);
    expect(await things.names()).toEqual(['before', MUCH]);
  });
});

describe('a database whose files are not what was opened any more', () => {
  it.each([
    ['its file was deleted', (path: string) => rm(path)],
    ['its log was deleted', (path: string) => rm(`${path}-wal`)],
    [
      'its file was replaced',
      async (path: string) => {
        await copyFile(path, `${path}.copy`);
        await rename(`${path}.copy`, path);
      },
    ],
  ])('is unavailable once %s', async (_, damage) => {
    await using things = await openThings();
    const { sql, clock, path } = things;
    await sql.run(INSERT, 'one');
    await damage(path);
    clock.pass(2000);
    await expect(sql.run(INSERT, 'lost')).rejects.toThrow(StorageUnavailableError);
    await expect(sql.all('SELECT * FROM thing')).rejects.toThrow(StorageUnavailableError);
    expect(await sql.problem()).toContain('deleted or replaced');
  });

  it('is available again once its own file is back', async () => {
    await using things = await openThings();
    const { sql, clock, path } = things;
    await rename(path, `${path}.away`);
    clock.pass(2000);
    expect(await sql.problem()).toContain('deleted or replaced');
    await rename(`${path}.away`, path);
    clock.pass(2000);
    expect(await sql.problem()).toBeNull();
  });
});

describe('an error of SQLite', () => {
  const failing = (errcode: number) => Object.assign(new Error('as SQLite says it'), { errcode });

  it.each([
    ['SQLITE_BUSY', 5],
    ['SQLITE_BUSY_SNAPSHOT', 517],
    ['SQLITE_LOCKED', 6],
    ['SQLITE_READONLY_DBMOVED', 1032],
    ['SQLITE_IOERR_WRITE', 778],
    ['SQLITE_CORRUPT', 11],
    ['SQLITE_FULL', 13],
    ['SQLITE_CANTOPEN_FULLPATH', 782],
    ['SQLITE_PROTOCOL', 15],
    ['SQLITE_NOTADB', 26],
  ])('%s is an outage', (_, code) => {
    expect(asOutage(failing(code))).toBeInstanceOf(StorageUnavailableError);
  });

  it.each([
    ['SQLITE_ERROR', 1],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067],
    ['SQLITE_MISMATCH', 20],
  ])('%s is a defect', (_, code) => {
    const error = failing(code);
    expect(asOutage(error)).toBe(error);
  });
});
