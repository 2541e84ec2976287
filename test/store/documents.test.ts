import { expect, test } from 'vitest';
import { createDocuments } from '#store/documents.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { describeDocuments } from './documents-suite.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine(describeDocuments);

test('of documents written at once all are kept, or none', async () => {
  await using sql = await openMemoryDatabase();
  await sql.run(`CREATE TRIGGER refusal BEFORE INSERT ON document WHEN new.key = 'b'
    BEGIN SELECT raise(ABORT, 'refused'); END`);
  const documents = createDocuments(sql, 'settings');
  const entries = ['a', 'b'].map((key) => ({ key, value: key }));
  await expect(documents.setMany(entries)).rejects.toThrow('refused');
  expect(await documents.has('a')).toBe(false);
});
