import type { Failure } from '#domain/generation/failure.ts';
import { IMAGINE_OPTIONS, type ImagineOption, imageOption } from '#domain/generation/image-options.ts';
import type { ApiRefusal } from '#modelslab/wire/answer.ts';
import { saysAway, saysNoKey, saysNoPicture, saysNoRoom, saysServerError } from './documented.ts';

/** What is known of a refusal. */
export type RefusalFacts = {
  /** The HTTP status; 200 is common for refusals. */
  status: number;
  refusal: ApiRefusal;
  /** Seconds of the `Retry-After` header, null without one. */
  retryAfter: number | null;
  /** The model that was asked for, null where the call names none. */
  modelId: string | null;
  /** What the member typed, in lower case: words of the API's that stand in it too may be quoted, and prove nothing. */
  memberWords: string;
};

/** Characters of the API's own text that a failure keeps. */
const DETAIL_MAX = 300;

/** The API's texts as one. */
export const detailOf = ({ texts }: ApiRefusal): string =>
  texts
    .map(({ text }) => text)
    .join(' ')
    .slice(0, DETAIL_MAX);

/** The option of `/imagine` behind each body attribute that a member can set. */
const OPTION_OF_ATTRIBUTE = new Map<string, ImagineOption>([
  ...IMAGINE_OPTIONS.flatMap((name): [string, ImagineOption][] => {
    const { attribute } = imageOption(name);
    return attribute === undefined ? [] : [[attribute, name]];
  }),
  // Refusals use this word too.
  ['lora', 'lora'],
]);

// The API writes a field as it is sent, or with blanks in place of the underscores. The longest first: "negative
// prompt" also holds "prompt".
const PATTERNS = [...OPTION_OF_ATTRIBUTE]
  .toSorted(([a], [b]) => b.length - a.length)
  .map(([attribute, option]) => ({
    option,
    pattern: new RegExp(`\\b${attribute.replaceAll('_', '[ _]')}\\b`, 'i'),
  }));

/** The option that a refusal is about: by the field that carries the text, else by a field named in it. */
const rejectedOption = (refusal: { field: string; text: string }): ImagineOption | null => {
  // A list entry is refused under `field.index`.
  const named = OPTION_OF_ATTRIBUTE.get(refusal.field.split('.')[0] ?? '');
  return named ?? PATTERNS.find(({ pattern }) => pattern.test(refusal.text))?.option ?? null;
};

const rateLimited = ({ refusal, retryAfter }: RefusalFacts): Failure => ({
  kind: 'rateLimited',
  retryAfter: refusal.retryAfter ?? retryAfter,
});

const modelNotFound = ({ refusal, modelId }: RefusalFacts): Failure => ({
  kind: 'modelNotFound',
  model: /not found:\s*(\S+)/i.exec(detailOf(refusal))?.[1] ?? modelId,
});

/** No document has the text: it is told from those that other hosts of models use, and has to name the model. */
const modelUnloaded = ({ modelId }: RefusalFacts): Failure => ({ kind: 'modelUnloaded', model: modelId });

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
  /** The whole text, as it is documented. */
  says?: (refusal: ApiRefusal) => boolean;
  /** Words of the API's in a text that may also quote the member. */
  words?: RegExp;
  failure: (facts: RefusalFacts) => Failure;
};

const invalidKey = (): Failure => ({ kind: 'invalidKey' });
const outOfCredits = (): Failure => ({ kind: 'outOfCredits' });
const planLacksFeature = (): Failure => ({ kind: 'planLacksFeature' });

/** A service that is away may come back; an order that it gave up will not. */
const unreachable = (facts: RefusalFacts): Failure =>
  facts.refusal.failed ? generationFailed(facts) : { kind: 'unreachable' };

const noRoom = (facts: RefusalFacts): Failure =>
  facts.refusal.id === null ? rateLimited(facts) : generationFailed(facts);

/**
 * The first rule that fits decides what the member reads, and nothing else: whether the order was accepted is told by
 * `acceptance.ts`. Status codes come first, but most refusals are answered with 200, and their texts come in two
 * generations: "Invalid Api Key" and "Invalid API key", a monthly limit and credits.
 */
const RULES: readonly Rule[] = [
  { statuses: [401], failure: invalidKey },
  { statuses: [402], failure: outOfCredits },
  { statuses: [429], failure: noRoom },
  { says: saysNoKey, failure: invalidKey },
  { says: saysNoRoom, failure: rateLimited },
  { says: saysNoPicture, failure: () => ({ kind: 'pictureUnreadable' }) },
  { says: (refusal) => saysAway(refusal) || saysServerError(refusal), failure: unreachable },
  { words: /\bapi[ _-]?key\b|unauthenticated/i, failure: invalidKey },
  { statuses: [403], failure: planLacksFeature },
  { words: /requires? .*(?:subscription|plan|premium)|your (?:current )?plan\b/i, failure: planLacksFeature },
  { words: /credits?\b|balance|limit exceeded|subscription|\bfunds\b/i, failure: outOfCredits },
  { words: /\b(?:lora|embeddings?)\b.*not (?:be )?found/i, failure: rejected },
  {
    words: /\bmodel\b.*\b(?:not (?:yet )?loaded|unloaded|idle|(?:re)?loading|reload)\b/i,
    failure: modelUnloaded,
  },
  { words: /\bmodel\b.*not (?:be )?found/i, failure: modelNotFound },
  { statuses: [400, 422], failure: rejected },
  { words: /\bfield\b|required|must be|invalid|not supported/i, failure: rejected },
];

/** Quotation marks of any kind, and what stands between them. */
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”|«[^»]*»/g;

const findsWords = (words: RegExp, { refusal, memberWords }: RefusalFacts): boolean => {
  const found = words.exec(detailOf(refusal).replaceAll(QUOTED, ' '))?.[0];
  return found !== undefined && !memberWords.includes(found.toLowerCase());
};

const fits =
  (facts: RefusalFacts) =>
  ({ statuses, says, words }: Rule): boolean =>
    statuses?.includes(facts.status) ||
    says?.(facts.refusal) ||
    (words !== undefined && findsWords(words, facts));

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
