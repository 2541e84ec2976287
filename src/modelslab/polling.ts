import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { Clock, Finished, ImageProvider, OnFinished } from '#domain/ports.ts';
import type { Connection } from './connection.ts';
import { type ApiReading, readPosted } from './errors/reading.ts';
import type { Polling } from './options.ts';
import { backoffMs } from './retry.ts';

/** Milliseconds before the first question: the API's guess in seconds, within bounds, as it is off either way. */
export const firstWaitMs = (eta: number | null, { minMs, maxMs }: Polling['eta']): number =>
  Math.min(maxMs, Math.max(minMs, (eta ?? 0) * 1000));

type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What one question came to. */
type Step = { finished: Finished } | { odd: boolean; waitMs: number; error: GenerationError | null };

const noImages = (): GenerationError =>
  new GenerationError({ kind: 'generationFailed', detail: null }, 'fetch: finished without images');

const askedToWaitMs = (failure: Failure): number =>
  failure.kind === 'rateLimited' ? (failure.retryAfter ?? 0) * 1000 : 0;

/** Throws what is final. */
const stepOf = (reading: ApiReading): Step => {
  if (!reading.ok) {
    if (reading.cause === 'final') throw reading.error;
    const { error, cause } = reading;
    return { odd: cause === 'odd', waitMs: askedToWaitMs(error.failure), error };
  }
  const { answer } = reading;
  if (answer.kind === 'processing') return { odd: false, waitMs: 0, error: null };
  if (answer.outputs.length === 0) return { odd: true, waitMs: 0, error: noImages() };
  const { outputs, seconds, safetyReplaced } = answer;
  return { finished: { outputs, seconds, safetyReplaced } };
};

/** Calls that say that an order is finished are believed so often: anybody might make them up. */
const MOST_HURRIES = 3;

/** Waits that end early when the provider says that the order is finished. */
const createWaiting = (clock: Clock, onFinished: OnFinished | undefined) => {
  let hurries = 0;
  let isHurried = false;
  let wake = (): void => undefined;
  const stop = onFinished?.(() => {
    hurries += 1;
    if (hurries > MOST_HURRIES) return;
    isHurried = true;
    wake();
  });
  const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    const woken = new AbortController();
    wake = () => woken.abort();
    if (!isHurried) {
      await clock.sleep(milliseconds, AbortSignal.any([signal, woken.signal])).catch(() => undefined);
    }
    isHurried = false;
    signal.throwIfAborted();
  };
  return { wait, stop: () => stop?.() };
};

/** An answer at the very deadline still gets this long. */
const LAST_CALL_MS = 5000;

/** Asks for an order until it is finished, refused, or the deadline is over. Asking is free, so it asks on through outages. */
export const createCollect = (connection: Connection): ImageProvider['collect'] => {
  const { settings, endpoints, transport, redact } = connection;
  const { clock, random, log, polling } = settings;
  const body = JSON.stringify({ key: settings.key });

  const ask = async (providerId: string, remainingMs: number, signal: AbortSignal): Promise<Step> => {
    const timeoutMs = Math.min(settings.timeouts.fetchMs, Math.max(LAST_CALL_MS, remainingMs));
    const posted = await transport({ url: endpoints.fetch(providerId), body, signal, timeoutMs });
    return stepOf(readPosted(posted, { call: 'fetch', modelId: null, timeoutMs, redact, now: clock.now() }));
  };

  const collect = async (
    providerId: string,
    { eta, signal, wait }: { eta: number | null; signal: AbortSignal; wait: Wait },
  ): Promise<Finished> => {
    const startedAt = clock.now();
    const remainingMs = () => startedAt + settings.deadlineMs - clock.now();
    let waitMs = firstWaitMs(eta, polling.eta);
    let oddInARow = 0;
    let lastError: GenerationError | null = null;
    for (let asked = 0; remainingMs() > 0; asked += 1) {
      await wait(Math.min(waitMs, remainingMs()), signal);
      const step = await ask(providerId, remainingMs(), signal);
      if ('finished' in step) return step.finished;
      lastError = step.error;
      oddInARow = step.odd ? oddInARow + 1 : 0;
      if (step.error && oddInARow >= polling.oddAnswers) throw step.error;
      waitMs = Math.max(step.waitMs, backoffMs(polling, asked, random.fraction()));
      log.debug(
        { providerId, asked, waitMs, reason: step.error?.failure.kind },
        'the order is not finished yet',
      );
    }
    const seconds = Math.round((clock.now() - startedAt) / 1000);
    const options = lastError === null ? {} : { cause: lastError };
    throw new GenerationError(
      { kind: 'timedOut', seconds },
      `fetch: not finished after ${seconds} s`,
      options,
    );
  };

  return async (providerId, { eta, signal, onFinished }) => {
    const { wait, stop } = createWaiting(clock, onFinished);
    try {
      return await collect(providerId, { eta, signal, wait });
    } finally {
      stop();
    }
  };
};
