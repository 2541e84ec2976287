import type { Page } from 'playwright-core';
import sharp from 'sharp';

type Frame = { png: Buffer; shownMs: number };

/** Collects frames of a page and joins them into a moving picture. */
export const createAnimation = (page: Page) => {
  const frames: Frame[] = [];

  return {
    /** Takes a frame. `shownMs` is how long the moving picture shows it; a frame that is as the one before prolongs that. */
    async shoot(shownMs: number): Promise<void> {
      const png = await page.screenshot({ caret: 'initial' });
      const last = frames.at(-1);
      if (last?.png.equals(png)) last.shownMs += shownMs;
      else frames.push({ png, shownMs });
    },
    /** Writes a WebP that repeats for ever. */
    async write(path: string): Promise<void> {
      const pictures = frames.map(({ png }) => png);
      await sharp(pictures, { join: { animated: true } })
        .webp({ quality: 72, effort: 6, loop: 0, delay: frames.map(({ shownMs }) => shownMs) })
        .toFile(path);
    },
  };
};
