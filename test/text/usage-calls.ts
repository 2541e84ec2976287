import fc from 'fast-check';
import type { Text } from '#text/index.ts';

type Words = fc.Arbitrary<string>;

const amount = fc.nat({ max: 1_000_000_000 });
const some = fc.integer({ min: 1, max: 1_000_000_000 });
const snowflake = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }).map(String);
const seconds = fc.option(fc.double({ min: 0, max: 100_000, noNaN: true }), { nil: null });

const ranked = (id: Words) => fc.array(fc.record({ id, images: some }), { minLength: 1, maxLength: 10 });

/** What the sentences about usage say when they are called with generated arguments. */
export const usageCalls = ({ usage }: Text, word: Words): Record<string, fc.Arbitrary<string>> => {
  const days = fc.array(fc.record({ label: word, images: some }), { minLength: 1, maxLength: 90 });
  const figures = fc.array(fc.record({ label: word, value: word }), { maxLength: 4 });
  return {
    'usage.title': amount.map(usage.title),
    'usage.day': fc.nat({ max: 2_000_000_000_000 }).map((at) => usage.day(at, 'Europe/Vienna')),
    'usage.subtitle': fc.tuple(word, word, word).map((given) => usage.subtitle(...given)),
    'usage.amount': amount.map(usage.amount),
    'usage.worked': fc.tuple(amount, amount).map((given) => usage.worked(...given)),
    'usage.median': seconds.map(usage.median),
    'usage.member': amount.map(usage.member),
    'usage.total': fc.tuple(amount, amount).map((given) => usage.total(...given)),
    'usage.outcome': fc.tuple(amount, amount).map((given) => usage.outcome(...given)),
    'usage.pace': seconds.filter((given) => given !== null).map(usage.pace),
    'usage.membersLine': ranked(snowflake).map(usage.membersLine),
    'usage.lorasLine': ranked(word).map(usage.lorasLine),
    'usage.schedulersLine': ranked(word).map(usage.schedulersLine),
    'usage.daysLine': days.map(usage.daysLine),
    'usage.rest': amount.map(usage.rest),
    'usage.altText': fc.record({ title: word, figures, days }).map(usage.altText),
  };
};
