import fc from 'fast-check';
import type { CounterUsage } from '#domain/policy/quota.ts';
import { COUNTER_NAMES } from '#domain/policy/usage-counters.ts';
import type { Text } from '#text/index.ts';

type Words = fc.Arbitrary<string>;

const amount = fc.nat({ max: 10_000 });
const snowflake = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }).map(String);
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const standings: fc.Arbitrary<CounterUsage> = fc.record({
  counter: fc.constantFrom(...COUNTER_NAMES),
  used: amount,
  most: orNull(amount),
  resetsAt: orNull(fc.nat()),
});
const whose = fc.constantFrom('member' as const, 'server' as const);

/** What the sentences about presets, defaults and a member's own say when they are called with generated arguments. */
export const presetsCalls = (
  { presets, defaults, problems, me }: Text,
  word: Words,
): Record<string, fc.Arbitrary<string>> => ({
  'presets.name': fc.tuple(word, whose).map((given) => presets.name(...given)),
  'presets.line': fc.tuple(word, word).map((given) => presets.line(...given)),
  'presets.optionLine': fc.tuple(word, word).map((given) => presets.optionLine(...given)),
  'presets.sharedBy': snowflake.map(presets.sharedBy),
  'presets.page': fc.tuple(amount, amount).map((given) => presets.page(...given)),
  'presets.saved': fc.tuple(word, whose, fc.boolean()).map((given) => presets.saved(...given)),
  'presets.deleted': fc.tuple(word, whose).map((given) => presets.deleted(...given)),
  'presets.otherStays': whose.map(presets.otherStays),
  'presets.both': word.map(presets.both),
  'presets.badName': word.map(presets.badName),
  'presets.full': whose.map(presets.full),
  'defaults.entry': fc.tuple(word, word).map((given) => defaults.entry(...given)),
  'defaults.yesNo': fc.boolean().map(defaults.yesNo),
  'defaults.suggest': word.map(defaults.suggest),
  'defaults.notSet': word.map(defaults.notSet),
  'defaults.moreWords': fc.array(word, { minLength: 1, maxLength: 5 }).map(defaults.moreWords),
  'defaults.set': fc.tuple(word, word).map((given) => defaults.set(...given)),
  'me.standing': standings.map(me.standing),
  'me.deletion.goesOn': amount.map(me.deletion.goesOn),
  'me.deletion.done': fc.tuple(amount, amount).map((given) => me.deletion.done(...given)),
  'problems.savingTitle': amount.map(problems.savingTitle),
});
