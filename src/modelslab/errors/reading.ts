import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import { retryAfterSeconds } from '#modelslab/retry.ts';
import type { Redact } from '#modelslab/secrets.ts';
import type { Posted } from '#modelslab/transport.ts';
import { type Answer, type ApiRefusal, decodeAnswer } from '#modelslab/wire/answer.ts';
import { classify, classifyMalformed, detailOf } from './classify.ts';

/** What an image endpoint said: how an order stands, or why not. */
export type ApiReading =
  | { ok: true; answer: Extract<Answer, { kind: 'success' | 'processing' }> }
  | {
      ok: false;
      error: GenerationError;
      /**
       * `outage`: the service is busy or away, the next answer may be another.
       * `odd`: the answer makes no sense. `final`: it was understood, and asking again changes nothing.
       */
      cause: 'outage' | 'odd' | 'final';
    };

/** What the reader needs to know of the call. */
export type ReadingContext = {
  /** For the error's message, such as `text2img`. */
  call: string;
  modelId: string | null;
  timeoutMs: number;
  redact: Redact;
  now: number;
};

type Answered = Extract<Posted, { answered: true }>;

const unanswered = (posted: Extract<Posted, { answered: false }>, context: ReadingContext): ApiReading => {
  const seconds = context.timeoutMs / 1000;
  const failure: Failure = posted.timedOut ? { kind: 'timedOut', seconds } : { kind: 'unreachable' };
  const message = `${context.call}: no answer`;
  return {
    ok: false,
    error: new GenerationError(failure, message, { cause: posted.cause }),
    cause: 'outage',
  };
};

const malformed = (posted: Answered, context: ReadingContext): ApiReading => {
  const failure = classifyMalformed(posted.status, retryAfterSeconds(posted.retryAfter, context.now));
  const start = context.redact(posted.body).slice(0, 200);
  const message = `${context.call}: status ${posted.status}, not an answer of the API: ${start}`;
  const cause = failure.kind === 'malformedAnswer' ? 'odd' : 'outage';
  return { ok: false, error: new GenerationError(failure, message), cause };
};

const isOutage = (posted: Answered, refusal: ApiRefusal, failure: Failure): boolean => {
  if (failure.kind === 'rateLimited') return true;
  return !refusal.failed && (failure.kind === 'unreachable' || posted.status >= 500);
};

const refused = (posted: Answered, refusal: ApiRefusal, context: ReadingContext): ApiReading => {
  const texts = refusal.texts.map(({ field, text }) => ({ field, text: context.redact(text) }));
  const clean = { ...refusal, texts };
  const failure = classify({
    status: posted.status,
    refusal: clean,
    retryAfter: retryAfterSeconds(posted.retryAfter, context.now),
    modelId: context.modelId,
  });
  const message = `${context.call}: status ${posted.status}, refused: ${detailOf(clean)}`;
  const cause = isOutage(posted, refusal, failure) ? 'outage' : 'final';
  return { ok: false, error: new GenerationError(failure, message), cause };
};

/** Reads what came of a call to an image endpoint. The body speaks first: most refusals come with status 200. */
export const readPosted = (posted: Posted, context: ReadingContext): ApiReading => {
  if (!posted.answered) return unanswered(posted, context);
  const answer = decodeAnswer(posted.body);
  if (answer.kind === 'malformed') return malformed(posted, context);
  if (answer.kind === 'refused') return refused(posted, answer, context);
  return { ok: true, answer };
};
