import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { OperationKind } from '#domain/generation/operation.ts';
import type { Finished, ImageProvider, OnFinished } from '#domain/generation/provider.ts';
import type { Clock } from '#domain/system.ts';
import { backoff } from '#shared/retry.ts';
import { type ApiReading, readPosted } from './errors/reading.ts';
import { madeBy } from './operations.ts';
import type { Polling } from './options.ts';
import { waitMs as waitMsOf } from './retry-after.ts';
import type { Connection } from './transport.ts';

/** Milliseconds before the first question: the API's guess in seconds, within bounds, as it is off either way. */
export const firstWaitMs = (eta: number | null, { minMs, maxMs }: Polling['eta']): number =>
  Math.min(maxMs, Math.max(minMs, (eta ?? 0) * 1000));

type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What one question came to. */
type Step = { finished: Finished } | Waiting;

type Waiting = {
  /** It makes no sense, or the API does not know the order. */
  odd: 'no' | 'odd' | 'unknown';
  /** Seconds that the answer asks to wait. */
  askedSeconds: number | null;
  error: GenerationError | null;
};

const noImages = (): GenerationError =>
  new GenerationError({ kind: 'generationFailed', detail: null }, 'fetch: finished without images', {
    acceptance: 'failed',
  });

const askedSeconds = (failure: Failure): number | null =>
  failure.kind === 'rateLimited' ? failure.retryAfter : null;

/** An order that the API gave up, told from a question that it refused: after that the order may still be made. */
const givenUp = (error: GenerationError): GenerationError =>
  error.acceptance === 'failed'
    ? error
    : new GenerationError(error.failure, error.message, { acceptance: 'accepted', cause: error.cause });

/** Throws what is final. */
const stepOf = (reading: ApiReading, kind: OperationKind): Step => {
  if (!reading.ok) {
    const { error, cause } = reading;
    if (cause === 'final') throw givenUp(error);
    return { odd: cause === 'outage' ? 'no' : cause, askedSeconds: askedSeconds(error.failure), error };
  }
  const { answer } = reading;
  if (answer.kind === 'processing') return { odd: 'no', askedSeconds: null, error: null };
  const outputs = madeBy(kind, answer.outputs);
  if (outputs.length === 0) return { odd: 'odd', askedSeconds: null, error: noImages() };
  const { seconds, safetyReplaced } = answer;
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

/** What ends the questions, beside an image: answers that make no sense, and an order that the API does not know. */
const createJudge = ({ clock, polling }: Connection['settings']) => {
  const startedAt = clock.monotonic();
  let oddInARow = 0;
  /** Throws when there is no use in asking on. */
  return ({ odd, error }: Waiting): void => {
    oddInARow = odd === 'odd' ? oddInARow + 1 : 0;
    // Right after an order the part of the API that is asked may not know it yet.
    const isLost = odd === 'unknown' && clock.monotonic() - startedAt >= polling.patienceMs;
    if (error && (isLost || oddInARow >= polling.oddAnswers)) throw givenUp(error);
  };
};

/** An answer at the very deadline still gets this long. */
const LAST_CALL_MS = 5000;

/** Asks for an order until it is finished, refused, or the deadline is over. Asking is free, so it asks on through outages. */
export const createCollect = (connection: Connection): ImageProvider['collect'] => {
  const { settings, endpoints, transport, redact } = connection;
  const { clock, random, log, polling } = settings;
  const pauses = backoff(polling, random);
  const body = JSON.stringify({ key: settings.key });

  type Question = { kind: OperationKind; providerId: string; remainingMs: number; signal: AbortSignal };
  const ask = async ({ kind, providerId, remainingMs, signal }: Question): Promise<Step> => {
    const timeoutMs = Math.ceil(Math.min(settings.timeouts.fetchMs, Math.max(LAST_CALL_MS, remainingMs)));
    const posted = await transport({ url: endpoints.fetch(kind, providerId), body, signal, timeoutMs });
    const context = { call: 'fetch', request: null, timeoutMs, redact, now: clock.now() };
    return stepOf(readPosted(posted, context), kind);
  };

  const collect = async (
    providerId: string,
    { kind, eta, signal, wait }: { kind: OperationKind; eta: number | null; signal: AbortSignal; wait: Wait },
  ): Promise<Finished> => {
    const startedAt = clock.monotonic();
    const remainingMs = () => startedAt + settings.deadlineMs - clock.monotonic();
    let waitMs = firstWaitMs(eta, polling.eta);
    const judge = createJudge(settings);
    let lastError: GenerationError | null = null;
    for (let asked = 0; remainingMs() > 0; asked += 1) {
      await wait(Math.min(waitMs, remainingMs()), signal);
      const step = await ask({ kind, providerId, remainingMs: remainingMs(), signal });
      if ('finished' in step) return step.finished;
      lastError = step.error;
      judge(step);
      waitMs = waitMsOf(step.askedSeconds, { ownMs: pauses(asked + 1), mostMs: polling.askedMaxMs });
      log.debug(
        { providerId, asked, waitMs, reason: step.error?.failure.kind },
        'the order is not finished yet',
      );
    }
    const seconds = Math.round((clock.monotonic() - startedAt) / 1000);
    const options = lastError === null ? {} : { cause: lastError };
    throw new GenerationError(
      { kind: 'timedOut', seconds },
      `fetch: not finished after ${seconds} s`,
      options,
    );
  };

  return async (providerId, { kind = 'text2img', eta, signal, onFinished }) => {
    const { wait, stop } = createWaiting(clock, onFinished);
    try {
      return await collect(providerId, { kind, eta, signal, wait });
    } finally {
      stop();
    }
  };
};
