import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namespacesOf, readSentences, SOURCE_LANGUAGE } from '#text/languages.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const page = read('docs/troubleshooting.md');
const sentences = namespacesOf(SOURCE_LANGUAGE).flatMap((namespace) => [
  ...readSentences(SOURCE_LANGUAGE, namespace).values(),
]);
const code = globSync(['src/**/*.ts', 'sandbox/state/*.ts'], { cwd: ROOT }).map(read);
const source = [...code, ...sentences].join('\n');

// The sentence that differs for one and several servers is written in pieces there.
const IN_PIECES = 'The API key of 1 server';

/** The sentences of the bot that the page quotes, in the parts that never differ. */
const quoted = [...page.matchAll(/"([^"\n]+)"/g)]
  .map(([, sentence]) => sentence ?? '')
  .filter((sentence) => !['$DISCORD_TOKEN', 'quotes'].some((word) => sentence.includes(word)))
  .filter((sentence) => !sentence.startsWith(IN_PIECES) && !sentence.startsWith('Authorization'));

describe('docs/troubleshooting.md', () => {
  it('quotes sentences that the bot has', () => {
    expect(quoted.length).toBeGreaterThan(30);
    const parts = quoted.flatMap((sentence) => sentence.split(/…|(?<=\.) /)).map((part) => part.trim());
    // A dot or a comma beside what differs proves nothing.
    expect(parts.filter((part) => part.length > 2 && !source.includes(part))).toEqual([]);
  });
});
