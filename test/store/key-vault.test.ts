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
    vault: createKeyVault(sql, { secrets: [secret], log }),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

describe("a server's key", () => {
  it('is opened for its own server and lane only', async () => {
    await using harness = await openVault();
    const { lane, last4 } = await harness.vault.keep(HERE, KEY, 5);
    expect(last4).toBe('1234');
    expect(await harness.vault.open(HERE, lane)).toEqual({ kind: 'open', key: KEY });
    expect(await harness.vault.open(THERE, lane)).toEqual({ kind: 'gone' });
    expect(await harness.vault.open(HERE, 'key:other')).toEqual({ kind: 'gone' });
  });

  it('is nowhere to be read, sealed anew each time', async () => {
    await using harness = await openVault();
    const { lane } = await harness.vault.keep(HERE, KEY, 5);
    const first = JSON.stringify(await harness.sql.all('SELECT * FROM document'));
    await harness.vault.keep(HERE, KEY, 5);
    const second = JSON.stringify(await harness.sql.all('SELECT * FROM document'));
    expect(first).not.toBe(second);
    for (const text of [first, second, lane, JSON.stringify(await harness.vault.find(HERE))]) {
      expect(text).not.toContain(KEY);
      expect(text).not.toContain(KEY.slice(0, -4));
    }
  });

  it('shares its lane with the same key of another server, and not with another key', async () => {
    await using harness = await openVault();
    const here = await harness.vault.keep(HERE, KEY, 5);
    const there = await harness.vault.keep(THERE, KEY, 2);
    expect(there.lane).toBe(here.lane);
    expect((await harness.vault.keep(THERE, `${KEY}5`, 2)).lane).not.toBe(here.lane);
  });

  it('that is replaced or removed opens no longer', async () => {
    await using harness = await openVault();
    const old = await harness.vault.keep(HERE, KEY, 5);
    const next = await harness.vault.keep(HERE, 'another-key-of-a-server', 3);
    expect(await harness.vault.open(HERE, old.lane)).toEqual({ kind: 'gone' });
    expect(await harness.vault.setConcurrency(HERE, 7)).toEqual({ ...next, concurrency: 7 });
    expect([await harness.vault.remove(HERE), await harness.vault.remove(HERE)]).toEqual([true, false]);
    expect([await harness.vault.find(HERE), await harness.vault.open(HERE, next.lane)]).toEqual([
      undefined,
      { kind: 'gone' },
    ]);
    expect(await harness.vault.setConcurrency(HERE, 7)).toBeUndefined();
  });

  it('is not opened under another secret, in another place, or when it was changed, and that is logged', async () => {
    await using harness = await openVault();
    const { lane } = await harness.vault.keep(HERE, KEY, 5);
    const other = createKeyVault(harness.sql, { secrets: [`${SECRET}!`], log: harness.log });
    expect(await other.open(HERE, lane)).toEqual({ kind: 'unreadable' });
    await harness.sql.run('UPDATE document SET key = ?1', THERE);
    expect(await harness.vault.open(THERE, lane)).toEqual({ kind: 'unreadable' });
    expect(harness.log.lines.map(({ level }) => level)).toEqual(['error', 'error']);
    expect(JSON.stringify(harness.log.lines)).not.toContain(KEY);
  });
});

describe('keys that are there and cannot be opened', () => {
  const OLD = 'the secret that the bot had before this one';
  const NEW = 'the secret that the bot has from now on, new';

  const keptUnder = async (secret: string) => {
    const harness = await openVault(secret);
    const { lane } = await harness.vault.keep(HERE, KEY, 5);
    return { ...harness, lane };
  };

  it.each([
    ['no secret', [], false],
    ['another secret', [NEW], false],
    ['the same secret', [OLD], true],
    ['the earlier secret beside a new one', [NEW, OLD], true],
    ['both in the wrong order', [OLD, NEW], true],
    ['several earlier ones', [NEW, 'one that was never used by anybody here', OLD], true],
  ])('count as there, never as no key: %s', async (_, secrets, isReadable) => {
    await using harness = await keptUnder(OLD);
    const vault = createKeyVault(harness.sql, { secrets, log: harness.log });
    expect(await vault.find(HERE)).toEqual({ last4: '1234', lane: harness.lane, concurrency: 5, isReadable });
    const opened = isReadable ? { kind: 'open', key: KEY } : { kind: 'unreadable' };
    expect(await vault.open(HERE, harness.lane)).toEqual(opened);
    expect(await vault.examine()).toEqual({ total: 1, resealed: 0, unreadable: isReadable ? 0 : 1 });
  });

  it.each([
    ['ciphertext', '{"value":{"sealed":"AAAA","last4":"1234","lane":"l","concurrency":5}}'],
    ['record', '{"value":{"sealed":5}}'],
    ['text', 'no JSON at all'],
    ['nothing', ''],
  ])('are unreadable when damaged: %s', async (_, value) => {
    await using harness = await keptUnder(OLD);
    await harness.sql.run('UPDATE document SET value = ?1', value);
    expect(await harness.vault.find(HERE)).toMatchObject({ isReadable: false });
    expect(await harness.vault.open(HERE, harness.lane)).toEqual({ kind: 'unreadable' });
    expect(await harness.vault.examine()).toMatchObject({ total: 1, unreadable: 1 });
    expect(await harness.vault.keep(HERE, KEY, 3)).toMatchObject({ isReadable: true });
    await harness.sql.run('UPDATE document SET value = ?1', value);
    expect(await harness.vault.remove(HERE)).toBe(true);
    expect(await harness.vault.find(HERE)).toBeUndefined();
  });

  it('can be removed and set anew, and not be changed', async () => {
    await using harness = await keptUnder(OLD);
    const vault = createKeyVault(harness.sql, { secrets: [NEW], log: harness.log });
    expect(await vault.setConcurrency(HERE, 9)).toMatchObject({ concurrency: 5, isReadable: false });
    expect(await vault.keep(HERE, KEY, 9)).toMatchObject({ concurrency: 9, isReadable: true });
    const none = createKeyVault(harness.sql, { secrets: [], log: harness.log });
    expect(none.canSeal).toBe(false);
    await expect(none.keep(HERE, KEY, 5)).rejects.toThrow('no secret');
    expect(await none.remove(HERE)).toBe(true);
  });

  it('are sealed anew under the new secret, in the lane of their jobs, and stay bound to their servers', async () => {
    await using harness = await keptUnder(OLD);
    const rotating = createKeyVault(harness.sql, { secrets: [NEW, OLD], log: harness.log });
    expect(await rotating.reseal()).toEqual({ total: 1, resealed: 1, unreadable: 0 });
    expect(await rotating.reseal()).toEqual({ total: 1, resealed: 0, unreadable: 0 });
    const after = createKeyVault(harness.sql, { secrets: [NEW], log: harness.log });
    expect(await after.open(HERE, harness.lane)).toEqual({ kind: 'open', key: KEY });
    expect((await after.keep(THERE, KEY, 2)).lane).toBe(harness.lane);
    await harness.sql.run('DELETE FROM document WHERE key = ?1', THERE);
    await harness.sql.run('UPDATE document SET key = ?1', THERE);
    expect(await after.open(THERE, harness.lane)).toEqual({ kind: 'unreadable' });
  });

  it('are counted beside those that open', async () => {
    await using harness = await keptUnder(OLD);
    const vault = createKeyVault(harness.sql, { secrets: [NEW], log: harness.log });
    await vault.keep(THERE, KEY, 2);
    expect(await vault.reseal()).toEqual({ total: 2, resealed: 0, unreadable: 1 });
    expect(await vault.find(THERE)).toMatchObject({ isReadable: true });
  });
});
