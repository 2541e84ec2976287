import type { Failure } from '#domain/generation/failure.ts';
import type { ApiRefusal } from '#modelslab/wire/answer.ts';
import { rejectedOption } from './rejected-option.ts';

/** What is known of a refusal. */
export type RefusalFacts = {
  /** The HTTP status; 200 is common for refusals. */
  status: number;
  refusal: ApiRefusal;
  /** Seconds of the `Retry-After` header, null without one. */
  retryAfter: number | null;
  /** The model that was asked for, null where the call names none. */
  modelId: string | null;
};

/** Characters of the API's own text that a failure keeps. */
const DETAIL_MAX = 300;

/** The API's texts as one. */
export const detailOf = ({ texts }: ApiRefusal): string =>
  texts
    .map(({ text }) => text)
    .join(' ')
    .slice(0, DETAIL_MAX);

const rateLimited = ({ refusal, retryAfter }: RefusalFacts): Failure => ({
  kind: 'rateLimited',
  retryAfter: refusal.retryAfter ?? retryAfter,
});

const modelNotFound = ({ refusal, modelId }: RefusalFacts): Failure => ({
  kind: 'modelNotFound',
  model: /not found:\s*(\S+)/i.exec(detailOf(refusal))?.[1] ?? modelId,
});

const rejected = ({ refusal }: RefusalFacts): Failure => ({
  kind: 'rejectedParameter',
  option: refusal.texts.map(rejectedOption).find((option) => option !== null) ?? null,
  detail: detailOf(refusal),
});

const generationFailed = ({ refusal }: RefusalFacts): Failure => ({
  kind: 'generationFailed',
  detail: detailOf(refusal) || null,
});

type Rule = {
  statuses?: readonly number[];
  text?: RegExp;
  failure: (facts: RefusalFacts) => Failure;
};

const invalidKey = (): Failure => ({ kind: 'invalidKey' });
const outOfCredits = (): Failure => ({ kind: 'outOfCredits' });
const planLacksFeature = (): Failure => ({ kind: 'planLacksFeature' });

/** A service that is away may come back; an order that it gave up will not. */
const unreachable = (facts: RefusalFacts): Failure =>
  facts.refusal.failed ? generationFailed(facts) : { kind: 'unreachable' };

/**
 * The first rule that fits decides. Status codes come first, but most refusals are answered with 200, and their
 * texts come in two generations: "Invalid Api Key" and "Invalid API key", a monthly limit and credits.
 */
const RULES: readonly Rule[] = [
  { statuses: [401], failure: invalidKey },
  { statuses: [402], failure: outOfCredits },
  { statuses: [429], failure: rateLimited },
  { text: /\bapi[ _-]?key\b|unauthenticated/i, failure: invalidKey },
  { statuses: [403], failure: planLacksFeature },
  { text: /rate limit|too many|spam filter|queued requests/i, failure: rateLimited },
  { text: /requires? .*(?:subscription|plan|premium)|your (?:current )?plan\b/i, failure: planLacksFeature },
  { text: /credits?\b|balance|limit exceeded|subscription|\bfunds\b/i, failure: outOfCredits },
  { text: /\b(?:lora|embeddings?)\b.*not (?:be )?found/i, failure: rejected },
  { text: /\bmodel\b.*not (?:be )?found/i, failure: modelNotFound },
  { text: /internal server error|temporarily unavailable/i, failure: unreachable },
  { statuses: [400, 422], failure: rejected },
  { text: /\bfield\b|required|must be|invalid|not supported/i, failure: rejected },
];

const fits =
  ({ status, refusal }: RefusalFacts) =>
  ({ statuses, text }: Rule): boolean =>
    statuses?.includes(status) || text?.test(detailOf(refusal)) || false;

/** Names the failure behind an answer that says no. */
export const classify = (facts: RefusalFacts): Failure => {
  const rule = RULES.find(fits(facts));
  if (rule) return rule.failure(facts);
  if (facts.refusal.texts.some(({ field }) => field !== '')) return rejected(facts);
  return facts.status >= 500 ? unreachable(facts) : generationFailed(facts);
};

/** Names the failure behind a body that is no answer, such as a page of HTML. */
export const classifyMalformed = (status: number, retryAfter: number | null): Failure => {
  if (status === 429) return { kind: 'rateLimited', retryAfter };
  return status >= 500 ? { kind: 'unreachable' } : { kind: 'malformedAnswer' };
};
