import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { PAGE_NAMES } from '#commands/settings/panel.ts';
import { textFor } from '#text/index.ts';

const docs = new URL('../docs/', import.meta.url);
const guide = readFileSync(new URL('admin-guide.md', docs), 'utf8');
const text = textFor('en-US');

describe('the guide for admins', () => {
  it.each(PAGE_NAMES.filter((name) => name !== 'overview'))('has a chapter on the page %s', (name) => {
    expect(guide).toContain(`\n## ${text.settings.titles[name]}\n`);
  });

  it('tells of every part of /settings', () => {
    const settings = features.find(({ command }) => command?.name === 'settings')?.command;
    const names = [...(settings?.runnables.keys() ?? [])];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !guide.includes(`/settings ${name}`))).toEqual([]);
  });

  it('shows pictures that are there', () => {
    const pictures = [...guide.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.filter((path) => !existsSync(new URL(path, docs)))).toEqual([]);
  });
});
