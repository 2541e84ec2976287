import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createDocuments } from '#store/documents.ts';
import type { Sql } from '#store/sql.ts';
import type { OpenSql } from './ledger-suite.ts';

const iterate = async (documents: ReturnType<typeof createDocuments>) => {
  const found: unknown[] = [];
  for await (const entry of documents.iterator()) found.push(entry);
  return found;
};

/** Holds the time that Keyv and the storage reckon by, until the end of the test. */
const holdTime = (): Disposable & { pass(milliseconds: number): void } => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return {
    pass: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds),
    [Symbol.dispose]: () => void vi.useRealTimers(),
  };
};

const keeping = (open: OpenSql) => {
  test('a document is kept, replaced, and deleted', async () => {
    await using sql = await open();
    const documents = createDocuments(sql, 'settings');
    expect(await documents.get('guild')).toBeUndefined();
    expect(await documents.set('guild', { limit: 3 })).toBe(true);
    expect(await documents.get('guild')).toEqual({ limit: 3 });
    await documents.set('guild', { limit: 4 });
    expect(await documents.get('guild')).toEqual({ limit: 4 });
    expect([await documents.delete('guild'), await documents.delete('guild')]).toEqual([true, false]);
    expect(await documents.has('guild')).toBe(false);
  });

  test('many documents are written, read, found and deleted at once, in order', async () => {
    await using sql = await open();
    const documents = createDocuments(sql, 'settings');
    await documents.setMany([
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
      { key: 'c', value: 3 },
    ]);
    expect(await documents.getMany(['c', 'x', 'a'])).toEqual([3, undefined, 1]);
    expect(await documents.hasMany(['x', 'b'])).toEqual([false, true]);
    expect(await documents.deleteMany(['a', 'x'])).toEqual([true, false]);
    expect(await documents.getMany(['a', 'b'])).toEqual([undefined, 2]);
  });

  test('the documents are iterated over, also beyond a page', async () => {
    await using sql = await open();
    const documents = createDocuments(sql, 'settings');
    const keys = Array.from({ length: 250 }, (_, index) => `key-${String(index).padStart(3, '0')}`);
    await documents.setMany(keys.map((key) => ({ key, value: key })));
    expect(await iterate(documents)).toEqual(keys.map((key) => [key, key]));
  });

  test('namespaces neither see nor clear each other, however alike their keys are', async () => {
    await using sql = await open();
    const one = createDocuments(sql, 'one');
    const two = createDocuments(sql, 'two');
    const plain = createDocuments(sql, '');
    await one.set('key', 'first');
    await two.set('key', 'second');
    await plain.set('one:key', 'third');
    expect([await one.get('key'), await two.get('key')]).toEqual(['first', 'second']);
    expect(await iterate(one)).toEqual([['key', 'first']]);
    await one.clear();
    expect(await one.get('key')).toBeUndefined();
    expect([await two.get('key'), await plain.get('one:key')]).toEqual(['second', 'third']);
  });

  test('any JSON value under any key comes back as it was', async () => {
    await using sql = await open();
    const documents = createDocuments(sql, 'settings');
    const key = fc.string({ minLength: 1, unit: 'grapheme' });
    // JSON has no -0.
    const value = fc.jsonValue({ noUnicodeString: false }).map((json) => JSON.parse(JSON.stringify(json)));
    await fc.assert(
      fc.asyncProperty(key, value, async (name, document) => {
        await documents.set(name, document);
        expect(await documents.get(name)).toEqual(document);
      }),
    );
  });
};

const expiring = (open: OpenSql) => {
  test('a document is gone when its time to live is over, and is for ever without one', async () => {
    using time = holdTime();
    await using sql = await open();
    const documents = createDocuments(sql, 'cache');
    await documents.set('short', 1, 1000);
    await documents.set('ever', 2);
    time.pass(999);
    expect(await documents.getMany(['short', 'ever'])).toEqual([1, 2]);
    time.pass(1);
    expect(await documents.getMany(['short', 'ever'])).toEqual([undefined, 2]);
    expect(await documents.has('short')).toBe(false);
    expect(await iterate(documents)).toEqual([['ever', 2]]);
  });
};

const failing = (open: OpenSql) => {
  const brokenDocuments = async (sql: Sql) => {
    const documents = createDocuments(sql, 'settings');
    await documents.set('key', 1);
    await sql.run('DROP TABLE document');
    return documents;
  };

  test('a failing database is an error in every call, and never a missing document', async () => {
    await using sql = await open();
    const documents = await brokenDocuments(sql);
    const calls = [
      documents.get('key'),
      documents.getMany(['key']),
      documents.has('key'),
      documents.set('key', 2),
      documents.setMany([{ key: 'key', value: 2 }]),
      documents.delete('key'),
      documents.deleteMany(['key']),
      documents.clear(),
      iterate(documents),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
  });
};

/** What every engine must do for documents. */
export const describeDocuments = (engine: string, open: OpenSql): void => {
  describe(`documents on ${engine}`, () => {
    keeping(open);
    expiring(open);
    failing(open);
  });
};
