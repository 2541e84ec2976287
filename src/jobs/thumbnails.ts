import { setImmediate } from 'node:timers/promises';
import { GenerationError } from '#domain/generation/failure.ts';
import { type Generation, type GenerationIn, isIn } from '#domain/generation/generation.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import type { ThumbnailPainter, ThumbnailStore, Thumbnails } from '#domain/generation/thumbnails.ts';
import type { Clock, Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import type { ImageSource } from './result-images.ts';

/** What thumbnails need. */
export type ThumbnailsOptions = {
  store: ThumbnailStore;
  paint: ThumbnailPainter;
  imagesFor: ImageSource;
  clock: Clock;
  log: Log;
};

const DAY_MS = 86_400_000;

// The history is mostly used for recent results; older thumbnails are recreated while their images exist.
const KEPT_MS = 60 * DAY_MS;

// Missing images are usually gone for good, and each attempt takes a while.
const GIVEN_UP_MS = DAY_MS;

// Turning pages back and forth does not wait for the same slow images each time.
const SLOW_MS = 10 * 60_000;

// Each holds the previews of a result, 0.2 megabytes. One that finds no room is created on demand.
const MOST_WAITING = 16;

// A member is looking at a page that says it is thinking.
const REFETCH_MS = 5_000;
const REFETCHED_AT_A_TIME = 2;

type Done = GenerationIn<'done'>;

/** Draws and stores a thumbnail. */
const createKeep =
  ({ store, paint, clock }: Pick<ThumbnailsOptions, 'store' | 'paint' | 'clock'>) =>
  async (id: string, images: readonly ResultImage[]): Promise<Uint8Array> => {
    const picture = await paint(images.map(({ preview }) => preview));
    await store.keep(id, picture, clock.now() + KEPT_MS);
    return picture;
  };

type Keep = ReturnType<typeof createKeep>;

/** `late`: nobody waits for it any more; `closing`: the process ends. */
type Ends = { late: AbortSignal; closing: AbortSignal };

/** Recreates a thumbnail from images fetched again; undefined if impossible for now. Never rejects. */
const createRemake = ({ store, imagesFor, clock, log }: ThumbnailsOptions, keep: Keep) => {
  /** Stops retrying for some time, unless the delivery has stored one in the meantime. */
  const giveUp = async (id: string, milliseconds: number): Promise<undefined> => {
    const now = clock.now();
    const isThere = (await store.find([id], now)).get(id);
    if (!isThere) await store.keep(id, null, now + milliseconds);
  };

  const attempt = async (generation: Done, { late, closing }: Ends): Promise<Uint8Array | undefined> => {
    const { id } = generation;
    try {
      await using fetched = await imagesFor(generation, { signal: AbortSignal.any([late, closing]) });
      return await keep(id, fetched.images);
    } catch (err) {
      if (closing.aborted) return undefined;
      if (late.aborted) return giveUp(id, SLOW_MS);
      if (err instanceof GenerationError) return giveUp(id, GIVEN_UP_MS);
      throw err;
    }
  };

  return (generation: Done, ends: Ends): Promise<Uint8Array | undefined> =>
    attempt(generation, ends).catch((err: unknown) => {
      log.warn({ err, generationId: generation.id }, 'no thumbnail could be made');
      return undefined;
    });
};

/** Limits the time of the work, and takes the results so far. */
const inTime = async (
  work: (ends: Ends) => Promise<unknown>,
  { clock, closing }: { clock: Clock; closing: AbortSignal },
): Promise<void> => {
  const late = new AbortController();
  const working = work({ late: late.signal, closing });
  if (await settlesWithin(working, REFETCH_MS, clock)) await working;
  late.abort();
};

/** Thumbnails over their store. Disposing drops those still waiting. */
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
    // Deliveries go first.
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
      const remakeAll = async (ends: Ends): Promise<void> => {
        for (const generation of missing) {
          const picture = await remake(generation, ends);
          if (ends.late.aborted || signal.aborted) return;
          if (picture) found.set(generation.id, picture);
        }
      };
      // They share the list: each takes the next one.
      const work = (ends: Ends) =>
        Promise.all(Array.from({ length: REFETCHED_AT_A_TIME }, () => remakeAll(ends)));
      await inTime(work, { clock, closing: signal });
      return found;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await turn;
    },
  };
};
