import type { EventBus } from '#domain/events.ts';
import type { GenerationIn } from '#domain/generation/generation.ts';
import type { JobContext } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Providers } from '#domain/generation/provider.ts';
import type { OrderCalls } from '#domain/generation/queue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { trackIdOf } from './completion-notifications.ts';
import type { Persist } from './persist.ts';
import type { WithProgress } from './progress.ts';

/** What recovering requests needs. */
export type RescueOptions = {
  ledger: Pick<Ledger, 'move'>;
  providers: Providers;
  calls: Pick<OrderCalls, 'of' | 'isTaken'>;
  events: Pick<EventBus, 'listen'>;
  withProgress: WithProgress;
  persist: Persist;
  clock: Clock;
  log: Log;
};

/**
 * Recovers a request whose response was lost with its process, through ModelsLab's webhook. Returns undefined
 * if no call arrives in time, or the job belongs to another process by now.
 */
export type Rescue = (
  generation: GenerationIn<'submitting'>,
  context: JobContext,
) => Promise<GenerationIn<'processing'> | undefined>;

/** Maximum wait for the call, and the polling interval: a signal may be lost. */
const CALL_MS = { most: 150_000, between: 3_000 };

/** Stores the id in a webhook call for a request being submitted, whichever process receives the call. */
export const createKeepCall =
  (calls: Pick<OrderCalls, 'submitting' | 'keep'>) =>
  async ({ providerId, trackId }: { providerId: string; trackId: number }): Promise<void> => {
    const id = (await calls.submitting()).find((submitting) => trackIdOf(submitting) === trackId);
    if (id !== undefined) await calls.keep(id, providerId);
  };

/** Wakes a waiter when the API calls about a request. */
const createAlarm = ({ events, clock }: RescueOptions, trackId: number) => {
  let wake = new AbortController();
  const stop = events.listen((signal) => {
    if (signal.kind === 'finished' && signal.trackId === trackId) wake.abort();
  });
  const sleep = async (signal: AbortSignal): Promise<void> => {
    await clock.sleep(CALL_MS.between, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
    wake = new AbortController();
  };
  return { sleep, [Symbol.dispose]: stop };
};

/** Finds a request's id among those in webhook calls. A call is only believed if the API confirms it. */
const createFind = ({ providers, calls, log }: RescueOptions) => {
  return async (generation: GenerationIn<'submitting'>, refused: Set<string>, signal: AbortSignal) => {
    const { id, request } = generation;
    const told = (await calls.of(id)).filter((providerId) => !refused.has(providerId));
    if (told.length === 0) return undefined;
    const { recognize } = await providers.of(generation);
    for (const providerId of told) {
      const isOthers = await calls.isTaken(providerId, id);
      const trackId = trackIdOf(id);
      const verdict = isOthers ? 'other' : await recognize?.(providerId, { request, trackId, signal });
      if (verdict === 'same') return providerId;
      if (verdict !== 'other') continue;
      refused.add(providerId);
      log.warn({ generationId: id, providerId }, 'a call names the id of another order');
    }
    return undefined;
  };
};

/** Creates the recovery. */
export const createRescue = (options: RescueOptions): Rescue => {
  const { ledger, withProgress, persist, clock, log } = options;
  const find = createFind(options);

  const waitForId = async (
    generation: GenerationIn<'submitting'>,
    { signal, cancelled }: JobContext,
  ): Promise<string | undefined> => {
    const over = AbortSignal.any([signal, cancelled]);
    const giveUpAt = clock.monotonic() + CALL_MS.most;
    const refused = new Set<string>();
    using alarm = createAlarm(options, trackIdOf(generation.id));
    while (!over.aborted) {
      const providerId = await find(generation, refused, over).catch((err: unknown) => {
        log.warn({ err, generationId: generation.id }, 'an order cannot be looked for; it is tried again');
        return undefined;
      });
      if (providerId !== undefined || clock.monotonic() >= giveUpAt) return providerId;
      await alarm.sleep(over);
    }
    return undefined;
  };

  return async (generation, context) => {
    const { signal, cancelled, claim } = context;
    const { id, state } = generation;
    const sight = {
      generation,
      progress: () => ({ kind: 'checking' }) as const,
      signal: AbortSignal.any([signal, cancelled]),
      claim,
    };
    const providerId = await withProgress(sight, () => waitForId(generation, context));
    if (providerId === undefined) return undefined;
    log.info({ generationId: id, providerId }, 'an order was found again by a call of the API');
    const processing = { name: 'processing', at: state.at, providerId, eta: null } as const;
    const move = () => ledger.move(generation, ['submitting'], processing);
    const moved = await persist(move, { signal, claim, generationId: id });
    return moved && { ...moved, state: processing };
  };
};
