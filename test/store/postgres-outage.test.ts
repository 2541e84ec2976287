import { describe, expect, it } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import { openPostgres, type PostgresDatabase } from '#store/postgres.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { testLog } from '../support/log.ts';
import { createSchema, postgresHint, postgresUrl } from '../support/postgres.ts';

const STATEMENT_MS = 300;

/** A database behind a proxy that can be cut. */
const openBehindProxy = async (): Promise<
  AsyncDisposable & { sql: PostgresDatabase; proxy: DatabaseProxy }
> => {
  await using opened = new AsyncDisposableStack();
  const schema = opened.use(await createSchema());
  const proxy = opened.use(await startDatabaseProxy(schema.url));
  const options = { url: proxy.url, log: testLog(), connections: 3, statementMs: STATEMENT_MS };
  const sql = opened.use(await openPostgres(options));
  const running = opened.move();
  return { sql, proxy, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

const opening = (url: string): Promise<PostgresDatabase> =>
  openPostgres({ url, log: testLog(), statementMs: 1000 });

describe.skipIf(postgresUrl === undefined)(`a database that goes away${postgresHint}`, () => {
  it('is said to be unavailable while its connections break, and is used again when it is back', async () => {
    await using house = await openBehindProxy();
    const { sql, proxy } = house;
    proxy.cut();
    await expect(sql.get('SELECT 1 AS one')).rejects.toThrow(StorageUnavailableError);
    await expect(sql.transaction((alone) => alone.get('SELECT 1 AS one'))).rejects.toThrow(
      StorageUnavailableError,
    );
    proxy.restore();
    expect(await sql.get('SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('is said to be unavailable when it does not answer in time', async () => {
    await using house = await openBehindProxy();
    const { sql, proxy } = house;
    await sql.get('SELECT 1 AS one');
    proxy.freeze();
    await expect(sql.get('SELECT 1 AS one')).rejects.toThrow(StorageUnavailableError);
    proxy.restore();
    expect(await sql.get('SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('undoes what was under way when it breaks in the middle, and ends nobody', async () => {
    await using house = await openBehindProxy();
    const { sql, proxy } = house;
    const broken = sql.transaction(async (alone) => {
      await alone.run("INSERT INTO lane_pause VALUES ('lane', 1)");
      proxy.cut();
      await alone.get('SELECT 1 AS one');
    });
    await expect(broken).rejects.toThrow(StorageUnavailableError);
    proxy.restore();
    expect(await sql.all('SELECT * FROM lane_pause')).toEqual([]);
  });

  it('says what is wrong with a statement, which is no outage', async () => {
    await using house = await openBehindProxy();
    await expect(house.sql.get('SELECT nothing')).rejects.toThrow('column "nothing" does not exist');
  });
});

describe.skipIf(postgresUrl === undefined)(`a database that lets nobody in${postgresHint}`, () => {
  it.each([
    ['is not there', 'nowhere', 'database "nowhere" does not exist'],
    ['accepts no connections', 'template0', 'not currently accepting connections'],
  ])('says so: it %s', async (_, name, reason) => {
    const url = new URL(postgresUrl ?? '');
    url.pathname = `/${name}`;
    const refused = opening(url.href);
    await expect(refused).rejects.toThrow(StorageUnavailableError);
    await expect(refused).rejects.toThrow(reason);
  });
});

describe('a server that is not there', () => {
  it('is told with its address', async () => {
    const port = await freePort();
    await expect(opening(`postgres://bot@127.0.0.1:${port}/loralei`)).rejects.toThrow(
      `the database does not answer: connect ECONNREFUSED 127.0.0.1:${port}`,
    );
  });
});
