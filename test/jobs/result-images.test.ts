import { describe, expect, it } from 'vitest';
import { GenerationError } from '#domain/generation/failure.ts';
import type { GenerationIn } from '#domain/generation/generation.ts';
import { DiskFullError } from '#domain/generation/image-file.ts';
import type { ImageFitter } from '#domain/generation/notifier.ts';
import type { Output } from '#domain/generation/output.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import { type RecipeTexts, recipeTexts } from '#domain/recipe/own-recipe.ts';
import { createImageSource } from '#jobs/result-images.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';
import { bytesOf, openSpoolHarness, resultImage } from '../support/spool.ts';

const MIB = 1024 * 1024;

const outputOf = (url: string): Output => ({ source: { kind: 'url', url }, fallbackUrls: [] });

const delivering = (...urls: string[]) =>
  generationIn({
    name: 'delivering',
    at: 0,
    outputs: urls.map(outputOf),
    seconds: 1,
    safetyReplaced: null,
  }) as GenerationIn<'delivering'>;

const nameOf = ({ source }: Output): string => (source.kind === 'url' ? source.url : '');

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** A provider whose images are their addresses; the errors given come in the place of some. */
const providerOf = (errors: Record<string, Error> = {}): Pick<ImageProvider, 'download'> => ({
  async download(output, { room }) {
    const error = errors[nameOf(output)];
    if (error) throw error;
    return room.write(bytes(nameOf(output)), 'image/png');
  },
});

/** A fitter that leaves all images as they are, and remembers what it was asked for. */
const openSource = async (errors?: Record<string, Error>) => {
  const harness = await openSpoolHarness();
  const asked: { bytes: number; images: number }[] = [];
  const recipes: (RecipeTexts | null)[] = [];
  const fitter: ImageFitter = {
    async fit(file, options) {
      asked.push({ bytes: options.bytes, images: options.images });
      recipes.push(options.recipe);
      return resultImage({ stored: file });
    },
  };
  const log = testLog();
  const imagesFor = createImageSource({
    provider: providerOf(errors),
    fitter,
    spool: harness.spool,
    version: '1.2.3',
    log,
  });
  return { ...harness, imagesFor, asked, recipes, log };
};

const { signal } = new AbortController();
const gone = new GenerationError({ kind: 'downloadFailed' }, 'gone');

describe('the images of a result', () => {
  it('carry their recipe, where their order says so', async () => {
    await using source = await openSource();
    const plain = delivering('one');
    await using _ = await source.imagesFor(plain, { signal });
    await using __ = await source.imagesFor({ ...plain, recipe: true }, { signal });
    expect(source.recipes).toEqual([null, recipeTexts(plain.request, '1.2.3')]);
  });

  it('are there, in their order, until nobody needs them', async () => {
    await using source = await openSource();
    {
      await using fetched = await source.imagesFor(delivering('one', 'two', 'three'), { signal });
      const contents = await Promise.all(fetched.images.map(({ stored }) => bytesOf(stored)));
      expect(contents.map(String)).toEqual(['one', 'two', 'three']);
    }
    expect(await source.files()).toEqual([]);
  });

  it('fit together into one request, and each into the limit of its place', async () => {
    await using source = await openSource();
    const four = delivering('one', 'two', 'three', 'four');
    await using _ = await source.imagesFor(four, { signal, attachmentSizeLimit: 10 * MIB });
    await using __ = await source.imagesFor(four, { signal, attachmentSizeLimit: 1 * MIB });
    expect(source.asked).toEqual([
      ...Array.from({ length: 4 }, () => ({ bytes: 6 * MIB, images: 4 })),
      ...Array.from({ length: 4 }, () => ({ bytes: 1 * MIB, images: 4 })),
    ]);
  });

  it('are the ones that are left where one is gone', async () => {
    await using source = await openSource({ one: gone });
    await using fetched = await source.imagesFor(delivering('one', 'two'), { signal });
    expect(String(await bytesOf((fetched.images[0] ?? resultImage()).stored))).toBe('two');
    expect(fetched.images).toHaveLength(1);
    expect(source.log.lines).toMatchObject([{ level: 'warn', message: 'an image could not be fetched' }]);
  });

  it('are a failure where all are gone, and leave nothing', async () => {
    await using source = await openSource({ one: gone, two: gone });
    await expect(source.imagesFor(delivering('one', 'two'), { signal })).rejects.toMatchObject({
      failure: { kind: 'downloadFailed' },
      cause: gone,
    });
    expect(await source.files()).toEqual([]);
  });

  it('are not delivered in part because the disk is full', async () => {
    await using source = await openSource({ two: new DiskFullError('no room') });
    await expect(source.imagesFor(delivering('one', 'two'), { signal })).rejects.toMatchObject({
      failure: { kind: 'diskFull' },
    });
    expect(await source.files()).toEqual([]);
  });

  it('are dropped where their job is stopped meanwhile', async () => {
    const stop = new AbortController();
    await using source = await openSource();
    const fetching = source.imagesFor(delivering('one', 'two'), { signal: stop.signal });
    const reason = new Error('stopped');
    stop.abort(reason);
    await expect(fetching).rejects.toBe(reason);
    expect(await source.files()).toEqual([]);
  });
});
