import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { storableText } from '#domain/json.ts';
import { anyCharacter } from '../support/arbitraries.ts';
import type { OpenSql } from './ledger-suite.ts';

const ADD = 'INSERT INTO audit (guild_id, revision, entry_json) VALUES (?1, ?2, ?3)';
const FIND = 'SELECT entry_json AS text FROM audit WHERE guild_id = ?1 AND revision = ?2';

/** What every engine must do with the characters of a text. */
export const describeText = (engine: string, open: OpenSql): void => {
  describe(`texts in ${engine}`, () => {
    test('are kept and found, whatever characters they hold', async () => {
      await using sql = await open();
      let revision = 0;
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: anyCharacter }), async (text) => {
          revision += 1;
          expect(await sql.run(ADD, text, revision, text)).toBe(1);
          expect(await sql.get(FIND, text, revision)).toEqual({ text: storableText(text) });
        }),
        { examples: [['a\u0000b'], ['\u0000'], ['\uD83D'], ['\uDE00\uD83D'], ['🦊']] },
      );
    });

    test('are the same inside of a transaction', async () => {
      await using sql = await open();
      await sql.transaction((statements) => statements.run(ADD, 'a\u0000b', 1, '{}'));
      expect(await sql.get(FIND, 'a\u0000b', 1)).toEqual({ text: '{}' });
    });
  });
};
