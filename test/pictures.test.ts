import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const MOVING = join(ROOT, 'docs/images/imagine.webp');

/** What a page with a moving picture may weigh, in bytes. */
const MOST_BYTES = 2_000_000;

describe('the moving picture of the README', () => {
  it('is there, and under 2 MB', () => {
    expect(existsSync(MOVING), 'run `npx node scripts/screenshots.ts imagine`').toBe(true);
    expect(statSync(MOVING).size).toBeLessThan(MOST_BYTES);
  });

  it('moves, and is over in ten seconds', async () => {
    const { pages = 1, delay = [] } = await sharp(MOVING, { animated: true }).metadata();
    expect(pages).toBeGreaterThan(10);
    expect(delay.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(10_000);
  });
});

describe('the pictures in docs/images', () => {
  it('are all shown by a page', () => {
    const pages = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })]
      .map((page) => readFileSync(join(ROOT, page), 'utf8'))
      .join('\n');
    const pictures = globSync('docs/images/*', { cwd: ROOT }).map((path) => path.replace('docs/', ''));
    expect(pictures.filter((picture) => !pages.includes(picture))).toEqual([]);
  });
});
