import { type Generation, isIn } from '#domain/generation/generation.ts';
import type { Ledger, QueuePosition, Watcher } from '#domain/generation/ledger.ts';
import type { Clock, Log } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';
import { NO_PACE, type Pace } from '#shared/pace.ts';
import type { Lane } from './lanes.ts';
import { EDIT_EVERY_MS, type ProgressThrottle } from './progress.ts';
import { createEstimate, shared } from './waiting-estimate.ts';

/** What queue positions need. */
export type QueuePositionsOptions = {
  ledger: Pick<Ledger, 'pauses' | 'find' | 'watch' | 'places' | 'lanePace' | 'recentSeconds'>;
  lanes: () => Promise<readonly Lane[]>;
  throttle: ProgressThrottle;
  /** The unique name of this process. */
  name: string;
  /** Lets messages about positions give way to interactions; default: they never do. */
  pace?: Pick<Pace, 'turn'>;
  clock: Clock;
  log: Log;
};

/** Shows members with waiting jobs their position and an estimate. */
export type QueuePositions = AsyncDisposable & {
  /** The watcher under which jobs are made ready. */
  watcher(): Watcher;
  watch(generation: Generation): void;
};

// A job that starts within this time never shows that it waited, which saves an edit.
const PATIENCE_MS = 500;

// A shorter pause is over before anybody has read about it.
const SHORT_PAUSE_MS = 5_000;

const PAUSE_STEP_MS = 5_000;

/** Milliseconds after which another process takes over from a dead one. */
const LEASE_MS = 15_000;

/** Runs tasks that nobody waits for until they are settled. */
const createBackgroundTasks = (onError: (error: unknown, generationId: string) => void) => {
  const tasks = new Set<Promise<unknown>>();
  return {
    run(task: Promise<unknown>, generationId: string): void {
      const watched: Promise<unknown> = task
        .catch((error: unknown) => onError(error, generationId))
        .finally(() => tasks.delete(watched));
      tasks.add(watched);
    },
    settled: () => Promise.all(tasks),
  };
};

/** Shows the member of a waiting job how many are ahead, and about how long it waits. */
type Show = (generation: Generation, ahead: number) => Promise<void>;

const createShow = (options: QueuePositionsOptions): Show => {
  const { ledger, throttle, clock } = options;
  const estimate = createEstimate(options);
  const pausesNow = shared(ledger.pauses, clock);
  /** Returns when the lane's pause ends, rounded to a second so that it stays the same between updates. */
  const pauseOf = async ({ lane }: Generation): Promise<{ pausedUntil?: number }> => {
    const pause = (await pausesNow()).find((paused) => paused.lane === lane);
    if (!pause || pause.remainingMs < SHORT_PAUSE_MS) return {};
    return { pausedUntil: Math.ceil((clock.now() + pause.remainingMs) / PAUSE_STEP_MS) * PAUSE_STEP_MS };
  };
  return async (generation, ahead) => {
    const [etaSeconds, pausedUntil] = await Promise.all([estimate(generation, ahead), pauseOf(generation)]);
    // Read last: a started job must not be shown as waiting. If it ends while this edit is being sent,
    // Discord refuses the edit: an interim message never replaces a final one.
    const row = await ledger.find(generation.id);
    if (row && isIn(row, 'queued')) {
      const model = generation.request.modelId;
      const isLoading = row.state.modelWaits !== undefined;
      throttle.show(
        generation,
        isLoading ? { kind: 'loading', model } : { kind: 'waiting', ahead, etaSeconds, ...pausedUntil },
      );
    }
  };
};

/** The watched jobs, and since when, in monotonic time. */
type Known = Map<string, { generation: Generation; since: number }>;

type Watching = { known: Known; show: Show; closing: AbortSignal };

/** Creates what shows all positions of this process's jobs, and those that it took over. */
const createLook = (options: QueuePositionsOptions, { known, show, closing }: Watching) => {
  const { ledger, throttle, clock, name, pace = NO_PACE } = options;
  let watchAt = 0;
  const showPlace = async ({ id, ahead }: QueuePosition): Promise<void> => {
    const generation = known.get(id)?.generation ?? (await ledger.find(id));
    if (!generation) return;
    if (!known.has(id)) known.set(id, { generation, since: Number.NEGATIVE_INFINITY });
    await show(generation, ahead);
  };
  /**
   * Stops watching a job that no longer waits; if another process runs it, only this one can forget what was
   * shown.
   */
  const leave = (id: string): void => {
    known.delete(id);
    throttle.forgetWaiting(id);
  };
  return async (): Promise<void> => {
    const now = clock.monotonic();
    if (now >= watchAt) {
      await ledger.watch({ name, leaseMs: LEASE_MS });
      watchAt = now + LEASE_MS / 3;
    }
    const isNew = (id: string): boolean =>
      (known.get(id)?.since ?? Number.NEGATIVE_INFINITY) > now - EDIT_EVERY_MS;
    const places = await ledger.places(name);
    const waiting = new Set(places.map(({ id }) => id));
    for (const id of known.keys()) if (!waiting.has(id) && !isNew(id)) leave(id);
    const inOrder = places.filter(({ id }) => !isNew(id)).toSorted((one, other) => one.ahead - other.ahead);
    // The first ones first: where there is no time for all, the last ones are left out.
    for (const place of inOrder) {
      await pace.turn();
      if (closing.aborted || clock.monotonic() - now >= EDIT_EVERY_MS) return;
      await showPlace(place);
    }
  };
};

/** Creates the queue positions for this process's jobs, and those of dead processes. */
export const createQueuePositions = (options: QueuePositionsOptions): QueuePositions => {
  const { ledger, clock, log, name, pace = NO_PACE } = options;
  const closing = new AbortController();
  const known: Known = new Map();
  const show = createShow(options);
  const placesNow = shared(ledger.places, clock);
  const tasks = createBackgroundTasks((err, generationId) => {
    if (!closing.signal.aborted) log.warn({ err, generationId }, 'a place in the queue is not shown');
  });
  const loop = startLoop({
    look: createLook(options, { known, show, closing: closing.signal }),
    everyMs: EDIT_EVERY_MS,
    clock,
    onError: (err) => log.warn({ err }, 'places in the queue cannot be read'),
  });
  const firstSight = async (generation: Generation): Promise<void> => {
    await clock.sleep(PATIENCE_MS, closing.signal);
    await pace.turn();
    const place = (await placesNow(name)).find(({ id }) => id === generation.id);
    if (place) await show(generation, place.ahead);
  };
  return {
    watcher: () => ({ name, leaseMs: LEASE_MS }),
    watch(generation) {
      known.set(generation.id, { generation, since: clock.monotonic() });
      tasks.run(firstSight(generation), generation.id);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all([loop[Symbol.asyncDispose](), tasks.settled()]);
      // Lets other processes take over at once.
      await ledger.watch({ name, leaseMs: 0 }).catch(() => undefined);
    },
  };
};
