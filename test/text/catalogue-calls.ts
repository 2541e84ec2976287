import fc from 'fast-check';
import { acceptanceSchema } from '#domain/acceptance.ts';
import { type Failure, failureSchema } from '#domain/generation/failure.ts';
import { type Hint, hintSchema, ORIGINS } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOption } from '#domain/generation/image-options.ts';
import type { Progress } from '#domain/generation/notifier.ts';
import type { Problem, ProblemReason } from '#domain/generation/problem.ts';
import { SCHEDULERS } from '#domain/generation/schedulers.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import type { Refusal } from '#domain/policy/result.ts';
import { COUNTER_NAMES } from '#domain/policy/usage-counters.ts';
import type { Text } from '#text/index.ts';
import { lorasCalls } from './loras-calls.ts';
import { presetsCalls } from './presets-calls.ts';
import { reportsCalls } from './reports-calls.ts';
import { settingsCalls } from './settings-calls.ts';
import { usageCalls } from './usage-calls.ts';

type Words = fc.Arbitrary<string>;

const snowflake = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }).map(String);
const amount = fc.nat({ max: 10_000 });
const time = fc.double({ min: 0, max: 100_000, noNaN: true });
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const kinds = <T extends { kind: string }>(
  shapes: {
    [K in T['kind']]: fc.Arbitrary<Omit<Extract<T, { kind: K }>, 'kind'>>;
  },
): fc.Arbitrary<T> =>
  fc.oneof(
    // Each shape stands under its own kind, so that putting both together gives one member of the union.
    ...Object.entries<fc.Arbitrary<object>>(shapes).map(([kind, shape]) =>
      shape.map((rest) => ({ kind, ...rest }) as unknown as T),
    ),
  );

const nothing = fc.constant({});

/** Failures of every kind, with those words where somebody else's words stand. */
export const failures = (word: Words): fc.Arbitrary<Failure> =>
  kinds<Failure>({
    invalidKey: nothing,
    outOfCredits: nothing,
    keyRemoved: nothing,
    keyUnreadable: nothing,
    planLacksFeature: nothing,
    rateLimited: fc.record({ retryAfter: orNull(time) }),
    modelNotFound: fc.record({ model: orNull(word) }),
    rejectedParameter: fc.record({ option: orNull(word), detail: word }),
    generationFailed: fc.record({ detail: orNull(word) }),
    timedOut: fc.record({ seconds: time }),
    unreachable: nothing,
    answerLost: nothing,
    malformedAnswer: nothing,
    downloadFailed: nothing,
    interrupted: nothing,
    fault: fc.record({ faultId: fc.uuid() }),
  }).map((failure) => failureSchema.parse(failure));

/** Hints of every kind. */
export const hints = (word: Words): fc.Arbitrary<Hint> =>
  kinds<Hint>({
    unknownLora: fc.record({ id: word }),
    unknownModel: fc.record({ id: word }),
    otherBaseModel: fc.record({ lora: word, loraBase: word, modelBase: word }),
    safetyKeptOn: nothing,
    safetyForced: nothing,
    filledIn: fc.record({
      by: fc.constantFrom('server' as const, 'member' as const, 'preset' as const),
      name: orNull(word),
      options: fc.subarray([...IMAGINE_OPTIONS], { minLength: 1 }),
    }),
    lowered: fc.record({
      option: fc.constantFrom('size' as const, 'samples' as const, 'steps' as const),
      from: amount,
      to: amount,
    }),
    replaced: fc.record({
      option: fc.constantFrom('model' as const, 'scheduler' as const),
      from: word,
      to: word,
    }),
    loraLeftOut: fc.record({ id: word }),
    embeddingLeftOut: fc.record({ id: word }),
  }).map((hint) => hintSchema.parse(hint));

const progress = kinds<Progress>({
  waiting: fc.record({ ahead: amount, etaSeconds: orNull(time) }),
  generating: fc.record({ elapsedSeconds: time, etaSeconds: orNull(time) }),
  checking: nothing,
  delivering: nothing,
});

const bounds = fc.record({ min: amount, max: amount });

const reasons = (word: Words) =>
  kinds<ProblemReason>({
    missing: nothing,
    outOfRange: bounds,
    notANumber: bounds,
    notAnInteger: bounds,
    notAMultiple: fc.record({ of: amount, nearest: amount }),
    notOneOf: fc.record({ allowed: fc.array(word, { minLength: 1, maxLength: 20 }) }),
    tooLong: fc.record({ max: amount }),
    notAnId: nothing,
    unknownTag: nothing,
    brokenTag: nothing,
    twoStrengths: nothing,
    tagInNegative: nothing,
    twice: nothing,
    strengthsWithoutLora: nothing,
    strengthsNotNeeded: nothing,
    tooMany: fc.record({ max: amount }),
    strengthCount: fc.record({ loras: amount, strengths: amount }),
    notARatio: nothing,
  });

const problems = (text: Text, word: Words): fc.Arbitrary<Problem> =>
  fc.record({
    option: fc.constantFrom(...(Object.keys(text.commands.imagine.options) as ImagineOption[])),
    given: word,
    reason: reasons(word),
  });

const refusals = (word: Words): fc.Arbitrary<Refusal> =>
  kinds<Refusal>({
    blockedMember: nothing,
    channel: fc.record({ allowed: fc.array(snowflake, { minLength: 1, maxLength: 20 }) }),
    role: fc.record({ allowed: fc.array(snowflake, { minLength: 1, maxLength: 20 }) }),
    directMessages: fc.record({ by: fc.constantFrom('operator' as const, 'server' as const) }),
    othersButtons: nothing,
    notAllowed: fc.record({
      list: fc.constantFrom('lora' as const, 'model' as const, 'scheduler' as const),
      id: word,
      allowed: fc.array(word, { maxLength: 20 }),
    }),
    blockedWord: fc.record({ word }),
    overLimit: fc.record({
      option: fc.constantFrom('size' as const, 'samples' as const, 'steps' as const),
      given: amount,
      most: amount,
    }),
    keyUnreadable: nothing,
    laneFull: fc.record({ waiting: amount }),
    exhausted: fc.record({
      counter: fc.constantFrom(...COUNTER_NAMES),
      most: amount,
      used: amount,
      wanted: amount,
      resetsAt: orNull(fc.nat({ max: 2_000_000_000_000 })),
    }),
  });

type Facts = Parameters<Text['result']['facts']>[0];

const facts = (word: Words): fc.Arbitrary<Facts> =>
  fc.record({
    loras: fc.array(fc.record({ id: word, strength: time }), { maxLength: 5 }),
    model: word,
    scheduler: fc.constantFrom(...Object.values(SCHEDULERS)),
    width: amount,
    height: amount,
    steps: amount,
    guidance: time,
    chosen: fc.array(fc.tuple(fc.constantFrom('clip_skip', 'embedding'), fc.oneof(amount, word)), {
      maxLength: 2,
    }),
    seed: amount,
    seconds: time,
    extras: fc.subarray<Facts['extras'][number]>([
      'enhance',
      'multi_lingual',
      'panorama',
      'self_attention',
      'upscale',
    ]),
  });

const twoAmounts = fc.tuple(amount, amount);

/** What each function of the catalogue says when it is called with generated arguments, by its path. */
export const callsOf = (text: Text, word: Words): Record<string, fc.Arbitrary<string>> => ({
  'help.optionLine': fc.tuple(word, word).map((given) => text.help.optionLine(...given)),
  'commands.imagine.sizeName': fc
    .constantFrom(...(Object.keys(NAMED_SIZES) as NamedSize[]))
    .map(text.commands.imagine.sizeName),
  'suggestions.pinned': word.map(text.suggestions.pinned),
  'suggestions.strength': fc.tuple(word, word).map((given) => text.suggestions.strength(...given)),
  'suggestions.usualStrength': fc.tuple(word, word).map((given) => text.suggestions.usualStrength(...given)),
  more: amount.map(text.more),
  progressShare: fc.tuple(word, amount).map((given) => text.progressShare(...given)),
  'problems.title': amount.map(text.problems.title),
  'problems.line': problems(text, word).map(text.problems.line),
  progress: progress.map(text.progress),
  waitingFor: word.map(text.waitingFor),
  hint: hints(word).map(text.hint),
  refusal: refusals(word).map(text.refusal),
  ...settingsCalls(text, word),
  ...presetsCalls(text, word),
  ...usageCalls(text, word),
  ...lorasCalls(text, word),
  ...reportsCalls(text, word),
  'failure.sentence': fc
    .tuple(failures(word), fc.constantFrom(...acceptanceSchema.options))
    .map((given) => text.failure.sentence(...given)),
  'failure.reason': failures(word).map(text.failure.reason),
  cancelled: fc.constantFrom(...acceptanceSchema.options).map(text.cancelled),
  'result.facts': facts(word).map(text.result.facts),
  'result.negative': word.map(text.result.negative),
  'result.by': fc
    .tuple(snowflake, fc.constantFrom(...ORIGINS))
    .map(([id, origin]) => text.result.by(id, text.result.origins[origin])),
  'result.blank': fc.tuple(amount, amount, fc.boolean()).map((given) => text.result.blank(...given)),
  'result.notFetched': amount.map(text.result.notFetched),
  'result.fewer': twoAmounts.map((given) => text.result.fewer(...given)),
  'result.late': snowflake.map(text.result.late),
  'history.entry': fc.tuple(amount, word).map((given) => text.history.entry(...given)),
  'history.titleOf': snowflake.map(text.history.titleOf),
  'history.emptyOf': snowflake.map(text.history.emptyOf),
  'history.filtered': fc
    .record({ search: word, lora: word })
    .filter(({ search, lora }) => search + lora !== '')
    .map(text.history.filtered),
  'history.altText': fc
    .array(fc.record({ number: amount, prompt: word }), { minLength: 1, maxLength: 9 })
    .map(text.history.altText),
  'history.loras': facts(word).map(({ loras }) => text.history.loras([...loras, { id: 'a', strength: 1 }])),
  'history.when': fc.nat({ max: 2_000_000_000_000 }).map(text.history.when),
  fault: fc.uuid().map(text.fault),
  altText: fc
    .tuple(
      word.filter((said) => said !== ''),
      fc.nat({ max: 3 }),
      fc.integer({ min: 1, max: 4 }),
    )
    .map((given) => text.altText(...given)),
});
