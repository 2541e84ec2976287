import { z } from 'zod';
import { type Generation, isActiveState, type StateName } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import { trialSchema } from '#domain/trials/trial.ts';
import type { Standing } from '#domain/trials/trial-store.ts';
import type { Axis } from './axis.ts';
import { parseAxis } from './parse-axis.ts';

/** The most cells of a comparison, where a server's settings do not say otherwise. */
export const USUAL_CELLS = 25;

/** What a member typed for a comparison, with axes as `printAxis` writes them. */
const typedComparisonSchema = z.object({
  /** The options of `/imagine`, with the prompt. */
  values: z.partialRecord(z.enum(IMAGINE_OPTIONS), z.union([z.string(), z.number(), z.boolean()])),
  x: z.string(),
  y: z.string().optional(),
  preset: z.string().optional(),
  private: z.boolean().optional(),
  /** Drawn for it: all cells have it, unless something says another one. */
  seed: z.number().int().nonnegative(),
});

/** What a member typed for a comparison. */
export type TypedComparison = z.output<typeof typedComparisonSchema>;

/** Why a place of the grid has no image of its own. */
const placeSchema = z.discriminatedUnion('kind', [
  /** The image with this number among those that are made; equal cells share one. */
  z.object({ kind: z.literal('image'), image: z.number().int().nonnegative() }),
  /** The rules of the place where it was ordered do not allow it. */
  z.object({ kind: z.literal('notAllowed') }),
]);

/** A grid of images that differ along one or two axes. Everything but the states of its images, which the ledger has. */
export const comparisonSchema = z.object({
  id: z.string(),
  typed: typedComparisonSchema,
  /** The prompt and the seed that the cells share, for the title; null where seeds are an axis. */
  prompt: z.string(),
  seed: z.number().nullable(),
  /** Row by row. */
  places: z.array(placeSchema),
  requesterId: z.string(),
  guildId: z.string().nullable(),
  channelId: z.string(),
  private: z.boolean(),
  spoiler: z.boolean(),
  locale: z.string(),
  /** Members choose the best of its images; left out: they do not. */
  trial: trialSchema.optional(),
  /** The interaction whose answer is the sheet. The token is a secret that is honoured for 15 minutes. */
  interaction: z.object({ applicationId: z.string(), token: z.string(), receivedAt: z.number() }),
  createdAt: z.number(),
});

/** A grid of images that differ along one or two axes. */
export type Comparison = z.output<typeof comparisonSchema>;

/** A place of the grid. */
export type GridPlace = z.output<typeof placeSchema>;

/** The message that shows a comparison. */
export type SheetMessage = { channelId: string; id: string };

/** A comparison that a worker is to show: what was shown last, and where, and which change of it this is. */
export type OpenComparison = {
  comparison: Comparison;
  message: SheetMessage | null;
  shown: string;
  revision: number;
};

/** One image of a comparison, to be added. */
export type NewCell = { generation: Generation; charges: readonly Charge[] };

/** The outcome of adding the images of a comparison. */
export type CellsAddition =
  | { kind: 'added' }
  /** It was started before, by the same press. */
  | { kind: 'present' }
  /** A usage counter has no room for all of it: nothing was written. */
  | { kind: 'exceeded'; charge: Charge; used: number };

/** How the images of a comparison are added. */
export type AddCellsOptions = { priority: boolean; readyInMs: number };

/** Stores comparisons. Each call is atomic. */
export type ComparisonStore = {
  /** Adds a comparison with all of its images, or nothing. */
  add(comparison: Comparison, cells: readonly NewCell[], options: AddCellsOptions): Promise<CellsAddition>;
  /** Adds images again in the place of failed ones, all or nothing, and shows the comparison by this interaction. */
  addAgain(
    id: string,
    cells: readonly NewCell[],
    options: AddCellsOptions & Pick<Comparison, 'interaction'>,
  ): Promise<CellsAddition>;
  /** Lets workers take the images that were added for later. */
  makeReady(id: string): Promise<void>;
  find(id: string): Promise<Comparison | undefined>;
  /** The latest row of each image, in order; without those that were erased. */
  images(id: string): Promise<Generation[]>;
  /** How many comparisons are open: their images are not all made, or not all shown. */
  countOpen(): Promise<number>;
  /** Takes open comparisons to show, that nobody has taken for `forMs` milliseconds. */
  takeOpen(limit: number, forMs: number): Promise<OpenComparison[]>;
  /** Records what is shown, and where. A comparison that is closed is shown no more, unless it was changed meanwhile. */
  markShown(id: string, state: Omit<OpenComparison, 'comparison'> & { isOpen: boolean }): Promise<void>;
  /** Removes a comparison; the rows of its images stay. */
  remove(id: string): Promise<void>;
};

/** A place of the grid as it stands. */
export type CellState =
  | { kind: 'notAllowed' }
  | { kind: StateName; generation: Generation }
  | { kind: 'gone' };

/** The axes of a comparison. */
export const axesOf = ({ typed }: Pick<Comparison, 'typed'>): { x: Axis; y: Axis | undefined } => {
  const [x, y] = [typed.x, typed.y].map((axis) => (axis === undefined ? undefined : parseAxis(axis)));
  if (!x?.ok || y?.ok === false) throw new Error('a stored comparison has an axis that cannot be read');
  return { x: x.value, y: y?.value };
};

/** How each place of the grid stands, row by row. */
export const cellStates = ({ places }: Comparison, images: readonly Generation[]): CellState[] => {
  const byIndex = new Map(images.map((generation) => [generation.cell?.index, generation]));
  return places.map((place) => {
    if (place.kind === 'notAllowed') return place;
    const generation = byIndex.get(place.image);
    return generation ? { kind: generation.state.name, generation } : { kind: 'gone' };
  });
};

/** Whether images are still to be made. */
export const isUnfinished = (images: readonly Generation[]): boolean =>
  images.some(({ state }) => isActiveState(state.name));

/** A short text that changes whenever the sheet has to be drawn anew. */
export const sheetVersion = (images: readonly Generation[], standing?: Standing): string => {
  const letters = images.map(({ state }) => (isActiveState(state.name) ? 'w' : state.name.charAt(0)));
  return standing ? `${letters.join('')} ${standing.outcome ? 'ended' : standing.votes}` : letters.join('');
};
