import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSqlite } from '#store/sqlite.ts';
import { SQLITE_MIGRATIONS } from '#store/sqlite-migrations.ts';
import { createFolder } from './engines.ts';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

const CREATE = 'CREATE TABLE thing (name TEXT NOT NULL) STRICT';

describe('opening', () => {
  test('the folder and the files are made, for nobody else to read', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'deep', 'data', 'loralei.db');
    await using sql = await openSqlite(path);
    await sql.run("INSERT INTO document (namespace, key, value) VALUES ('a', 'b', 'c')");
    expect(await modeOf(join(folder.path, 'deep', 'data'))).toBe('700');
    expect(await Promise.all([path, `${path}-wal`, `${path}-shm`].map(modeOf))).toEqual([
      '600',
      '600',
      '600',
    ]);
  });

  test('readers do not wait for the writer, and no commit waits for the disk on the event loop', async () => {
    await using folder = await createFolder();
    await using sql = await openSqlite(join(folder.path, 'loralei.db'));
    const synchronous = () =>
      sql.transaction((statements) => statements.get('PRAGMA synchronous'), { isLasting: true });
    expect(await synchronous()).toEqual({ synchronous: 1 });
    expect(await sql.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
  });

  test('a file that is no database is refused and left as it is', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    await writeFile(path, 'a shopping list, long enough not to be taken for an empty database file');
    await expect(openSqlite(path)).rejects.toThrow('not a database');
  });
});

describe('migrations', () => {
  test('each step runs once, in order, also when it came with a later version', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    const insert = (name: string) => `INSERT INTO thing VALUES ('${name}')`;
    await using _first = await openSqlite(path, { steps: [CREATE, insert('one')] });
    await using second = await openSqlite(path, {
      steps: [CREATE, insert('one'), insert('two'), insert('three')],
    });
    await using _third = await openSqlite(path, {
      steps: [CREATE, insert('one'), insert('two'), insert('three')],
    });
    const rows = await second.all('SELECT name FROM thing ORDER BY rowid');
    expect(rows.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  });

  test('a step that fails leaves the database as it was before it', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    const broken = `INSERT INTO thing VALUES ('half'); INSERT INTO nowhere VALUES (1)`;
    await expect(openSqlite(path, { steps: [CREATE, broken] })).rejects.toThrow('nowhere');
    await using sql = await openSqlite(path, { steps: [CREATE] });
    expect(await sql.all('SELECT * FROM thing')).toEqual([]);
  });

  test('a database of a newer version is refused, with its name and what to do', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    await using _newer = await openSqlite(path, { steps: [...SQLITE_MIGRATIONS, CREATE] });
    await expect(openSqlite(path)).rejects.toThrow(
      `${path} has schema ${SQLITE_MIGRATIONS.length + 1}, and this version of Loralei knows ${SQLITE_MIGRATIONS.length}`,
    );
  });
});

describe('documents', () => {
  // The step that takes them out of the index.
  const BEFORE = SQLITE_MIGRATIONS.findIndex((step) => step.includes('rowid_document'));

  test('are kept by the upgrade that takes them out of their index', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    {
      await using old = await openSqlite(path, { steps: SQLITE_MIGRATIONS.slice(0, BEFORE) });
      await old.run("INSERT INTO document (namespace, key, value, expires) VALUES ('a', 'b', 'c', 5)");
      await old.run("INSERT INTO document (namespace, key, value) VALUES ('a', 'd', 'e')");
    }
    await using sql = await openSqlite(path);
    expect(await sql.all('SELECT namespace, key, value, expires FROM document ORDER BY key')).toEqual([
      { namespace: 'a', key: 'b', value: 'c', expires: 5 },
      { namespace: 'a', key: 'd', value: 'e', expires: null },
    ]);
  });

  test('lie outside of their index, so that looking one up reads none of its neighbours', async () => {
    await using sql = await openSqlite(':memory:');
    const columns = await sql.all(
      "SELECT name FROM pragma_index_xinfo('sqlite_autoindex_document_1') WHERE name IS NOT NULL",
    );
    expect(columns.map(({ name }) => name)).toEqual(['namespace', 'key']);
  });
});

describe('transactions', () => {
  const openThings = () => openSqlite(':memory:', { steps: [CREATE] });
  const insert = 'INSERT INTO thing VALUES (?1)';
  const names = async (sql: Awaited<ReturnType<typeof openThings>>) =>
    (await sql.all('SELECT name FROM thing ORDER BY rowid')).map(({ name }) => name);

  test('a transaction that rejects is undone, and the next one runs', async () => {
    await using sql = await openThings();
    const failing = sql.transaction(async (statements) => {
      await statements.run(insert, 'lost');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const answer = await sql.transaction(async (statements) => statements.run(insert, 'kept'));
    expect(answer).toBe(1);
    expect(await names(sql)).toEqual(['kept']);
  });

  test('what is called meanwhile waits for its end and is no part of it', async () => {
    await using sql = await openThings();
    const gate = Promise.withResolvers<void>();
    const failing = sql.transaction(async (statements) => {
      await statements.run(insert, 'lost');
      await gate.promise;
      throw new Error('changed my mind');
    });
    const outside = sql.run(insert, 'outside');
    const another = sql.transaction(async (statements) => statements.run(insert, 'another'));
    gate.resolve();
    await expect(failing).rejects.toThrow('changed my mind');
    await Promise.all([outside, another]);
    expect(await names(sql)).toEqual(['outside', 'another']);
  });

  test('closing waits for the transaction under way', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'things.db');
    const sql = await openSqlite(path, { steps: [CREATE] });
    const writing = sql.transaction(async (statements) => {
      await statements.run(insert, 'one');
      await statements.run(insert, 'two');
    });
    await sql[Symbol.asyncDispose]();
    await writing;
    await using again = await openSqlite(path, { steps: [CREATE] });
    expect(await names(again)).toEqual(['one', 'two']);
  });
});
