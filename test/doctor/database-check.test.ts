import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/system.ts';
import { databaseCheck, sealedKeysCheck } from '#doctor/database-check.ts';
import { createKeyVault } from '#store/key-vault.ts';
import { openSqlite } from '#store/sqlite.ts';
import { temporaryFolder } from '../main/child.ts';
import { freePort } from '../support/free-port.ts';
import { testLog } from '../support/log.ts';
import { createSchema, postgresHint, postgresUrl } from '../support/postgres.ts';

const look = (url: string, now: () => number = systemClock.now) =>
  databaseCheck(url, { clock: { now }, log: testLog() }).look();

describe('a database that is not there', () => {
  it('is found out, with what to do', async () => {
    expect(await look(`postgres://bot@127.0.0.1:${await freePort()}/loralei`)).toMatchObject({
      kind: 'wrong',
      remedy: 'Check DATABASE_URL, and that Postgres is running.',
    });
  });
});

describe.skipIf(postgresUrl === undefined)(`a database that answers${postgresHint}`, () => {
  it('is well', async () => {
    await using schema = await createSchema();
    expect(await look(schema.url)).toMatchObject({ kind: 'well' });
  });

  it('is not when its clock is another', async () => {
    await using schema = await createSchema();
    expect(await look(schema.url, () => systemClock.now() + 60_000)).toMatchObject({
      kind: 'wrong',
      problem: 'The clock of this machine and that of the database differ by 60 s.',
    });
  });
});

describe("servers' keys", () => {
  const GUILD = '1100000000000000041';

  /** A database in which one server has a key, sealed under `a secret`. */
  const sealed = async () => {
    const folder = await temporaryFolder();
    const open = () => openSqlite(join(folder.path, 'loralei.db'));
    await using sql = await open();
    await createKeyVault(sql, { secrets: ['a secret'], log: testLog() }).keep(GUILD, 'key-of-a-server', 1);
    return { open, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  };

  const lookWith = (open: Parameters<typeof sealedKeysCheck>[0]['open'], ...secrets: string[]) =>
    sealedKeysCheck({ open, secrets, log: testLog() }).look();

  it.each([[['a secret']], [['a new secret', 'a secret']]])(
    'are well where the secret that sealed them is there: %j',
    async (secrets) => {
      await using database = await sealed();
      expect(await lookWith(database.open, ...secrets)).toEqual({ kind: 'well', detail: '1 can be opened' });
    },
  );

  it.each([[['another secret']], [[]]])('are wrong where it is not: %j', async (secrets) => {
    await using database = await sealed();
    expect(await lookWith(database.open, ...secrets)).toEqual({
      kind: 'wrong',
      problem: expect.stringContaining('The API key of 1 server cannot be opened'),
      remedy: 'Then start the bot again.',
    });
  });

  it('are not looked at where the database cannot be used', async () => {
    const open = () => Promise.reject(new Error('no disk'));
    expect(await lookWith(open, 'a secret')).toMatchObject({ kind: 'skipped' });
  });
});
