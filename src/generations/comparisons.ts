import type { Comparison, ComparisonStore, NewCell } from '#domain/comparison/comparison.ts';
import { AWAITED_STATES, type Generation } from '#domain/generation/generation.ts';
import type { Clock, Random } from '#domain/system.ts';
import type { TrialStore } from '#domain/trials/trial-store.ts';
import type { GenerationService } from './generation-service.ts';
import { type NewGeneration, rowFor } from './new-generation.ts';
import { type ReserveResult, UNCOMMITTED_MS } from './reservation.ts';

/** What commands do with comparisons. */
export type ComparisonService = {
  /** Reserves all images of a comparison, or none; `images` are in the order of their numbers. */
  reserve(comparison: Comparison, images: readonly NewGeneration[]): Promise<ReserveResult>;
  /** Makes failed images again: all of them, or none. `index` is the number of an image. */
  retry(
    comparison: Pick<Comparison, 'id' | 'interaction'>,
    images: readonly { index: number; image: NewGeneration }[],
  ): Promise<{ kind: 'started' } | Exclude<ReserveResult, { kind: 'reserved' }>>;
  find(id: string): Promise<Comparison | undefined>;
  /** The latest row of each image, in the order of their numbers. */
  images(id: string): Promise<Generation[]>;
  /** Stops the images that are not made yet. Returns how many. */
  cancel(id: string): Promise<number>;
  /** Removes a comparison and its results. The message that shows it is the caller's. */
  remove(id: string): Promise<void>;
};

/** Dependencies of the service. */
export type ComparisonServiceOptions = {
  comparisons: ComparisonStore;
  generations: Pick<GenerationService, 'cancel' | 'forget'>;
  /** Starts the jobs that are ready. */
  worker: { wake(): void };
  /** Shows open comparisons; null where another process does. */
  sheets: { wake(): void } | null;
  clock: Pick<Clock, 'now'>;
  random: Pick<Random, 'id'>;
};

/** Creates the service over the store and the worker. */
export const createComparisonService = (options: ComparisonServiceOptions): ComparisonService => {
  const { comparisons, generations, worker, sheets } = options;

  const cellOf = (comparisonId: string, index: number, image: NewGeneration): NewCell => {
    const row = rowFor({ ...image, press: `compare:${comparisonId}:${index}` }, options);
    // An interaction has one row, and all images of a comparison come from one interaction.
    const interaction = { ...row.interaction, id: `${row.interaction.id}:${index}` };
    return { generation: { ...row, interaction, cell: { comparisonId, index } }, charges: image.charges };
  };

  const start = async (id: string): Promise<void> => {
    await comparisons.makeReady(id);
    worker.wake();
    sheets?.wake();
  };

  const cancel = async (id: string): Promise<number> => {
    const awaited = (await comparisons.images(id)).filter(({ state }) =>
      AWAITED_STATES.some((name) => name === state.name),
    );
    const stopped = await Promise.all(awaited.map((image) => generations.cancel(image.id)));
    return stopped.filter((one) => one !== undefined).length;
  };

  const withdraw = async (id: string): Promise<void> => {
    await cancel(id);
    await comparisons.remove(id);
  };

  return {
    async reserve(comparison, images) {
      const { id } = comparison;
      const cells = images.map((image, index) => cellOf(id, index, image));
      const priority = images.some((image) => image.priority);
      const added = await comparisons.add(comparison, cells, { priority, readyInMs: UNCOMMITTED_MS });
      if (added.kind === 'present') return { kind: 'repeated' };
      if (added.kind === 'exceeded') return added;
      return { kind: 'reserved', commit: () => start(id), cancel: () => withdraw(id) };
    },
    async retry({ id, interaction }, images) {
      const cells = images.map(({ index, image }) => cellOf(id, index, image));
      const priority = images.some(({ image }) => image.priority);
      const options = { priority, readyInMs: UNCOMMITTED_MS, interaction };
      const added = await comparisons.addAgain(id, cells, options);
      if (added.kind === 'present') return { kind: 'repeated' };
      if (added.kind === 'exceeded') return added;
      await start(id);
      return { kind: 'started' };
    },
    find: (id) => comparisons.find(id),
    images: (id) => comparisons.images(id),
    cancel,
    async remove(id) {
      await cancel(id);
      for (const image of await comparisons.images(id)) await generations.forget(image, null);
      await comparisons.remove(id);
    },
  };
};

/** What commands do with trials. */
export type TrialService = Pick<TrialStore, 'vote' | 'close' | 'standing' | 'ranking'>;

/** Dependencies of the service of trials. */
type TrialServiceOptions = {
  trials: TrialService;
  /** Shows open comparisons; null where another process does. */
  sheets: { wake(): void } | null;
};

/** Creates the service over the store. What changes a trial shows its sheet again. */
export const createTrialService = ({ trials, sheets }: TrialServiceOptions): TrialService => {
  const shown = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    sheets?.wake();
    return result;
  };
  return {
    vote: (...vote) => shown(trials.vote(...vote)),
    close: (...step) => shown(trials.close(...step)),
    standing: (id) => trials.standing(id),
    ranking: (guildId, page) => trials.ranking(guildId, page),
  };
};
