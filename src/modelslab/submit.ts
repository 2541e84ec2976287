import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { ImageProvider, Submission } from '#domain/ports.ts';
import type { Connection } from './connection.ts';
import type { Endpoints } from './endpoints.ts';
import { type ApiReading, readPosted } from './errors/reading.ts';
import { backoffMs } from './retry.ts';
import type { Posted } from './transport.ts';
import { encodeText2Img, orderInput } from './wire/request.ts';

/**
 * Whether the order certainly was not taken. Everything else is never sent again: there is no idempotency key,
 * and an order whose answer was lost may have been billed.
 */
const notTaken = (posted: Posted, reading: ApiReading): boolean => {
  if (reading.ok) return false;
  if (!posted.answered) return !posted.sent;
  return posted.status === 429 || posted.status === 503;
};

const demandAnswer = (posted: Posted, reading: ApiReading): void => {
  if (posted.answered || posted.timedOut || !posted.sent || reading.ok) return;
  throw new GenerationError({ kind: 'answerLost' }, 'text2img: the answer was lost', {
    cause: reading.error,
  });
};

/** Why the API had no room, and when to ask again; undefined when that is not what it said. */
const limitOf = (
  reading: ApiReading,
): { error: GenerationError; retryAfterMs: number | null } | undefined => {
  if (reading.ok || reading.error.failure.kind !== 'rateLimited') return undefined;
  const { retryAfter } = reading.error.failure;
  return { error: reading.error, retryAfterMs: retryAfter === null ? null : retryAfter * 1000 };
};

const submissionOf = (reading: ApiReading, endpoints: Endpoints): Submission => {
  if (!reading.ok) throw reading.error;
  const { answer } = reading;
  if (answer.kind === 'success' && answer.outputs.length > 0) {
    const { outputs, seconds, safetyReplaced } = answer;
    return { status: 'finished', outputs, seconds, safetyReplaced };
  }
  const fetchResult = answer.kind === 'processing' ? answer.fetchResult : null;
  const providerId = answer.id ?? endpoints.idOfFetchResult(fetchResult);
  if (providerId === null) {
    throw new GenerationError(
      { kind: 'malformedAnswer' },
      'text2img: neither an image nor an id to ask with',
    );
  }
  return { status: 'processing', providerId, eta: answer.kind === 'processing' ? answer.eta : null };
};

/**
 * Sends an order, and sends it again only when it certainly was not taken. Rejects with NotSent, and with the time to
 * wait, when the API has no room.
 */
export const createSubmit = (connection: Connection): ImageProvider['submit'] => {
  const { settings, endpoints, transport, redact } = connection;
  const { clock, random, log, submission } = settings;
  const timeoutMs = settings.timeouts.submitMs;

  const encode = (request: GenerationRequest, trackId: number | undefined): string => {
    const { operator, key } = settings;
    // It is of use to nobody but the webhook.
    const tracked = operator.webhook === undefined ? {} : { trackId };
    return encodeText2Img(orderInput(request, { ...operator, ...tracked, key }));
  };

  return async (request, { signal, trackId }) => {
    const body = encode(request, trackId);
    const context = { call: 'text2img', modelId: request.modelId, timeoutMs, redact };
    const giveUpAt = clock.now() + settings.deadlineMs;
    for (let attempt = 0; ; attempt += 1) {
      if (signal.aborted) throw new NotSent(signal.reason);
      const posted = await transport({ url: endpoints.text2img, body, signal, timeoutMs });
      const reading = readPosted(posted, { ...context, now: clock.now() });
      demandAnswer(posted, reading);
      const waitMs = backoffMs(submission, attempt, random.fraction());
      const limit = limitOf(reading);
      // All orders on this key have to wait for room, so it is not for one of them to do.
      if (limit) throw new NotSent(limit.error, limit.retryAfterMs ?? waitMs);
      const last = attempt + 1 >= submission.attempts || clock.now() + waitMs > giveUpAt;
      if (last || !notTaken(posted, reading)) return submissionOf(reading, endpoints);
      log.debug({ attempt, waitMs }, 'the API did not take the order yet');
      await clock.sleep(waitMs, signal).catch(() => undefined);
    }
  };
};
