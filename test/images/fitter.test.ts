import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { recipeBytes } from '#images/recipe/embed-recipe.ts';
import { fitImage } from './fit-image.ts';
import { TEXTS, textsIn } from './recipe/recipe-files.ts';

const MIB = 1024 * 1024;

type Shape = { width: number; height: number };
type Colour = string | { r: number; g: number; b: number };
type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** An image of pseudo-random pixels: what compresses worst. Values stay under `brightest`. */
const noise = ({ width, height }: Shape, brightest = 256) => {
  let state = 1;
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 16) % brightest;
  });
  return sharp(pixels, { raw: { width, height, channels: 3 } });
};

const plain = ({ width, height }: Shape, background: Colour) =>
  sharp({ create: { width, height, channels: 4, background } });

const shapes = fc.record({ width: fc.integer({ min: 1, max: 80 }), height: fc.integer({ min: 1, max: 80 }) });
const formats = fc.constantFrom<Format>('png', 'jpeg', 'webp', 'gif');
const colours = fc.record({
  r: fc.nat({ max: 255 }),
  g: fc.nat({ max: 255 }),
  b: fc.nat({ max: 255 }),
});

describe('an image that fits', () => {
  test.each<Format>(['png', 'jpeg', 'webp', 'gif'])('stays as it is when it is a %s', async (format) => {
    const data = await noise({ width: 64, height: 48 }).toFormat(format).toBuffer();
    const fitted = await fitImage(data, { bytes: data.byteLength });
    expect(fitted).toMatchObject({
      stored: { contentType: `image/${format}` },
      blank: false,
      reencoded: false,
    });
    expect(fitted.data.equals(data)).toBe(true);
  });
});

describe('an image that does not fit', () => {
  test('becomes a WebP of the same size where that is enough', async () => {
    const data = await noise({ width: 512, height: 512 }).png().toBuffer();
    const { data: fitted, ...rest } = await fitImage(data, { bytes: data.byteLength - 1 });
    expect(rest).toMatchObject({ stored: { contentType: 'image/webp' }, blank: false, reencoded: true });
    expect(await sharp(fitted).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 });
  });

  test('loses quality before it loses size', async () => {
    const image = noise({ width: 256, height: 256 });
    const data = await image.png().toBuffer();
    const best = await image.webp({ quality: 95 }).toBuffer();
    const { data: fitted } = await fitImage(data, { bytes: best.byteLength - 1 });
    expect(fitted.byteLength).toBeLessThan(best.byteLength);
    expect(await sharp(fitted).metadata()).toMatchObject({ width: 256, height: 256 });
  });

  test('gets smaller where quality is not enough', async () => {
    const data = await noise({ width: 600, height: 400 }).png().toBuffer();
    const { data: fitted } = await fitImage(data, { bytes: 20_000 });
    const { width, height } = await sharp(fitted).metadata();
    expect(width).toBeLessThan(600);
    expect(Math.abs(height - (width * 2) / 3)).toBeLessThanOrEqual(1);
    // Far below the limit, pixels would have been given away.
    expect(fitted.byteLength).toBeGreaterThan(5_000);
  });

  test('keeps its transparency', async () => {
    const image = noise({ width: 128, height: 128 }).ensureAlpha(0.5);
    const data = await image.png().toBuffer();
    const { data: fitted } = await fitImage(data, { bytes: data.byteLength - 1 });
    expect(await sharp(fitted).metadata()).toMatchObject({ hasAlpha: true });
  });

  test('keeps moving when it is an animation', async () => {
    const frames = [noise({ width: 96, height: 64 }), noise({ width: 96, height: 64 }, 128)];
    const pages = await Promise.all(frames.map((frame) => frame.png().toBuffer()));
    const data = await sharp(pages, { join: { animated: true } })
      .gif({ delay: [100, 200] })
      .toBuffer();
    const { data: fitted, stored } = await fitImage(data, { bytes: 4000 });
    expect(stored.contentType).toBe('image/webp');
    expect(fitted.byteLength).toBeLessThanOrEqual(4000);
    expect(await sharp(fitted).metadata()).toMatchObject({ pages: 2, delay: [100, 200] });
  });

  test('stands upright when its camera was turned', async () => {
    const data = await noise({ width: 300, height: 100 }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { data: fitted } = await fitImage(data, { bytes: 5000 });
    const { width, height } = await sharp(fitted).metadata();
    expect(Math.abs(height - width * 3)).toBeLessThanOrEqual(2);
  });

  test('fits when a side is longer than WebP allows', async () => {
    const data = await noise({ width: 20_000, height: 40 }).png().toBuffer();
    const { data: fitted } = await fitImage(data, { bytes: data.byteLength - 1 });
    expect(await sharp(fitted).metadata()).toMatchObject({ format: 'webp', width: 16_383 });
  });

  test('never has more bytes than allowed, and keeps the ratio of its sides', async () => {
    const property = fc.asyncProperty(
      shapes,
      formats,
      fc.integer({ min: 200, max: 4000 }),
      async (shape, format, bytes) => {
        const data = await noise(shape).toFormat(format).toBuffer();
        const { data: fitted, reencoded } = await fitImage(data, { bytes });
        const { width, height } = await sharp(fitted).metadata();
        expect(fitted.byteLength).toBeLessThanOrEqual(bytes);
        expect(reencoded).toBe(data.byteLength > bytes);
        const scale = Math.max(width, height) / Math.max(shape.width, shape.height);
        expect(Math.abs(width - shape.width * scale)).toBeLessThanOrEqual(1);
        expect(Math.abs(height - shape.height * scale)).toBeLessThanOrEqual(1);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  test('is refused where not even a pixel fits', async () => {
    const data = await noise({ width: 40, height: 4 }).png().toBuffer();
    await expect(fitImage(data, { bytes: 10 })).rejects.toThrow('cannot be made to fit into 10 bytes');
  });
});

describe('a picture of more than the memory should hold', () => {
  // Three whole parts of what is read at a time, and a rest.
  const LARGE = { width: 3600, height: 3600 };

  /** A large PNG of 16 bits a channel, with one pixel of another colour at its end or without. */
  const large = async (lastPixel: number): Promise<Buffer> => {
    const pixels = new Uint16Array(LARGE.width * LARGE.height * 3).fill(30_000);
    pixels[pixels.length - 1] = lastPixel;
    const image = sharp(pixels, { raw: { ...LARGE, channels: 3 } }).toColourspace('rgb16');
    return image.png({ compressionLevel: 1 }).toBuffer();
  };

  // Making one takes seconds.
  let marked: Buffer = Buffer.alloc(0);
  beforeAll(async () => {
    marked = await large(60_000);
  });

  test('is told blank or not to its last pixel', async () => {
    expect(await fitImage(await large(30_000), { bytes: 100 * MIB })).toMatchObject({
      blank: true,
      reencoded: false,
    });
    expect(await fitImage(marked, { bytes: 100 * MIB })).toMatchObject({ blank: false, reencoded: false });
  });

  test('is scaled down before it is encoded', async () => {
    const { data: fitted } = await fitImage(marked, { bytes: marked.byteLength - 1 });
    const { width = 0, height = 0, depth } = await sharp(fitted).metadata();
    expect(width).toBe(height);
    expect(width * height).toBeLessThanOrEqual(2 * 2048 ** 2);
    expect(width * height).toBeGreaterThan(8_000_000);
    expect(depth).toBe('uchar');
  });
});

describe('blankness', () => {
  const blank = async (data: Uint8Array) => (await fitImage(data, { bytes: MIB })).blank;

  test('is seen in every colour', async () => {
    const exact = fc.constantFrom<Format>('png', 'jpeg', 'gif');
    const property = fc.asyncProperty(shapes, exact, colours, async (shape, format, colour) => {
      expect(await blank(await plain(shape, colour).toFormat(format).toBuffer())).toBe(true);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  // Lossy WebP gives most colours a faint pattern, but not black at the sizes that can be ordered.
  test.each([
    [256, 256],
    [680, 1024],
    [1000, 264],
  ])('is seen in the black WebP of %i x %i that the safety checker leaves', async (width, height) => {
    expect(await blank(await plain({ width, height }, '#000').webp().toBuffer())).toBe(true);
  });

  test('is over with one block of another colour', async () => {
    const spots = fc.record({ left: fc.nat({ max: 56 }), top: fc.nat({ max: 56 }) });
    const property = fc.asyncProperty(spots, formats, colours, async (spot, format, { r, g, b }) => {
      const other = { r: (r + 128) % 256, g, b };
      const block = await plain({ width: 8, height: 8 }, other).png().toBuffer();
      const image = plain({ width: 64, height: 64 }, { r, g, b }).composite([{ input: block, ...spot }]);
      expect(await blank(await image.toFormat(format).toBuffer())).toBe(false);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test('is over with one pixel of the next shade', async () => {
    const dot = await plain({ width: 1, height: 1 }, '#010000').png().toBuffer();
    const image = plain({ width: 64, height: 64 }, '#000000').composite([{ input: dot, left: 63, top: 63 }]);
    expect(await blank(await image.png().toBuffer())).toBe(false);
  });

  test('is not seen in a picture of the night', async () => {
    expect(await blank(await noise({ width: 64, height: 64 }, 3).png().toBuffer())).toBe(false);
  });

  test('is seen where everything is transparent, whatever lies under it', async () => {
    const hidden = noise({ width: 32, height: 32 }).ensureAlpha(0);
    expect(await blank(await hidden.png().toBuffer())).toBe(true);
  });

  test('is not seen where a shape is cut out of one colour', async () => {
    const hole = await plain({ width: 8, height: 8 }, '#fff').png().toBuffer();
    const image = plain({ width: 32, height: 32 }, '#f00').composite([{ input: hole, blend: 'dest-out' }]);
    expect(await blank(await image.png().toBuffer())).toBe(false);
  });

  test('is not seen in an animation that begins with a blank frame', async () => {
    const frames = [plain({ width: 32, height: 32 }, '#000').removeAlpha(), noise({ width: 32, height: 32 })];
    const pages = await Promise.all(frames.map((frame) => frame.png().toBuffer()));
    expect(
      await blank(
        await sharp(pages, { join: { animated: true } })
          .gif()
          .toBuffer(),
      ),
    ).toBe(false);
  });

  test('is seen in an image that had to be made smaller', async () => {
    const data = await plain({ width: 512, height: 512 }, '#000').png({ compressionLevel: 0 }).toBuffer();
    expect(await fitImage(data, { bytes: 10_000 })).toMatchObject({ blank: true, reencoded: true });
  });
});

/** The start of a PNG that claims a size: the bytes behind it are not even looked at. */
const claimedSize = ({ width, height }: Shape): Uint8Array => {
  const chunk = (name: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), body]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('what is no image', () => {
  test.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html><title>404</title>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'],
    ['an answer', '{"status":"error"}'],
  ])('is refused: %s', async (_, text) => {
    await expect(fitImage(Buffer.from(text), { bytes: MIB })).rejects.toThrow('the image cannot be decoded');
  });

  test.each<Format>(['png', 'jpeg', 'webp'])('is refused: the first half of a %s', async (format) => {
    const data = await noise({ width: 64, height: 64 }).toFormat(format).toBuffer();
    const half = data.subarray(0, data.byteLength / 2);
    await expect(fitImage(half, { bytes: MIB })).rejects.toThrow('the image cannot be decoded');
  });

  test('is refused: a few bytes that claim to be a gigantic image', async () => {
    const bomb = claimedSize({ width: 60_000, height: 60_000 });
    await expect(fitImage(bomb, { bytes: MIB })).rejects.toThrow(
      expect.objectContaining({
        message: 'the image cannot be decoded',
        cause: expect.objectContaining({ message: expect.stringContaining('pixel limit') }),
      }),
    );
  });

  test('is refused for any bytes behind the signature of an image', async () => {
    const signatures = fc.constantFrom([0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const property = fc.asyncProperty(
      signatures,
      fc.uint8Array({ maxLength: 64 }),
      async (signature, rest) => {
        await expect(fitImage(Uint8Array.of(...signature, ...rest), { bytes: MIB })).rejects.toThrow(
          /^the image /,
        );
      },
    );
    await fc.assert(property);
  });
});

describe('a recipe', () => {
  const OURS = [{ name: 'loralei', text: TEXTS.own }, { text: TEXTS.parameters }].map((one) =>
    expect.objectContaining(one),
  );

  test.each<Format>(['png', 'jpeg', 'webp'])('is written into a %s that fits', async (format) => {
    const image = await noise({ width: 64, height: 48 }).toFormat(format).toBuffer();
    const { data, ...rest } = await fitImage(image, { recipe: TEXTS });
    expect(rest).toMatchObject({ stored: { contentType: `image/${format}` }, reencoded: false });
    expect(await textsIn(data)).toEqual(expect.arrayContaining(OURS));
    expect(await sharp(data).raw().toBuffer()).toEqual(await sharp(image).raw().toBuffer());
  });

  test('is kept by an image that is made smaller, within what is allowed', async () => {
    const image = await noise({ width: 512, height: 512 }).png().toBuffer();
    for (const bytes of [image.length - 1, image.length, 60_000]) {
      const { data, reencoded, stored } = await fitImage(image, { bytes, recipe: TEXTS });
      expect({ reencoded, type: stored.contentType }).toEqual({ reencoded: true, type: 'image/webp' });
      expect(data.length).toBeLessThanOrEqual(bytes);
      expect(await textsIn(data)).toEqual(expect.arrayContaining(OURS));
    }
  });

  test('is left out where it would take most of the room', async () => {
    const image = await noise({ width: 64, height: 48 }).png().toBuffer();
    const bytes = recipeBytes(TEXTS);
    const { data } = await fitImage(image, { bytes, recipe: TEXTS });
    expect(await textsIn(data)).toEqual([]);
  });
});
