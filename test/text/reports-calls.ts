import fc from 'fast-check';
import type { Text } from '#text/index.ts';

type Words = fc.Arbitrary<string>;

const snowflake = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n }).map(String);
const deed = fc.record({ by: snowflake, at: fc.nat({ max: 2_000_000_000_000 }) });

/** What the sentences about reports say when they are called with generated arguments. */
export const reportsCalls = ({ reports }: Text, word: Words): Record<string, fc.Arbitrary<string>> => ({
  'reports.by': fc.array(snowflake, { minLength: 1, maxLength: 50 }).map(reports.by),
  'reports.of': snowflake.map(reports.of),
  'reports.link': fc.record({ guildId: snowflake, channelId: snowflake, id: snowflake }).map(reports.link),
  'reports.prompt': word.map(reports.prompt),
  'reports.deleted': deed.map(reports.deleted),
  'reports.blocked': deed.map(reports.blocked),
});
