import { describe, expect, it, vi } from 'vitest';
import { GenerationError } from '#domain/generation/failure.ts';
import type { GenerationIn } from '#domain/generation/generation.ts';
import type { Preview, ResultImage } from '#domain/generation/notifier.ts';
import type { ThumbnailStore } from '#domain/generation/thumbnails.ts';
import { createThumbnails, type ThumbnailsOptions } from '#jobs/thumbnails.ts';
import { manualClock, neverClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';
import { resultImage, resultImages } from '../support/spool.ts';

const imageOf = (byte: number): ResultImage =>
  resultImage({ preview: { pixels: Uint8Array.of(byte), width: 1, height: 1 } });

const result = (id: string) =>
  generationIn(
    { name: 'done', at: 0, outputs: [], seconds: 1, safetyReplaced: null, message: null },
    { id },
  ) as GenerationIn<'done'>;

/** A store in memory, and a painter whose pictures are the pixels of the previews. */
const openShelf = (given: Partial<ThumbnailsOptions> = {}) => {
  const kept = new Map<string, Uint8Array | null>();
  const fetched: string[] = [];
  const store: ThumbnailStore = {
    keep: async (id, picture) => void kept.set(id, picture),
    find: async (ids) => new Map([...kept].filter(([id]) => ids.includes(id))),
  };
  const log = testLog();
  const thumbnails = createThumbnails({
    store,
    paint: async (previews) => Uint8Array.from(previews.flatMap(({ pixels }) => [...pixels])),
    imagesFor: async ({ id }) => {
      fetched.push(id);
      return resultImages([imageOf(7)]);
    },
    clock: neverClock(),
    log,
    ...given,
  });
  return { kept, fetched, log, thumbnails };
};

describe('the thumbnail of a result', () => {
  it('is kept some time after its delivery, and found again without fetching anything', async () => {
    await using stack = new AsyncDisposableStack();
    const { kept, fetched, thumbnails } = openShelf();
    stack.use(thumbnails);
    thumbnails.keep(result('one'), [imageOf(1), imageOf(2)]);
    expect(kept.size).toBe(0);
    await vi.waitFor(() => expect(kept.size).toBe(1));
    expect(await thumbnails.of([result('one')])).toEqual(new Map([['one', new Uint8Array([1, 2])]]));
    expect(fetched).toEqual([]);
  });

  it('that cannot be painted or kept costs nobody anything but a line in the log', async () => {
    let left = 2;
    const paint = async (previews: readonly Preview[]) => {
      left -= 1;
      if (left >= 0) throw new Error('no image');
      return previews[0]?.pixels ?? new Uint8Array();
    };
    const { kept, log, thumbnails } = openShelf({ paint });
    for (const id of ['one', 'two', 'three']) thumbnails.keep(result(id), [imageOf(1)]);
    await vi.waitFor(() => expect([...kept.keys()]).toEqual(['three']));
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
    await thumbnails[Symbol.asyncDispose]();
  });

  it('is painted one at a time, and a crowd does not fill the memory', async () => {
    let [atOnce, most] = [0, 0];
    const paint = async () => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return new Uint8Array([1]);
    };
    const { kept, thumbnails } = openShelf({ paint });
    for (let index = 0; index < 50; index += 1) thumbnails.keep(result(`row-${index}`), [imageOf(1)]);
    await vi.waitFor(() => expect(kept.size).toBeGreaterThan(0));
    await thumbnails[Symbol.asyncDispose]();
    expect(most).toBe(1);
    expect(kept.size).toBeLessThan(40);
  });

  it('is made of images fetched again where there is none, once', async () => {
    const { fetched, thumbnails } = openShelf();
    const rows = Array.from({ length: 9 }, (_, index) => result(`row-${index}`));
    expect((await thumbnails.of(rows)).size).toBe(9);
    expect((await thumbnails.of(rows)).size).toBe(9);
    expect(fetched.toSorted()).toEqual(rows.map(({ id }) => id));
    await thumbnails[Symbol.asyncDispose]();
  });

  it('leaves no file of the images that it was made of', async () => {
    let left = 0;
    const { thumbnails } = openShelf({
      imagesFor: async () => {
        left += 1;
        return resultImages([imageOf(7)], () => {
          left -= 1;
        });
      },
    });
    expect((await thumbnails.of(['one', 'two'].map(result))).size).toBe(2);
    expect(left).toBe(0);
    await thumbnails[Symbol.asyncDispose]();
  });

  it('is given up where the images are gone, and those of others are there all the same', async () => {
    const fetched: string[] = [];
    const { kept, thumbnails } = openShelf({
      imagesFor: async ({ id }) => {
        fetched.push(id);
        if (id === 'gone') throw new GenerationError({ kind: 'downloadFailed' }, 'gone');
        if (id === 'odd') throw new Error('out of the ordinary');
        return resultImages([imageOf(7)]);
      },
    });
    const rows = ['gone', 'there', 'odd'].map(result);
    expect([...(await thumbnails.of(rows)).keys()]).toEqual(['there']);
    expect(kept.get('gone')).toBeNull();
    await thumbnails.of(rows);
    expect(fetched.toSorted()).toEqual(['gone', 'odd', 'odd', 'there']);
    await thumbnails[Symbol.asyncDispose]();
  });

  it('that its delivery kept meanwhile is not lost to images that cannot be fetched', async () => {
    const { kept, thumbnails } = openShelf({
      imagesFor: async ({ id }) => {
        kept.set(id, new Uint8Array([9]));
        throw new GenerationError({ kind: 'downloadFailed' }, 'gone');
      },
    });
    await thumbnails.of([result('one')]);
    expect(kept.get('one')).toEqual(new Uint8Array([9]));
    await thumbnails[Symbol.asyncDispose]();
  });

  it('is not waited for longer than somebody looks at a page that thinks', async () => {
    const clock = manualClock();
    const { thumbnails, kept } = openShelf({
      clock,
      imagesFor: async ({ id }, { signal }) => {
        if (id === 'fast') return resultImages([imageOf(7)]);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    const looking = thumbnails.of(['fast', 'slow'].map(result));
    await clock.advance(60_000);
    const found = await looking;
    expect([...found.keys()]).toEqual(['fast']);
    // It is left alone for a while, and nobody waits for it a second time.
    await vi.waitFor(() => expect(kept.get('slow')).toBeNull());
    expect([...(await thumbnails.of(['fast', 'slow'].map(result))).keys()]).toEqual(['fast']);
    await thumbnails[Symbol.asyncDispose]();
  });

  it('is nobody asked for of what failed', async () => {
    const { fetched, thumbnails } = openShelf();
    const failed = generationIn({ name: 'failed', at: 0, failure: { kind: 'unreachable' } });
    expect(await thumbnails.of([failed])).toEqual(new Map());
    expect(fetched).toEqual([]);
  });
});
