import { Fault } from '#domain/errors.ts';
import { type Failure, GenerationError, NotSent } from '#domain/failure.ts';
import { type Generation, type GenerationIn, isIn } from '#domain/generation.ts';
import type {
  Announcer,
  Chance,
  Clock,
  Finished,
  ImageProvider,
  Ledger,
  Log,
  Progress,
} from '#domain/ports.ts';
import type { ImageSource } from './image-source.ts';
import type { ProgressBoard } from './progress-board.ts';

/** What a job needs on its way. */
export type PipelineOptions = {
  ledger: Pick<Ledger, 'move' | 'recentSeconds'>;
  provider: Pick<ImageProvider, 'submit' | 'collect'>;
  imagesFor: ImageSource;
  announcer: Announcer;
  board: ProgressBoard;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/** Brings a generation from where it stands to its end, or as far as it comes before the signal is aborted. */
export type Pipeline = (generation: Generation, options: { signal: AbortSignal }) => Promise<void>;

type StepContext = {
  signal: AbortSignal;
  /** The job was begun by an earlier run: perhaps by another process, long ago. */
  isResumed: boolean;
};

/** The row after a step; undefined when the job ended, or belongs to somebody else by now. */
type Step = Promise<Generation | undefined>;

const TICK_MS = 1_000;

// What is over within this time is not worth an edit: the API mostly answers an order sooner, with the estimate that
// makes the first sight worth it, and images are mostly fetched sooner.
const PATIENCE_MS = 1_000;

const SAMPLE_OF_RECENT = 9;

const secondsBetween = (from: number, to: number): number => Math.max(0, (to - from) / 1000);

type Following = Pick<PipelineOptions, 'board' | 'clock'> & { signal: AbortSignal; patienceMs: number };

/** Shows how far a job is, from the end of the patience until it is told to stop. */
const follow = async (
  generation: Generation,
  progress: () => Progress,
  { board, clock, signal, patienceMs }: Following,
): Promise<void> => {
  if (patienceMs > 0) await clock.sleep(patienceMs, signal).catch(() => undefined);
  while (!signal.aborted) {
    board.show(generation, progress());
    await clock.sleep(TICK_MS, signal).catch(() => undefined);
  }
};

/** Builds the pipeline. Every state is written before what it names is done, so that a crash resumes from the row. */
export const createPipeline = (options: PipelineOptions): Pipeline => {
  const { ledger, provider, imagesFor, announcer, board, clock, chance, log } = options;

  const failureOf = (error: unknown, generation: Generation): Failure => {
    if (error instanceof GenerationError) {
      log.warn({ err: error, generationId: generation.id, failure: error.failure }, 'a generation failed');
      return error.failure;
    }
    const fault = new Fault(chance.id(), error);
    log.error({ err: fault, generationId: generation.id, faultId: fault.id }, 'a generation broke');
    return { kind: 'fault', faultId: fault.id };
  };

  // The row is written whether or not it can be told: an unfinished one would be taken up again, and a row found in
  // `submitting` would then tell of an interruption that never was.
  const tell = (generation: Generation): Promise<void> =>
    announcer
      .outcome(generation)
      .catch((err: unknown) =>
        log.warn({ err, generationId: generation.id }, 'a failure could not be told; it is in the history'),
      );

  // Told before it is written: after a crash in between it is told once more, in the same message, instead of never.
  const fail = async (generation: Generation, failure: Failure): Promise<undefined> => {
    const state = { name: 'failed', at: clock.now(), failure } as const;
    await board.settle(generation.id);
    await tell({ ...generation, state });
    await ledger.move(generation.id, [generation.state.name], state);
    return undefined;
  };

  const withProgress = async <T>(
    generation: Generation,
    progress: () => Progress,
    { signal, work, patienceMs = 0 }: { signal: AbortSignal; work: () => Promise<T>; patienceMs?: number },
  ): Promise<T> => {
    const over = new AbortController();
    const following = follow(generation, progress, {
      board,
      clock,
      signal: AbortSignal.any([signal, over.signal]),
      patienceMs,
    });
    try {
      return await work();
    } finally {
      over.abort();
      await following;
      await board.settle(generation.id);
    }
  };

  const finish = (
    generation: GenerationIn<'submitting' | 'processing'>,
    { outputs, seconds: counted, safetyReplaced }: Finished,
    isResumed: boolean,
  ): Step => {
    const at = clock.now();
    const waited = secondsBetween(generation.state.at, at);
    // The wait of a resumed job holds the time in which the bot did not run; the API may tell its own count.
    const seconds = isResumed ? (counted ?? waited) : waited;
    return ledger.move(generation.id, [generation.state.name], {
      name: 'delivering',
      at,
      outputs,
      seconds,
      safetyReplaced,
    });
  };

  /** What such images took lately, for an answer without an estimate; null when nobody knows. */
  const usualSeconds = async ({ id, request }: Generation): Promise<number | null> => {
    try {
      const recent = await ledger.recentSeconds(request, SAMPLE_OF_RECENT);
      return recent.toSorted((one, other) => one - other)[Math.floor(recent.length / 2)] ?? null;
    } catch (err) {
      // The order is placed by now: an estimate must not cost its id.
      log.warn({ err, generationId: id }, 'nothing is known of what such images took');
      return null;
    }
  };

  const send = async (generation: GenerationIn<'submitting'>, signal: AbortSignal): Step => {
    const { at } = generation.state;
    const elapsed = () => secondsBetween(at, clock.now());
    const submission = await withProgress(
      generation,
      () => ({ kind: 'generating', elapsedSeconds: elapsed(), etaSeconds: null }),
      {
        signal,
        work: () => provider.submit(generation.request, { signal }),
        patienceMs: PATIENCE_MS,
      },
    );
    if (submission.status === 'finished') return finish(generation, submission, false);
    const { providerId } = submission;
    const eta = submission.eta === null ? await usualSeconds(generation) : submission.eta + elapsed();
    return ledger.move(generation.id, ['submitting'], { name: 'processing', at, providerId, eta });
  };

  const collect = async (
    generation: GenerationIn<'processing'>,
    { signal, isResumed }: StepContext,
  ): Step => {
    const { at, eta, providerId } = generation.state;
    const elapsed = () => secondsBetween(at, clock.now());
    const left = eta === null ? null : Math.max(0, eta - elapsed());
    const finished = await withProgress(
      generation,
      () => ({ kind: 'generating', elapsedSeconds: elapsed(), etaSeconds: eta }),
      { signal, work: () => provider.collect(providerId, { eta: left, signal }) },
    );
    return finish(generation, finished, isResumed);
  };

  const deliver = async (generation: GenerationIn<'delivering'>, signal: AbortSignal): Step => {
    const images = await withProgress(generation, () => ({ kind: 'delivering' }), {
      signal,
      work: () => imagesFor(generation, { signal }),
      patienceMs: PATIENCE_MS,
    });
    const { message } = await announcer.result(generation, images);
    return ledger.move(generation.id, ['delivering'], {
      ...generation.state,
      name: 'done',
      at: clock.now(),
      message,
    });
  };

  const submit = async (generation: GenerationIn<'queued'>): Step =>
    ledger.move(generation.id, ['queued'], { name: 'submitting', at: clock.now() });

  const step = (generation: Generation, context: StepContext): Step => {
    const { signal } = context;
    if (isIn(generation, 'queued')) return submit(generation);
    if (isIn(generation, 'submitting')) return send(generation, signal);
    if (isIn(generation, 'processing')) return collect(generation, context);
    return isIn(generation, 'delivering') ? deliver(generation, signal) : Promise.resolve(undefined);
  };

  const advance = async (generation: Generation, context: StepContext): Step => {
    try {
      return await step(generation, context);
    } catch (error) {
      // Stopped before the order was taken: it waits again, for the next start. One that was cancelled is left so.
      if (error instanceof NotSent) await ledger.move(generation.id, ['submitting'], { name: 'queued' });
      if (context.signal.aborted) return undefined;
      // The images are made and paid for: fetching and posting them is worth further attempts, and never a failure.
      if (isIn(generation, 'delivering')) throw error;
      return fail(generation, failureOf(error, generation));
    }
  };

  return async (claimed, { signal }) => {
    // Found in this state, the order may have been taken and billed before a crash: it is never sent again by itself.
    if (isIn(claimed, 'submitting')) return fail(claimed, { kind: 'interrupted' });
    try {
      let generation: Generation | undefined = claimed;
      while (generation && !signal.aborted) {
        generation = await advance(generation, { signal, isResumed: generation === claimed });
      }
    } finally {
      board.forget(claimed.id);
    }
  };
};
