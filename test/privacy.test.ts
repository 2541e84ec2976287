import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIT_LENGTH } from '#domain/settings/store.ts';
import { filledPages, fillIn } from '../scripts/privacy.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const page = read('docs/privacy.md');
const code = globSync('src/**/*.ts', { cwd: ROOT }).map(read).join('\n');

const found = (...patterns: RegExp[]): string[] => [
  ...new Set(patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name ?? ''))),
];

const nobody = { name: null, contact: null, privacyUrl: null, termsUrl: null };

describe('docs/privacy.md', () => {
  it('names every table of the database', () => {
    // One is renamed at the end of its migration; the others hold no data, and one of them is gone at once.
    const passing = ['rowid_document', 'present', 'room_probe'];
    const tables = found(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g).filter((name) => !passing.includes(name));
    expect(tables.length).toBeGreaterThanOrEqual(9);
    expect(tables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('names every kind of document', () => {
    const kinds = found(
      /create(?:Versioned)?Documents\(sql, '([\w-]+)'/g,
      /\bnamespace: '([\w-]+)'/g,
      /\bNAMESPACE = '([\w-]+)'/g,
    );
    expect(kinds.length).toBeGreaterThanOrEqual(12);
    expect(kinds.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('finds every kind, however the code names it', () => {
    const opened = found(/create(?:Versioned)?Documents\(sql, ([^',)]+)/g, /\bnamespace: (\w+)/g);
    expect(opened.filter((name) => !['namespace', 'NAMESPACE', 'string'].includes(name.trim()))).toEqual([]);
  });

  it.each([
    ['src/jobs/thumbnails.ts', 'KEPT_MS = 60 * DAY_MS', '60 days'],
    ['src/store/reports.ts', 'REPORTS_KEPT_MS = 30 * 24 * HOUR_MS', '30 days'],
    ['src/store/cleanup.ts', 'ACCOUNTS_KEPT_MS = 7 * 24 * HOUR_MS', '7 days'],
    ['src/domain/settings/store.ts', 'AUDIT_LENGTH = 200', `last ${AUDIT_LENGTH} changes`],
  ])('keeps to what %s says', (file, declared, told) => {
    expect(read(file)).toContain(declared);
    expect(page).toContain(told);
  });
});

describe('npm run privacy', () => {
  it('fills in what is configured', () => {
    const imprint = {
      name: 'Ada',
      contact: 'ada@bot.example',
      privacyUrl: 'https://bot.example/privacy',
      termsUrl: 'https://bot.example/terms',
    };
    const filled = filledPages(imprint, 90);
    for (const words of ['run by Ada', 'ada@bot.example', 'https://bot.example/privacy', 'Terms of use'])
      expect(filled).toContain(words);
    expect(filled).toContain('`generation_lora` | 90 days after they have ended, or until you delete them');
    expect(filledPages(imprint, null)).toContain('`generation_lora` | until you delete them');
    expect(filled).not.toMatch(/[{}]|<!--/);
  });

  it('shows what is not', () => {
    expect(fillIn('By {{OPERATOR_NAME}}.', nobody, null)).toBe('By (OPERATOR_NAME).');
  });
});
