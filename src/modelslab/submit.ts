import { CONSEQUENCES } from '#domain/acceptance.ts';
import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import { type OperationKind, operationOf } from '#domain/generation/operation.ts';
import type { ImageProvider, Submission } from '#domain/generation/provider.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { backoff } from '#shared/retry.ts';
import type { Endpoints } from './endpoints.ts';
import { acceptanceOf } from './errors/acceptance.ts';
import { type ApiReading, readPosted } from './errors/reading.ts';
import { madeBy } from './operations.ts';
import { believedEta, LONGEST_WAIT_SECONDS, waitMs } from './retry-after.ts';
import type { Connection, Posted } from './transport.ts';
import { encodeOrder, orderInput } from './wire/request.ts';

type Call = { kind: OperationKind; endpoints: Endpoints };

const demandAnswer = (posted: Posted, reading: ApiReading, kind: OperationKind): void => {
  if (posted.answered || posted.timedOut || !posted.sent || reading.ok) return;
  const { acceptance, error } = reading;
  throw new GenerationError({ kind: 'answerLost' }, `${kind}: the answer was lost`, {
    acceptance,
    cause: error,
  });
};

const submissionOf = (reading: Extract<ApiReading, { ok: true }>, { kind, endpoints }: Call): Submission => {
  const { answer, status } = reading;
  const fetchResult = answer.kind === 'processing' ? answer.fetchResult : null;
  const providerId = answer.id ?? endpoints.idOfFetchResult(fetchResult);
  const outputs = answer.kind === 'success' ? madeBy(kind, answer.outputs) : [];
  if (answer.kind === 'success' && outputs.length > 0) {
    const { seconds, safetyReplaced } = answer;
    return { status: 'finished', outputs, seconds, safetyReplaced, providerId };
  }
  if (providerId === null) {
    const message = `${kind}: neither an image nor an id to ask with`;
    const form = { body: answer.kind, hasId: false, hasImages: false, documented: null } as const;
    const acceptance = acceptanceOf({ sent: true, answered: true, status, ...form });
    throw new GenerationError({ kind: 'malformedAnswer' }, message, { acceptance });
  }
  const eta = answer.kind === 'processing' ? believedEta(answer.eta) : null;
  return { status: 'processing', providerId, eta };
};

const askedSeconds = ({ failure }: GenerationError): number | null =>
  failure.kind === 'rateLimited' ? failure.retryAfter : null;

/**
 * Posts an order once. Rejects with NotSent, and with the time after which it may be posted again, when it certainly was
 * not accepted and the same order may be accepted later.
 */
export const createSubmit = (connection: Connection): ImageProvider['submit'] => {
  const { settings, endpoints, transport, redact } = connection;
  const { clock, random, submission } = settings;
  const pauses = backoff(submission, random);
  const timeoutMs = settings.timeouts.submitMs;

  const encode = (request: GenerationRequest, trackId: number | undefined): string => {
    const { operator, key } = settings;
    // It is of use to nobody but the webhook.
    const tracked = operator.webhook === undefined ? {} : { trackId };
    return encodeOrder(orderInput(request, { ...operator, ...tracked, key }));
  };

  return async (request, { signal, maySend = () => true, trackId, attempt = 0 }) => {
    const body = encode(request, trackId);
    const { kind } = operationOf(request);
    if (signal.aborted) throw new NotSent(signal.reason);
    const beforeSending = (): void => {
      if (!maySend()) throw new NotSent(new Error('the order must not be sent any more'));
    };
    const posted = await transport({ url: endpoints.order(kind), body, signal, timeoutMs, beforeSending });
    const context = { call: kind, request, timeoutMs, redact };
    const reading = readPosted(posted, { ...context, now: clock.now() });
    if (reading.ok) return submissionOf(reading, { kind, endpoints });
    demandAnswer(posted, reading, kind);
    const { error, acceptance } = reading;
    if (!CONSEQUENCES[acceptance].isPostedAgain) throw error;
    // All orders on this key have to wait, so it is not for one of them to do.
    const ownMs = pauses(attempt + 1);
    throw new NotSent(error, waitMs(askedSeconds(error), { ownMs, mostMs: LONGEST_WAIT_SECONDS * 1000 }));
  };
};
