import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createStateFolder } from './state-files.ts';

const word = z.object({ word: z.string() });
const wordsOf = (values: readonly z.infer<typeof word>[]) => values.map((value) => value.word);

describe('a state file', () => {
  it('gives back what was put, in the order of the first put', () => {
    using folder = createStateFolder();
    {
      using state = folder.open();
      const table = state.table('words', word);
      for (const key of ['b', 'a', 'c']) table.put(key, { word: key });
      table.put('b', { word: 'better' });
      table.delete('c');
    }
    using state = folder.open();
    expect(wordsOf(state.table('words', word).restored)).toEqual(['better', 'a']);
    expect(state.table('others', word).restored).toEqual([]);
  });

  it('has everything up to the turn in which the process is killed', async () => {
    using folder = createStateFolder();
    using state = folder.open();
    state.table('words', word).put('a', { word: 'kept' });
    state.files.put('1', { bytes: Buffer.from('bytes'), contentType: 'text/plain' });
    using found = await folder.openAfterKill();
    expect(wordsOf(found.table('words', word).restored)).toEqual(['kept']);
    expect(found.files.sizes()).toEqual([['1', 5]]);
    expect(folder.told).toEqual([]);
  });

  it('leaves out what has another shape than is expected', () => {
    using folder = createStateFolder();
    {
      using state = folder.open();
      state.table('words', z.object({ other: z.number() })).put('a', { other: 1 });
      state.table('words', word).put('b', { word: 'good' });
    }
    using state = folder.open();
    expect(wordsOf(state.table('words', word).restored)).toEqual(['good']);
  });

  it('keeps files, which can be read before and after they are written', async () => {
    using folder = createStateFolder();
    {
      using state = folder.open();
      state.files.put('1', { bytes: Buffer.from('one'), contentType: 'image/png' });
      expect(Buffer.from(state.files.get('1')?.bytes ?? '').toString()).toBe('one');
      await setImmediate();
      expect(Buffer.from(state.files.get('1')?.bytes ?? '').toString()).toBe('one');
      state.files.put('2', { bytes: Buffer.from('two'), contentType: 'text/plain' });
      state.files.delete('1');
    }
    using state = folder.open();
    expect(state.files.get('1')).toBeUndefined();
    expect(state.files.get('2')).toEqual({
      bytes: new Uint8Array(Buffer.from('two')),
      contentType: 'text/plain',
    });
  });
});

describe('a state file that cannot be used', () => {
  const spoiled = {
    'of another version': (path: string) => {
      using database = new DatabaseSync(path);
      database.exec('CREATE TABLE entries (anything); PRAGMA user_version = 4000');
    },
    'of another program': (path: string) => {
      using database = new DatabaseSync(path);
      database.exec('CREATE TABLE recipes (name)');
    },
    'that is no database': (path: string) =>
      writeFileSync(path, 'no database at all, but some text. '.repeat(99)),
  };

  it.each(Object.entries(spoiled))('%s is put aside with a sentence', (_what, spoil) => {
    using folder = createStateFolder();
    mkdirSync(dirname(folder.path), { recursive: true });
    spoil(folder.path);
    {
      using state = folder.open();
      state.table('words', word).put('a', { word: 'new' });
    }
    expect(folder.told).toEqual([
      expect.stringMatching(/^The sandbox cannot use .*fakes\.db, because .*starts anew\.$/),
    ]);
    expect(existsSync(`${folder.path}.aside`)).toBe(true);
    using state = folder.open();
    expect(wordsOf(state.table('words', word).restored)).toEqual(['new']);
    expect(folder.told).toHaveLength(1);
  });

  it('since another process has it is left alone', () => {
    using folder = createStateFolder();
    using _state = folder.open();
    expect(() => folder.open()).toThrow(/^Another process uses .*fakes\.db\.$/);
    expect(existsSync(`${folder.path}.aside`)).toBe(false);
  });

  it('any more is told of once, and its files stay until the end', async () => {
    using folder = createStateFolder();
    using state = folder.open();
    const table = state.table('words', word);
    // No JSON can hold it: the first write fails.
    const endless = { word: 'a' };
    Reflect.set(endless, 'word', 10n);
    table.put('a', endless);
    state.files.put('1', { bytes: Buffer.from('one'), contentType: 'image/png' });
    await setImmediate();
    table.put('b', { word: 'later' });
    await setImmediate();
    expect(folder.told).toEqual([expect.stringContaining('The sandbox can no longer write')]);
    expect(state.files.get('1')?.contentType).toBe('image/png');
  });
});
