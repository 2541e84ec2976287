import { describe, expect, it } from 'vitest';
import { createKeyVault } from '#store/key-vault.ts';
import { openSqlite } from '#store/sqlite.ts';
import { testLog } from '../support/log.ts';

const SECRET = 'a secret that nobody guesses, long enough';
const [HERE, THERE] = ['100000000000000003', '100000000000000004'];
const KEY = 'modelslab-key-of-a-server-1234';

const openVault = async (secret = SECRET) => {
  const sql = await openSqlite(':memory:');
  const log = testLog();
  return {
    sql,
    log,
    vault: createKeyVault(sql, { secret, log }),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

describe("a server's key", () => {
  it('is opened for its own server and lane only', async () => {
    await using bench = await openVault();
    const { lane, last4 } = await bench.vault.keep(HERE, KEY, 5);
    expect(last4).toBe('1234');
    expect(await bench.vault.open(HERE, lane)).toBe(KEY);
    expect(await bench.vault.open(THERE, lane)).toBeUndefined();
    expect(await bench.vault.open(HERE, 'key:other')).toBeUndefined();
  });

  it('is nowhere to be read, sealed anew each time', async () => {
    await using bench = await openVault();
    const { lane } = await bench.vault.keep(HERE, KEY, 5);
    const first = JSON.stringify(await bench.sql.all('SELECT * FROM document'));
    await bench.vault.keep(HERE, KEY, 5);
    const second = JSON.stringify(await bench.sql.all('SELECT * FROM document'));
    expect(first).not.toBe(second);
    for (const text of [first, second, lane, JSON.stringify(await bench.vault.find(HERE))]) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(KEY.slice(0, -4));
    }
  });

  it('shares its lane with the same key of another server, and not with another key', async () => {
    await using bench = await openVault();
    const here = await bench.vault.keep(HERE, KEY, 5);
    const there = await bench.vault.keep(THERE, KEY, 2);
    expect(there.lane).toBe(here.lane);
    expect((await bench.vault.keep(THERE, `${KEY}5`, 2)).lane).not.toBe(here.lane);
  });

  it('that is replaced or removed opens no longer', async () => {
    await using bench = await openVault();
    const old = await bench.vault.keep(HERE, KEY, 5);
    const next = await bench.vault.keep(HERE, 'another-key-of-a-server', 3);
    expect(await bench.vault.open(HERE, old.lane)).toBeUndefined();
    expect(await bench.vault.setConcurrency(HERE, 7)).toEqual({ ...next, concurrency: 7 });
    expect([await bench.vault.remove(HERE), await bench.vault.remove(HERE)]).toEqual([true, false]);
    expect([await bench.vault.find(HERE), await bench.vault.open(HERE, next.lane)]).toEqual([
      undefined,
      undefined,
    ]);
    expect(await bench.vault.setConcurrency(HERE, 7)).toBeUndefined();
  });

  it('is not opened under another secret, in another place, or when it was changed, and that is logged', async () => {
    await using bench = await openVault();
    const { lane } = await bench.vault.keep(HERE, KEY, 5);
    const other = createKeyVault(bench.sql, { secret: `${SECRET}!`, log: bench.log });
    expect(await other.open(HERE, lane)).toBeUndefined();
    await bench.sql.run('UPDATE document SET key = ?1', THERE);
    expect(await bench.vault.open(THERE, lane)).toBeUndefined();
    expect(bench.log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
    expect(JSON.stringify(bench.log.lines)).not.toContain(KEY);
  });
});
