import { setImmediate } from 'node:timers/promises';
import { GenerationError } from '#domain/failure.ts';
import { type Generation, type GenerationIn, isIn } from '#domain/generation.ts';
import type { Clock, Log, ResultImage } from '#domain/ports.ts';
import type { ThumbnailPainter, ThumbnailStore, Thumbnails } from '#domain/thumbnails.ts';
import type { ImageSource } from './image-source.ts';

/** What thumbnails are made of. */
export type ThumbnailsOptions = {
  store: ThumbnailStore;
  paint: ThumbnailPainter;
  imagesFor: ImageSource;
  clock: Clock;
  log: Log;
};

const DAY_MS = 86_400_000;

// The history is looked through for the latest results; of older ones it is made again while their images can be had.
const KEPT_MS = 60 * DAY_MS;

// Images that could not be had are mostly gone for good, and asking for them takes a while each time.
const GIVEN_UP_MS = DAY_MS;

// Each holds the images of a result, megabytes of them. One that finds no room is made when it is asked for.
const MOST_WAITING = 4;

// Somebody looks at a page that says it is thinking.
const REFETCH_MS = 5_000;
const REFETCHED_AT_A_TIME = 2;

type Done = GenerationIn<'done'>;

/** Draws a thumbnail and keeps it. Rejects when one of the images is none. */
const createKeep =
  ({ store, paint, clock }: Pick<ThumbnailsOptions, 'store' | 'paint' | 'clock'>) =>
  async (id: string, images: readonly ResultImage[]): Promise<Uint8Array> => {
    const picture = await paint(images.map(({ data }) => data));
    await store.keep(id, picture, clock.now() + KEPT_MS);
    return picture;
  };

type Keep = ReturnType<typeof createKeep>;

/** Makes a thumbnail of images that are fetched again; undefined when there is none for now. Never rejects. */
const createRemake =
  ({ store, imagesFor, clock, log }: ThumbnailsOptions, keep: Keep) =>
  async (generation: Done, signal: AbortSignal): Promise<Uint8Array | undefined> => {
    const { id } = generation;
    try {
      return await keep(id, await imagesFor(generation, { signal }));
    } catch (err) {
      if (signal.aborted) return undefined;
      if (err instanceof GenerationError) {
        await store.keep(id, null, clock.now() + GIVEN_UP_MS).catch(() => undefined);
        return undefined;
      }
      log.warn({ err, generationId: id }, 'no thumbnail could be made');
      return undefined;
    }
  };

/** Gives the work a time to end in, and takes what there is by then. */
const inTime = async (
  work: (signal: AbortSignal) => Promise<void>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> => {
  const timer = new AbortController();
  const late = new AbortController();
  const elapsed = clock.sleep(REFETCH_MS, AbortSignal.any([timer.signal, signal])).catch(() => undefined);
  await Promise.race([work(AbortSignal.any([late.signal, signal])), elapsed]);
  timer.abort();
  late.abort();
};

/** Thumbnails over their store. Disposing it forgets those that were still to be made. */
export const createThumbnails = (options: ThumbnailsOptions): Thumbnails & AsyncDisposable => {
  const { store, clock, log } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const keep = createKeep(options);
  const remake = createRemake(options, keep);
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const keepInTurn = async ({ id }: Generation, images: readonly ResultImage[]): Promise<void> => {
    await turn;
    // What a delivery still has to do comes first.
    await setImmediate();
    if (signal.aborted) return;
    await keep(id, images);
  };

  return {
    keep(generation, images) {
      if (signal.aborted || waiting >= MOST_WAITING) return;
      waiting += 1;
      turn = keepInTurn(generation, images)
        .catch((err: unknown) => log.warn({ err, generationId: generation.id }, 'no thumbnail could be made'))
        .finally(() => {
          waiting -= 1;
        });
    },
    async of(generations) {
      const done = generations.filter((generation): generation is Done => isIn(generation, 'done'));
      const kept = await store.find(
        done.map(({ id }) => id),
        clock.now(),
      );
      const found = new Map<string, Uint8Array>();
      for (const [id, picture] of kept) if (picture) found.set(id, picture);

      const missing = done.filter(({ id }) => !kept.has(id)).values();
      const remakeNext = async (late: AbortSignal): Promise<void> => {
        for (const generation of missing) {
          const picture = await remake(generation, late);
          if (late.aborted) return;
          if (picture) found.set(generation.id, picture);
        }
      };
      await inTime(
        async (late) => {
          await Promise.all(Array.from({ length: REFETCHED_AT_A_TIME }, () => remakeNext(late)));
        },
        { clock, signal },
      );
      return found;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await turn;
    },
  };
};
