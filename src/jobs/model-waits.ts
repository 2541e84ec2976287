import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import { type Generation, type GenerationIn, isIn } from '#domain/generation/generation.ts';
import type { JobContext, JobEnd } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Providers, Reloading } from '#domain/generation/provider.ts';
import type { Clock, Log } from '#domain/system.ts';
import type { Persist } from './persist.ts';
import type { ProgressThrottle } from './progress.ts';

/** What waiting for models needs. */
export type ModelWaitOptions = {
  ledger: Pick<Ledger, 'move'>;
  providers: Providers;
  throttle: Pick<ProgressThrottle, 'show'>;
  persist: Persist;
  clock: Pick<Clock, 'monotonic'>;
  log: Log;
};

/** How a job goes on whose model is not there: it waits in the queue, or fails; undefined: its model is not why. */
type ModelWait = JobEnd | { fails: Generation; failure: Failure } | undefined;

// ModelsLab says that loading a model takes two minutes.
const FIRST_WAIT_MS = 60_000;
const NEXT_WAIT_MS = 30_000;

/** With these waits, a job waits for six and a half minutes at most. */
const MOST_WAITS = 12;

// Jobs that need the same model share one call for so long.
const SHARED_MS = 5 * 60_000;

/** An order that was refused because its model is not loaded, or not known: the API tells an idle one in either way. */
const lacksModel = (error: unknown): error is GenerationError =>
  error instanceof GenerationError &&
  error.acceptance === 'rejected' &&
  (error.failure.kind === 'modelUnloaded' || error.failure.kind === 'modelNotFound');

/** Asks for models to be loaded, once for all jobs of a lane that need the same one. */
const createAskOnce = ({ providers, clock, log }: Pick<ModelWaitOptions, 'providers' | 'clock' | 'log'>) => {
  const asked = new Map<string, { at: number; answer: Promise<Reloading> }>();
  const ask = async (generation: Generation, { claim }: JobContext): Promise<Reloading> => {
    const { modelId } = generation.request;
    const provider = await providers.of(generation);
    const answer = await claim.send(async (signal) => provider.reload?.(modelId, { signal }) ?? 'refused');
    log.info({ generationId: generation.id, modelId, answer }, 'an idle model was asked for');
    return answer;
  };
  return (generation: Generation, context: JobContext): Promise<Reloading> => {
    const now = clock.monotonic();
    for (const [key, { at }] of asked) if (now - at >= SHARED_MS) asked.delete(key);
    const key = `${generation.lane} ${generation.request.modelId}`;
    const known = asked.get(key);
    if (known) return known.answer;
    const answer = ask(generation, context).catch((err: unknown): Reloading => {
      log.warn({ err, generationId: generation.id }, 'nobody knows whether an idle model is being loaded');
      return 'unknown';
    });
    asked.set(key, { at: now, answer });
    return answer;
  };
};

/**
 * Creates what lets jobs wait in the queue, without a slot in their lane, while ModelsLab loads a model that it had
 * unloaded. That a job waits is written before the model is asked for: after a crash it is not asked for again.
 */
export const createModelWaits = (options: ModelWaitOptions) => {
  const { ledger, throttle, persist } = options;
  const askOnce = createAskOnce(options);

  const queued = (
    generation: GenerationIn<'submitting'>,
    modelWaits: number | undefined,
    { signal, claim }: JobContext,
  ): Promise<Generation | undefined> => {
    const state = { name: 'queued', posts: generation.state.posts, modelWaits } as const;
    const readyInMs = modelWaits === 1 ? FIRST_WAIT_MS : NEXT_WAIT_MS;
    const move = () => ledger.move(generation, ['submitting'], state, { readyInMs });
    // A stopping worker holds the job until it releases it: it has one attempt.
    const held = signal.aborted ? {} : { claim };
    return persist(move, { signal, ...held, generationId: generation.id });
  };

  return async (error: unknown, generation: Generation, context: JobContext): Promise<ModelWait> => {
    if (!isIn(generation, 'submitting') || !lacksModel(error)) return undefined;
    const waits = generation.state.modelWaits ?? 0;
    const { modelId } = generation.request;
    if (waits >= MOST_WAITS) return { fails: generation, failure: { kind: 'modelUnloaded', model: modelId } };
    const { signal, claim } = context;
    const isStopping = signal.aborted;
    const moved = await queued(generation, isStopping ? generation.state.modelWaits : waits + 1, context);
    if (!moved || isStopping) return { requeued: true };
    if (waits === 0 && (await askOnce(moved, context)) === 'refused')
      return { fails: moved, failure: error.failure };
    throttle.show(moved, { kind: 'loading', model: modelId }, claim);
    return { requeued: true };
  };
};
