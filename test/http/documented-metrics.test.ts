import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetricsRegistry } from '#http/metrics.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The metrics that a text names, without what Prometheus adds to their names. */
const metricsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\b(?:loralei|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name)),
];

const scrape = async (): Promise<string> => (await createMetricsRegistry(async () => []).scrape()).body;

describe.each(['docs/operations.md', 'docs/grafana/loralei.json'])('%s', (path) => {
  it('names no metric that there is not', async () => {
    const known = new Set([...(await scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const named = metricsIn(read(path)).map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('tells of every metric of the bot', async () => {
    const own = metricsIn(await scrape()).filter((name) => name.startsWith('loralei_'));
    expect(own.filter((name) => !read('docs/operations.md').includes(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('can be read, and has no two panels with one id', () => {
    const { panels } = JSON.parse(read('docs/grafana/loralei.json'));
    const ids = panels.map(({ id }: { id: number }) => id);
    expect(new Set(ids).size).toBe(panels.length);
  });
});
