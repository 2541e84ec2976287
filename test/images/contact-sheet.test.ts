import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Preview } from '#domain/generation/notifier.ts';
import { createSheetPainter } from '#images/contact-sheet.ts';
import { createThumbnailPainter, THUMBNAIL_SIDE } from '#images/thumbnail-painter.ts';
import { fitImage } from './fit-image.ts';
import { dyed, pixelsOf } from './pixels.ts';

const paintThumbnail = createThumbnailPainter();
const paintSheet = createSheetPainter();

/** What the fitter makes of one of so many images. */
const previewOf = async (image: Promise<Buffer>, images = 1): Promise<Preview> =>
  (await fitImage(await image, { images })).preview;

const dyedPreview = (colour: string, shape = { width: 64, height: 64 }) => previewOf(dyed(shape, colour));

const thumbnail = async (colour: string) => paintThumbnail([await dyedPreview(colour)]);

/** The middle of a tile, in pixels: 256 a side, 12 between. */
const middleOf = (index: number): [number, number] => [
  12 + (index % 3) * 268 + 128,
  12 + Math.floor(index / 3) * 268 + 128,
];

const tile = (number: number, picture: Uint8Array | null, note = 'No picture') => ({ number, picture, note });

describe('a thumbnail', () => {
  test('is a small square WebP, whatever the image was', async () => {
    const shapes = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
    });
    const formats = fc.constantFrom('png', 'jpeg', 'webp', 'gif');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(shapes, formats), { minLength: 1, maxLength: 5 }), async (kinds) => {
        const previews = kinds.map(([shape, format]) =>
          previewOf(dyed(shape, '#c04020', format), kinds.length),
        );
        const drawn = await paintThumbnail(await Promise.all(previews));
        expect(await sharp(drawn).metadata()).toMatchObject({
          format: 'webp',
          width: THUMBNAIL_SIDE,
          height: THUMBNAIL_SIDE,
        });
        expect(drawn.byteLength).toBeLessThan(20_000);
      }),
      { numRuns: 25 },
    );
  });

  test('has a place for each of up to four images', async () => {
    const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'] as const;
    const shape = { width: 40, height: 70 };
    const images = await Promise.all(colours.map((colour) => dyedPreview(colour, shape)));
    const at = await pixelsOf(await paintThumbnail(images));
    expect([at(60, 60), at(190, 60), at(60, 190), at(190, 190)]).toEqual(['red', 'green', 'blue', 'white']);
    const two = await pixelsOf(await paintThumbnail(images.slice(0, 2)));
    expect([two(60, 190), two(190, 60)]).toEqual(['red', 'green']);
  });

  test('of an image that is shown whole has its shape, and more of its detail', async () => {
    const data = await dyed({ width: 1000, height: 500 }, '#ff0000');
    const { preview } = await fitImage(data, { whole: true });
    const drawn = await paintThumbnail([preview]);
    expect(await sharp(drawn).metadata()).toMatchObject({ format: 'webp', width: 512, height: 256 });
    const small = await fitImage(await dyed({ width: 30, height: 60 }, '#ff0000'), { whole: true });
    expect(await sharp(await paintThumbnail([small.preview])).metadata()).toMatchObject({ height: 60 });
  });

  test('shows what cannot be seen through', async () => {
    const at = await pixelsOf(
      await paintThumbnail([await dyedPreview('#ff000000', { width: 9, height: 9 })]),
    );
    expect(at(128, 128)).toBe('dark');
  });
});

describe('a contact sheet', () => {
  test('has each picture in its place, three a row', async () => {
    const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff', '#ff0000'];
    const pictures = await Promise.all(colours.map(thumbnail));
    const sheet = await paintSheet(pictures.map((picture, index) => tile(index + 1, picture)));
    expect(await sharp(sheet).metadata()).toMatchObject({ format: 'webp', width: 816, height: 548 });
    const at = await pixelsOf(sheet);
    const seen = colours.map((_, index) => at(...middleOf(index)));
    expect(seen).toEqual(['red', 'green', 'blue', 'white', 'red']);
    expect(at(...middleOf(5))).toBe('dark');
  });

  test('is no wider than what is on it', async () => {
    const picture = await thumbnail('#ff0000');
    const one = await sharp(await paintSheet([tile(1, picture)])).metadata();
    const nine = await sharp(
      await paintSheet(Array.from({ length: 9 }, (_, index) => tile(index + 1, picture))),
    ).metadata();
    expect([one.width, one.height]).toEqual([280, 280]);
    expect([nine.width, nine.height]).toEqual([816, 816]);
  });

  test('says in words why a picture is missing, and has it for one that is damaged', async () => {
    const sheet = await paintSheet([tile(1, null, ''), tile(2, null), tile(3, new Uint8Array([1, 2, 3]))]);
    const bright = await brightnessByTile(sheet, 3);
    expect(bright[0]).toBe(0);
    expect(bright[1]).toBeGreaterThan(100);
    expect(bright[2]).toBe(bright[1]);
  });

  test('shows nothing of a note but its letters, and cuts a long one', async () => {
    const notes = ['</svg><image href="file:///etc/passwd"/>', '日本語 \u0000\ud800', 'W'.repeat(500)];
    const sheet = await paintSheet(notes.map((note, index) => tile(index + 1, null, note)));
    expect(await sharp(sheet).metadata()).toMatchObject({ width: 816, height: 280 });
    const at = await pixelsOf(sheet);
    // Between the tiles there is nothing, whatever stands on them.
    expect([at(6, 140), at(274, 140), at(542, 140), at(810, 140)]).toEqual(['dark', 'dark', 'dark', 'dark']);
  });

  test('numbers its tiles', async () => {
    const dark = await thumbnail('#000000');
    const [one, eight] = await Promise.all(
      [1, 8888].map(async (number) => brightPixels(await paintSheet([tile(number, dark)]))),
    );
    expect(one).toBeGreaterThan(20);
    expect(eight).toBeGreaterThan(3 * (one ?? 0));
  });
});

/** How many pixels of a picture are bright. */
const brightPixels = async (picture: Uint8Array | Buffer): Promise<number> => {
  const grey = await sharp(picture).greyscale().raw().toBuffer();
  return grey.filter((value) => value > 120).length;
};

/** The same for the middle strip of each tile, where a note stands. */
const brightnessByTile = (sheet: Uint8Array, tiles: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: tiles }, async (_, index) =>
      brightPixels(
        await sharp(sheet)
          .extract({ left: 12 + index * 268, top: 110, width: 256, height: 60 })
          .png()
          .toBuffer(),
      ),
    ),
  );
