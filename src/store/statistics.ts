import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { ServerUsage, Span, Statistics, Tally } from '#domain/members/statistics.ts';
import type { Sql, Statements } from './sql.ts';

// Each is answered from a covering index, because rows of the ledger are long.
const MADE = 'WHERE guild_id = ?1 AND created_at >= ?2 AND created_at < ?3 AND images IS NOT NULL';

const BY_MEMBER = `
  SELECT requester_id AS id, sum(images) AS images FROM generation ${MADE} GROUP BY requester_id`;

const BY_LORA = `SELECT lora_id AS id, sum(images) AS images FROM generation_lora ${MADE} GROUP BY lora_id`;

// One query for two results: schedulers, and durations.
const BY_SCHEDULER = `
  SELECT scheduler AS id, sum(images) AS images, round(seconds) AS seconds, count(*) AS results
  FROM generation ${MADE} GROUP BY scheduler, round(seconds)`;

const FAILURES = `
  SELECT count(*) AS failures FROM generation
  WHERE guild_id = ?1 AND created_at >= ?2 AND created_at < ?3 AND state = 'failed'`;

const tallyRow = z.object({ id: z.string(), images: z.number() });
const schedulerRow = tallyRow.extend({ seconds: z.number().nullable(), results: z.number() });

/** The result for one span; lists have an entry per id. */
type Part = {
  members: Tally[];
  loras: Tally[];
  schedulers: z.output<typeof schedulerRow>[];
  failures: number;
};

const readPart = async (statements: Statements, guildId: string, { from, to }: Span): Promise<Part> => {
  const [members, loras, schedulers, failures] = await Promise.all([
    statements.all(BY_MEMBER, guildId, from, to),
    statements.all(BY_LORA, guildId, from, to),
    statements.all(BY_SCHEDULER, guildId, from, to),
    statements.get(FAILURES, guildId, from, to),
  ]);
  return {
    members: z.array(tallyRow).parse(members),
    loras: z.array(tallyRow).parse(loras),
    schedulers: z.array(schedulerRow).parse(schedulers),
    failures: Number(failures?.failures ?? 0),
  };
};

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const summed = (entries: readonly (readonly [id: string, amount: number])[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const [id, amount] of entries) sums.set(id, (sums.get(id) ?? 0) + amount);
  return sums;
};

/** Merges entries by id, most images first; ties are sorted by id, so that the order is stable. */
const ranked = (tallies: readonly Tally[]): Tally[] =>
  [...summed(tallies.map(({ id, images }) => [id, images]))]
    .map(([id, images]) => ({ id, images }))
    .toSorted((one, other) => other.images - one.images || (one.id < other.id ? -1 : 1));

/** Returns the median of a histogram. */
const medianOf = (counts: ReadonlyMap<number, number>): number | null => {
  const half = total([...counts.values()]) / 2;
  let passed = 0;
  for (const [value, count] of [...counts].toSorted(([one], [other]) => one - other)) {
    passed += count;
    if (passed >= half) return value;
  }
  return null;
};

const usageOf = (parts: readonly Part[]): ServerUsage => {
  const schedulers = parts.flatMap((part) => part.schedulers);
  const timed = schedulers.flatMap(({ seconds, results }) =>
    seconds === null ? [] : [[String(seconds), results] as const],
  );
  return {
    images: parts.map(({ members }) => total(members.map(({ images }) => images))),
    results: total(schedulers.map(({ results }) => results)),
    failures: total(parts.map(({ failures }) => failures)),
    medianSeconds: medianOf(new Map([...summed(timed)].map(([seconds, count]) => [Number(seconds), count]))),
    members: ranked(parts.flatMap((part) => part.members)),
    loras: ranked(parts.flatMap((part) => part.loras)),
    schedulers: ranked(schedulers),
  };
};

// A busy server makes some ten thousands of images in that time: counting them takes some milliseconds.
const SLICE_MS = 3 * 3_600_000;

/** A span in slices that are counted one after the other. */
const inSlices = ({ from, to }: Span): Span[] =>
  Array.from({ length: Math.ceil((to - from) / SLICE_MS) }, (_, index) => ({
    from: from + index * SLICE_MS,
    to: Math.min(to, from + (index + 1) * SLICE_MS),
  }));

/** Reads span after span. */
const eachSpan = async <T>(spans: readonly Span[], read: (span: Span) => Promise<T>): Promise<T[]> => {
  const parts: T[] = [];
  for (const span of spans) {
    parts.push(await read(span));
    // An in-process database blocks the event loop while it counts.
    await setImmediate();
  }
  return parts;
};

/** Statistics over the ledger in a database. */
export const createStatistics = (sql: Sql): Statistics => ({
  serverUsage: async (guildId, spans) =>
    usageOf(await eachSpan(spans, (span) => readPart(sql, guildId, span))),
  async usedLoras(guildId, spans) {
    const parts = await eachSpan(spans.flatMap(inSlices), ({ from, to }) =>
      sql.all(BY_LORA, guildId, from, to),
    );
    return ranked(z.array(tallyRow).parse(parts.flat()));
  },
});
