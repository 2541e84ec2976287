import ExifReader from 'exifreader';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRecipe } from '#domain/recipe/read-recipe.ts';
import { embedded, type Format, imageOf, pixelsOf, REQUEST, TEXTS, textsIn } from './recipe-files.ts';

const KINDS: [string, Format, Parameters<typeof imageOf>[1]][] = [
  ['a PNG', 'png', {}],
  ['a JPEG', 'jpeg', {}],
  ['a WebP', 'webp', {}],
  ['a WebP without loss', 'webp', { lossless: true }],
  ['a WebP without loss, and transparent', 'webp', { lossless: true, alpha: true }],
  ['a transparent WebP', 'webp', { alpha: true }],
];

const tagOfBytes = z.object({ value: z.array(z.number()) });

/** Expects an independent reader to find the text where other programs look for it. */
const expectReadByOthers = (data: Buffer, format: Format): void => {
  const { UserComment: comment, ...tags } = ExifReader.load(data);
  if (format === 'png') {
    expect(tags).toMatchObject({ parameters: { description: TEXTS.parameters } });
    return;
  }
  const bytes = Buffer.from(tagOfBytes.parse(comment).value);
  expect(bytes.toString('latin1', 0, 8)).toBe('UNICODE\0');
  expect(new TextDecoder('utf-16be').decode(bytes.subarray(8))).toBe(TEXTS.parameters);
};

describe.each(KINDS)('a recipe in %s', (_, format, shape) => {
  it('reads back identical, and leaves the pixels as they are', async () => {
    const before = await imageOf(format, shape);
    const after = await embedded(before, format);
    expect(readRecipe(await textsIn(after))).toEqual({ tool: 'loralei', version: '1.2.3', request: REQUEST });
    expect((await pixelsOf(after)).equals(await pixelsOf(before))).toBe(true);
    const [was, is] = await Promise.all([before, after].map((data) => sharp(data).metadata()));
    expect(is).toMatchObject({ format, width: was?.width, height: was?.height, hasAlpha: was?.hasAlpha });
  });

  it('is read by others', async () => {
    const after = await embedded(await imageOf(format, shape), format);
    expectReadByOthers(after, format);
  });

  it('takes the place of an older one', async () => {
    const older = { parameters: 'older\nSteps: 5', own: '{"format":1}' };
    const once = await embedded(await imageOf(format, shape), format, older);
    expect(await textsIn(once)).toContainEqual(expect.objectContaining({ text: older.parameters }));
    const twice = await embedded(once, format);
    const texts = await textsIn(twice);
    expect(texts.map(({ text }) => text).toSorted()).toEqual([TEXTS.own, TEXTS.parameters].toSorted());
    expectReadByOthers(twice, format);
  });
});

describe('what others wrote', () => {
  it.each<Format>(['png', 'jpeg', 'webp'])('is kept in a %s', async (format) => {
    const image = sharp(await imageOf(format))
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: 'Ada', Artist: 'Somebody with a long name' } });
    const after = await embedded(await image.toFormat(format).toBuffer(), format);
    expect(await sharp(after).metadata()).toMatchObject({ orientation: 6 });
    const tags = ExifReader.load(after);
    expect(tags.Copyright?.description).toBe('Ada');
    expect(tags.Artist?.description).toBe('Somebody with a long name');
    expectReadByOthers(after, format);
  });

  it("is a PNG's text before and after the pixels", async () => {
    const image = await imageOf('png');
    const plain = await embedded(image, 'png', { parameters: 'x', own: 'y' });
    const ours = await embedded(image, 'png');
    expect(ours.subarray(0, 33).equals(plain.subarray(0, 33))).toBe(true);
    expect(ours.subarray(-12).equals(image.subarray(-12))).toBe(true);
  });
});

describe('a file that has no place for a recipe', () => {
  it.each([
    ['a GIF', () => imageOf('gif'), 'gif'],
    ['no image', async () => Buffer.from('RIFF....WEBPnothing'), 'webp'],
    ['an empty file', async () => Buffer.alloc(0), 'png'],
  ] as const)('stays as it is: %s', async (_, make, format) => {
    const data = await make();
    expect((await embedded(data, format)).equals(data)).toBe(true);
  });

  it('stays as it is where a JPEG has too little room', async () => {
    const image = await imageOf('jpeg');
    const long = { parameters: 'x'.repeat(40_000), own: '' };
    expect((await embedded(image, 'jpeg', long)).equals(image)).toBe(true);
    expect(await textsIn(await embedded(await imageOf('png'), 'png', long))).toHaveLength(2);
  });
});
