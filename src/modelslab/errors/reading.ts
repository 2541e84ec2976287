import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { Redact } from '#modelslab/options.ts';
import { believedSeconds } from '#modelslab/retry-after.ts';
import type { Posted } from '#modelslab/transport.ts';
import { type Answer, type ApiRefusal, decodeAnswer } from '#modelslab/wire/answer.ts';
import { acceptanceOf, formOf } from './acceptance.ts';
import { classify, classifyMalformed, detailOf } from './classify.ts';
import { saysAway, saysNotFound, saysServerError } from './documented.ts';

/** What an image endpoint said: how an order stands, or why not. */
export type ApiReading =
  | { ok: true; status: number; answer: Extract<Answer, { kind: 'success' | 'processing' }> }
  | {
      ok: false;
      error: GenerationError;
      /** What it says of an order that it answers. */
      acceptance: Acceptance;
      /**
       * What it means for a question: `outage`: the service is busy or away, the next answer may be another.
       * `odd`: the answer makes no sense. `unknown`: the API does not know the order.
       * `final`: it was understood, and asking again changes nothing.
       */
      cause: 'outage' | 'odd' | 'unknown' | 'final';
    };

/** What the reader needs to know of the call. */
export type ReadingContext = {
  /** For the error's message, such as `text2img`. */
  call: string;
  /** What was ordered; null where the call orders nothing. */
  request: GenerationRequest | null;
  timeoutMs: number;
  redact: Redact;
  now: number;
};

type Answered = Extract<Posted, { answered: true }>;

const failing = (
  failure: Failure,
  message: string,
  rest: { acceptance: Acceptance; cause: Extract<ApiReading, { ok: false }>['cause']; from?: unknown },
): ApiReading => {
  const { acceptance, cause, from } = rest;
  const options = from === undefined ? { acceptance } : { acceptance, cause: from };
  return { ok: false, error: new GenerationError(failure, message, options), acceptance, cause };
};

const unanswered = (posted: Extract<Posted, { answered: false }>, context: ReadingContext): ApiReading => {
  const seconds = context.timeoutMs / 1000;
  const failure: Failure = posted.timedOut ? { kind: 'timedOut', seconds } : { kind: 'unreachable' };
  const acceptance = acceptanceOf(posted.sent ? { sent: true, answered: false } : { sent: false });
  return failing(failure, `${context.call}: no answer`, { acceptance, cause: 'outage', from: posted.cause });
};

const malformed = (posted: Answered, context: ReadingContext): ApiReading => {
  const failure = classifyMalformed(posted.status, believedSeconds(posted.retryAfter, context.now));
  const start = context.redact(posted.body).slice(0, 200);
  const message = `${context.call}: status ${posted.status}, not an answer of the API: ${start}`;
  const cause = failure.kind === 'malformedAnswer' ? 'odd' : 'outage';
  const acceptance = acceptanceOf(formOf(posted, { kind: 'malformed' }));
  return failing(failure, message, { acceptance, cause });
};

/** What a refusal means for a question. Its words may be the member's: only whole texts and statuses count. */
const causeOf = (refusal: ApiRefusal, posted: Answered, acceptance: Acceptance) => {
  if (CONSEQUENCES[acceptance].isPostedAgain) return 'outage';
  if (saysNotFound(refusal)) return 'unknown';
  if (refusal.failed) return 'final';
  return posted.status >= 500 || saysAway(refusal) || saysServerError(refusal) ? 'outage' : 'final';
};

/** All that the member typed, in lower case. */
const wordsOf = (request: GenerationRequest | null): string => {
  if (request === null) return '';
  const { prompt, negativePrompt, modelId, loras, embeddingsModel } = request;
  const typed = [prompt, negativePrompt, modelId, ...loras.map(({ id }) => id), embeddingsModel];
  return typed.join('\n').toLowerCase();
};

const refused = (posted: Answered, refusal: ApiRefusal, context: ReadingContext): ApiReading => {
  const texts = refusal.texts.map(({ field, text }) => ({ field, text: context.redact(text) }));
  const clean = { ...refusal, texts };
  const { now } = context;
  const failure = classify({
    status: posted.status,
    refusal: { ...clean, retryAfter: believedSeconds(refusal.retryAfter, now) },
    retryAfter: believedSeconds(posted.retryAfter, now),
    modelId: context.request?.modelId ?? null,
    memberWords: wordsOf(context.request),
  });
  const message = `${context.call}: status ${posted.status}, refused: ${detailOf(clean)}`;
  const acceptance = acceptanceOf(formOf(posted, refusal));
  return failing(failure, message, { acceptance, cause: causeOf(refusal, posted, acceptance) });
};

/** Reads the answer of an image endpoint. The body counts first: most refusals come with status 200. */
export const readPosted = (posted: Posted, context: ReadingContext): ApiReading => {
  if (!posted.answered) return unanswered(posted, context);
  const answer = decodeAnswer(posted.body);
  if (answer.kind === 'malformed') return malformed(posted, context);
  if (answer.kind === 'refused') return refused(posted, answer, context);
  return { ok: true, status: posted.status, answer };
};
