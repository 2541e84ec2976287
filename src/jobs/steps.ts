import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import { type Generation, type GenerationIn, isIn, type StateName } from '#domain/generation/generation.ts';
import type { JobContext } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier, Progress } from '#domain/generation/notifier.ts';
import { operationOf } from '#domain/generation/operation.ts';
import { keptOutputs } from '#domain/generation/output.ts';
import type { Finished, Providers } from '#domain/generation/provider.ts';
import type { Thumbnails } from '#domain/generation/thumbnails.ts';
import { median } from '#domain/generation/waiting-time.ts';
import type { Clock, Log } from '#domain/system.ts';
import { retry } from '#shared/retry.ts';
import { type CompletionNotifications, trackIdOf } from './completion-notifications.ts';
import type { Persist } from './persist.ts';
import type { WithProgress } from './progress.ts';
import type { ImageSource } from './result-images.ts';

/** What the steps of a job need. */
export type StepOptions = {
  ledger: Pick<Ledger, 'move' | 'recentSeconds'>;
  providers: Providers;
  completions: Pick<CompletionNotifications, 'of'>;
  imagesFor: ImageSource;
  notifier: Pick<JobNotifier, 'result'>;
  thumbnails: Pick<Thumbnails, 'keep'>;
  withProgress: WithProgress;
  persist: Persist;
  clock: Clock;
  log: Log;
};

type StepContext = JobContext & {
  /**
   * Milliseconds since 1970, computed from the start of this run, so that setting the clock has no effect.
   */
  now: () => number;
  /** The job was started by an earlier run, perhaps by another process long ago. */
  isResumed: boolean;
};

/** The row after a step; undefined if the job ended or belongs to another process by now. */
export type Step = Promise<Generation | undefined>;

type StepFrom<N extends StateName> = (generation: GenerationIn<N>, context: StepContext) => Step;

// Shorter work is not worth an edit: the API usually answers sooner, with the estimate that makes the first
// progress useful, and images usually download sooner.
const PATIENCE_MS = 1_000;

const SAMPLE_OF_RECENT = 9;

// A full disk often has room again when other jobs are delivered, or when its operator has read the alert. The member
// waits meanwhile.
const DISK_FULL = { attempts: 7, pauseMs: 10_000 } as const;

const isDiskFull = (error: unknown): boolean =>
  error instanceof GenerationError && error.failure.kind === 'diskFull';

const secondsBetween = (from: number, to: number): number => Math.max(0, (to - from) / 1000);

type Usual = Pick<StepOptions, 'ledger' | 'log'>;

/** Returns the recent duration of similar images, for a response without an estimate; null if unknown. */
const usualSeconds = async ({ id, request }: Generation, { ledger, log }: Usual): Promise<number | null> => {
  try {
    const recent = await ledger.recentSeconds(request, SAMPLE_OF_RECENT);
    return median(recent) ?? null;
  } catch (err) {
    // The request is accepted by now: an estimate must not lose its id.
    log.warn({ err, generationId: id }, 'nothing is known of what such images took');
    return null;
  }
};

type Finish = (
  generation: GenerationIn<'submitting' | 'processing'>,
  finished: Finished & { providerId?: string | null | undefined },
  context: StepContext,
) => Step;

const createFinish =
  ({ ledger, persist }: StepOptions): Finish =>
  (generation, { outputs: made, seconds: counted, safetyReplaced, providerId }, context) => {
    const { id, state, request } = generation;
    const { signal, claim, isResumed } = context;
    const at = context.now();
    const waited = secondsBetween(state.at, at);
    // For a resumed job, the waiting time includes the downtime; prefer the API's own number.
    const seconds = isResumed ? (counted ?? waited) : waited;
    // More images than requested would not fit into the message.
    const outputs = made.slice(0, request.samples);
    const delivering = { name: 'delivering', at, outputs, seconds, safetyReplaced, providerId } as const;
    return persist(() => ledger.move(generation, [state.name], delivering), {
      signal,
      claim,
      generationId: id,
    });
  };

/** Progress ends when the job is stopped or cancelled. */
const sightOf = ({ signal, cancelled }: StepContext): AbortSignal => AbortSignal.any([signal, cancelled]);

const createBegin =
  ({ ledger, persist }: StepOptions): StepFrom<'queued'> =>
  (generation, { signal, claim, now }) => {
    const { id, state } = generation;
    // If the database wrote it without confirming, the row is in the new state, and nothing was sent yet.
    const from: StateName[] = ['queued'];
    const move = async (): Step => {
      const { posts, modelWaits } = state;
      const moved = ledger.move(generation, [...from], { name: 'submitting', at: now(), posts, modelWaits });
      if (!from.includes('submitting')) from.push('submitting');
      return moved;
    };
    return persist(move, { signal, claim, generationId: id });
  };

const createSend = (options: StepOptions): StepFrom<'submitting'> => {
  const { ledger, providers, withProgress, persist } = options;
  const finish = createFinish(options);
  return async (generation, context) => {
    const { signal, claim } = context;
    const { at } = generation.state;
    const elapsed = () => secondsBetween(at, context.now());
    const submit = async (): Step => {
      const provider = await providers.of(generation);
      const { id, request, state } = generation;
      // Not `claim.send`: a submitted request is not aborted, because nobody else submits it and its response
      // contains its id.
      await claim.held().catch((reason: unknown) => {
        throw new NotSent(reason);
      });
      const attempt = state.posts ?? 0;
      // A connection may take seconds to stand, and the process may be stopped meanwhile.
      const maySend = () => claim.isHeld();
      const submission = await provider.submit(request, { signal, maySend, trackId: trackIdOf(id), attempt });
      if (submission.status === 'finished') return finish(generation, submission, context);
      const { providerId } = submission;
      const eta =
        submission.eta === null ? await usualSeconds(generation, options) : submission.eta + elapsed();
      const processing = { name: 'processing', at, providerId, eta } as const;
      // The job's new owner does not know this id: store it anyway.
      const move = () => ledger.move(generation, ['submitting'], processing);
      const moved = await persist(move, { signal, generationId: id });
      // Cancelled while it was being submitted: its slot in the lane is not free until the API is done with
      // it.
      const { kind } = operationOf(request);
      if (!moved) await provider.collect(providerId, { kind, eta, signal }).catch(() => undefined);
      return moved;
    };
    return withProgress(
      {
        generation,
        progress: () => ({ kind: 'generating', elapsedSeconds: elapsed(), etaSeconds: null }),
        signal: sightOf(context),
        claim,
        patienceMs: PATIENCE_MS,
      },
      submit,
    );
  };
};

const createCollect = (options: StepOptions): StepFrom<'processing'> => {
  const { providers, completions, withProgress } = options;
  const finish = createFinish(options);
  return async (generation, context) => {
    const { signal, claim } = context;
    const { at, eta, providerId } = generation.state;
    const elapsed = () => secondsBetween(at, context.now());
    const left = eta === null ? null : Math.max(0, eta - elapsed());
    return withProgress(
      {
        generation,
        progress: () => ({ kind: 'generating', elapsedSeconds: elapsed(), etaSeconds: eta }),
        signal: sightOf(context),
        claim,
      },
      async () => {
        const provider = await providers.of(generation);
        const { kind } = operationOf(generation.request);
        const onFinished = completions.of({ providerId, generationId: generation.id });
        const finished = await provider.collect(providerId, { kind, eta: left, signal, onFinished });
        return finish(generation, { ...finished, providerId }, context);
      },
    );
  };
};

const createDeliver = (options: StepOptions): StepFrom<'delivering'> => {
  const { ledger, imagesFor, notifier, thumbnails, withProgress, persist, clock } = options;
  const fetchPatiently: ImageSource = (generation, { signal }) =>
    retry(() => imagesFor(generation, { signal }), {
      clock,
      attempts: DISK_FULL.attempts,
      pauses: () => DISK_FULL.pauseMs,
      isRetryable: isDiskFull,
      signal,
    });
  /** A resumed job may have been delivered right before its worker died: then its message takes no progress. */
  const fetchInSight = (
    generation: GenerationIn<'delivering'>,
    { signal, claim, isResumed }: StepContext,
  ): ReturnType<ImageSource> => {
    const fetch = () => fetchPatiently(generation, { signal });
    if (isResumed) return fetch();
    const progress = (): Progress => ({ kind: 'delivering' });
    return withProgress({ generation, progress, signal, claim, patienceMs: PATIENCE_MS }, fetch);
  };
  return async (generation, context) => {
    const { signal, claim, now } = context;
    const { id: generationId } = generation;
    await using fetched = await fetchInSight(generation, context);
    const { images } = fetched;
    const deliver = () => claim.send((whileHeld) => notifier.result(generation, images, whileHeld));
    const { message } = await persist(deliver, { signal, generationId });
    // Images that could not be posted are opened from the history.
    const outputs = message ? keptOutputs(generation.state.outputs) : generation.state.outputs;
    const done = { ...generation.state, name: 'done', at: now(), outputs, message } as const;
    // Retried until the database accepts it: a delivered result must not be delivered again.
    const move = () => ledger.move(generation, ['delivering'], done);
    const delivered = await persist(move, { signal, claim, generationId });
    if (delivered) thumbnails.keep(delivered, images);
    return delivered;
  };
};

/** Creates the steps that move a job from one state to the next. Every state is written before its action. */
export const createSteps = (
  options: StepOptions,
): ((generation: Generation, context: StepContext) => Step) => {
  const begin = createBegin(options);
  const send = createSend(options);
  const collect = createCollect(options);
  const deliver = createDeliver(options);
  return async (generation, context) => {
    if (isIn(generation, 'queued')) return begin(generation, context);
    if (isIn(generation, 'submitting')) return send(generation, context);
    if (isIn(generation, 'processing')) return collect(generation, context);
    return isIn(generation, 'delivering') ? deliver(generation, context) : undefined;
  };
};
