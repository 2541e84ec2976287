import {
  type CellState,
  type Comparison,
  type ComparisonStore,
  cellStates,
  isUnfinished,
  type OpenComparison,
  sheetVersion,
} from '#domain/comparison/comparison.ts';
import type { SheetNotifier, SheetPlace } from '#domain/comparison/sheet.ts';
import { type Generation, isActiveState } from '#domain/generation/generation.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { Thumbnails } from '#domain/generation/thumbnails.ts';
import type { Clock, Log } from '#domain/system.ts';
import type { Standing } from '#domain/trials/trial-store.ts';
import { type Loop, startLoop } from '#shared/loop.ts';

/** Renders a comparison as it stands: the message with its sheets. `standing` is that of a trial. */
type RenderSheet<M> = (
  open: Pick<OpenComparison, 'comparison'> & { standing: Standing | undefined },
  states: readonly CellState[],
  places: readonly SheetPlace[],
) => Promise<M>;

/** What showing comparisons needs. */
export type SheetsOptions<M> = {
  comparisons: Pick<ComparisonStore, 'takeOpen' | 'images' | 'markShown'>;
  thumbnails: Pick<Thumbnails, 'of'>;
  /** Reads how a trial stands; undefined for what is none. */
  standingOf(comparison: Comparison, images: readonly Generation[]): Promise<Standing | undefined>;
  render: RenderSheet<M>;
  notifier: SheetNotifier<M>;
  clock: Clock;
  log: Log;
};

// An edit of a message costs a request, and Discord limits these.
const SHOWN_EVERY_MS = 3_000;

// While no comparison is open; a new one wakes the loop of its process.
const IDLE_MS = 5_000;

const AT_A_TIME = 8;

const placeOf = (state: CellState, pictures: ReadonlyMap<string, Uint8Array>): SheetPlace => {
  if (state.kind === 'notAllowed' || state.kind === 'failed') return { kind: state.kind };
  if (state.kind === 'gone' || state.kind === 'deleted' || state.kind === 'cancelled') {
    return { kind: 'missing' };
  }
  if (isActiveState(state.kind)) return { kind: 'waiting' };
  const picture = pictures.get(state.generation.id);
  return picture ? { kind: 'picture', picture } : { kind: 'missing' };
};

/** Draws and shows a comparison, if something changed since. */
const createShow =
  <M>({ comparisons, thumbnails, standingOf, render, notifier }: SheetsOptions<M>) =>
  async (open: OpenComparison, signal: AbortSignal): Promise<void> => {
    const { comparison, message: shownIn, shown, revision } = open;
    const images = await comparisons.images(comparison.id);
    const standing = await standingOf(comparison, images);
    const version = sheetVersion(images, standing);
    const isOpen = isUnfinished(images);
    if (isOpen && version === shown) return;
    // Its member had all data erased.
    if (images.length === 0) return comparisons.markShown(comparison.id, { ...open, isOpen: false });
    const states = cellStates(comparison, images);
    const pictures = await thumbnails.of(images);
    const places = states.map((state) => placeOf(state, pictures));
    const message = await render({ comparison, standing }, states, places);
    const place = await notifier.show(comparison, { message, shownIn, isFinal: !isOpen }, signal);
    const state = place === 'removed' ? { message: null, isOpen: false } : { message: place, isOpen };
    await comparisons.markShown(comparison.id, { shown: version, revision, ...state });
  };

/**
 * Shows the comparisons whose images are being made, from whichever process: each at most every three seconds. A
 * failure is logged, and shown again later; the rows know all that there is to show.
 */
export const startSheets = <M>(options: SheetsOptions<M>): Loop => {
  const { comparisons, clock, log } = options;
  const show = createShow(options);
  let lastTaken = Number.NEGATIVE_INFINITY;

  const look = async (signal: AbortSignal): Promise<void> => {
    const taken = await comparisons.takeOpen(AT_A_TIME, SHOWN_EVERY_MS);
    if (taken.length > 0) lastTaken = clock.monotonic();
    for (const open of taken) {
      if (signal.aborted) return;
      await show(open, signal).catch((err: unknown) =>
        log.warn({ err, comparisonId: open.comparison.id }, 'a comparison could not be shown yet'),
      );
    }
  };
  const onError = (err: unknown): void => log.debug({ err }, 'open comparisons could not be read');
  // Who is woken too soon finds none, although some are open.
  const everyMs = (): number => (clock.monotonic() - lastTaken < IDLE_MS ? SHOWN_EVERY_MS : IDLE_MS);
  return startLoop({ look, everyMs, clock, onError });
};

/** Leaves the images of comparisons to their sheets: they have no message of their own. */
export const withoutCells = (notifier: JobNotifier): JobNotifier => {
  const isCell = ({ cell }: Generation): boolean => cell !== undefined;
  return {
    async progress(generation, ...shown) {
      if (!isCell(generation)) await notifier.progress(generation, ...shown);
    },
    result: async (generation, ...shown) =>
      isCell(generation) ? { message: null } : notifier.result(generation, ...shown),
    async outcome(generation, ...shown) {
      if (!isCell(generation)) await notifier.outcome(generation, ...shown);
    },
    remove: (message) => notifier.remove(message),
  };
};
