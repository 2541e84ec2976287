/** What the bot asks of its ledger, each timed over and over. */
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { Span } from '#domain/members/statistics.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Log } from '#domain/system.ts';
import { lastDays } from '#domain/time-zone.ts';
import { cleanUp } from '#store/cleanup.ts';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import type { Sql } from '#store/sql.ts';
import { createStatistics } from '#store/statistics.ts';
import { BUSIEST, generationOf, SOUGHT, USUAL_MEMBER } from './ledger-rows.ts';

/** Milliseconds of each call: by the clock, and of the processor. A database in this process takes both. */
export type Measure = { what: string; times: number[]; processor: number[] };

const ROUNDS = 200;
const UNCOUNTED = 5;
/** Where calls take long, fewer have to do. */
const MOST_MS = 5_000;
const DAY_MS = 86_400_000;
const PAGE = { limit: 10, offset: 0 };

/** Notes how long calls take. */
const createStopwatch = (what: string) => {
  const measure: Measure = { what, times: [], processor: [] };
  const time = async <T>(call: () => Promise<T>): Promise<T> => {
    const [start, before] = [performance.now(), process.threadCpuUsage()];
    const result = await call();
    const { user, system } = process.threadCpuUsage(before);
    measure.times.push(performance.now() - start);
    measure.processor.push((user + system) / 1000);
    return result;
  };
  return { measure, time };
};

/** Times a call over and over, after some that do not count. */
const repeated = async (what: string, work: (round: number) => Promise<unknown>): Promise<Measure> => {
  for (let round = -UNCOUNTED; round < 0; round += 1) await work(round);
  const endsAt = performance.now() + MOST_MS;
  const { measure, time } = createStopwatch(what);
  for (let round = 0; round < ROUNDS && performance.now() < endsAt; round += 1) await time(() => work(round));
  return measure;
};

/** The calls of a long work, each by itself: others have their turn in between. */
const slices = async (what: string, sql: Sql, work: (sql: Sql) => Promise<unknown>): Promise<Measure> => {
  const { measure, time } = createStopwatch(what);
  await work({
    all: (...given) => time(() => sql.all(...given)),
    get: (...given) => time(() => sql.get(...given)),
    run: (...given) => time(() => sql.run(...given)),
    transaction: (...given) => time(() => sql.transaction(...given)),
    withLock: (...given) => time(() => sql.withLock(...given)),
    tryExclusively: (...given) => time(() => sql.tryExclusively(...given)),
  });
  return measure;
};

const COUNTERS = {
  operatorJobs: { scope: `jobs:${BUSIEST.member}`, day: '' },
  operatorImages: { scope: `images:${BUSIEST.member}`, day: '2026-01-07' },
};
const CHARGES: readonly Charge[] = [
  { ...COUNTERS.operatorJobs, name: 'operatorJobs', amount: 1, most: null, refunded: 'onEnd' },
  { ...COUNTERS.operatorImages, name: 'operatorImages', amount: 1, most: null, refunded: 'onFailure' },
];

/** A log for measurements: a row that cannot be read would make them wrong. */
export const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (facts, message) => {
    throw new Error(message, { cause: facts });
  },
};

async function* orders(sql: Sql): AsyncGenerator<Measure> {
  const ledger = createLedger(sql, log);
  const queue = createLedgerQueue(sql, log);
  const watcher = { name: 'bench', leaseMs: 15_000 };
  const lane = { lane: DEFAULT_LANE, worker: 'bench', leaseMs: 60_000, graceMs: 0, deliveries: 16 };
  const cancelled = { name: 'cancelled', at: 1, acceptance: 'rejected' } as const;
  yield await repeated('add: reserve and commit', async (round) => {
    const generation = generationOf(`new${round}`, { name: 'queued' });
    await ledger.add(generation, { readyInMs: 10_000, charges: CHARGES });
    await ledger.makeReady(generation.id, watcher);
  });
  yield await repeated('claim', () => queue.claim({ ...lane, concurrency: 1000 }));
  yield await repeated('claim where the plan is full', () => queue.claim({ ...lane, concurrency: 5 }));
  yield await repeated('renew 200 claims', () => queue.renew('bench', 60_000));
  yield await repeated('queue positions', () => ledger.places('bench'));
  yield await repeated('pace of a lane', () => ledger.lanePace(DEFAULT_LANE));
  const size = { modelId: 'model0', width: 1024, height: 1024 };
  yield await repeated('seconds of similar images', () => ledger.recentSeconds(size, 9));
  yield await repeated('end a job', (round) => ledger.move(`new${round}`, ['queued'], cancelled));
  yield await repeated('quotas of a member', () => ledger.usage(COUNTERS));
  yield await repeated('jobs that wait in a lane', () => ledger.waiting(DEFAULT_LANE));
  yield await repeated('jobs by state, for metrics', () => queue.counts());
  yield await repeated('active jobs of the busiest member', () => ledger.activeOf(BUSIEST.member));
  yield await repeated('servers of the busiest member', () => ledger.guildsOf(BUSIEST.member, 10));
}

async function* histories(sql: Sql): AsyncGenerator<Measure> {
  const ledger = createLedger(sql, log);
  const busiest = { requesterId: BUSIEST.member };
  const page = (what: string, query: object, of = PAGE) =>
    repeated(what, () => ledger.history({ ...busiest, ...query }, of));
  yield await page('history page', {});
  yield await page('history page of a usual member', { requesterId: USUAL_MEMBER });
  yield await page('history page 1,000', {}, { ...PAGE, offset: 10_000 });
  yield await page('history page in a server with few', { guildId: '200000000000000900' });
  yield await page('history with a common word', { words: [SOUGHT.common] });
  yield await page('history with a rare word', { words: [SOUGHT.rare] });
  yield await page('history with a rare word, usual member', {
    requesterId: USUAL_MEMBER,
    words: [SOUGHT.rare],
  });
  yield await page('history with a rare LoRA', { lora: 'lora499' });
  yield await repeated('LoRAs of a member', () => ledger.lorasOf(busiest));
}

const usage = (sql: Sql, now: number, days: number): Promise<Measure> => {
  const spans: Span[] = lastDays('UTC', now, days);
  const all = (one: Sql) => createStatistics(one).serverUsage(BUSIEST.server, spans);
  return slices(`usage of the busiest server over ${days} days, a statement`, sql, async (watched) => {
    for (let round = 0; round < 5; round += 1) await all(watched);
  });
};

const usageInAll = (sql: Sql, now: number, days: number): Promise<Measure> =>
  repeated(`usage of the busiest server over ${days} days`, () =>
    createStatistics(sql).serverUsage(BUSIEST.server, lastDays('UTC', now, days)),
  );

/** Times everything; the last ones remove rows. */
export async function* measureLedger(sql: Sql, now: number): AsyncGenerator<Measure> {
  yield* orders(sql);
  yield* histories(sql);
  yield await usageInAll(sql, now, 7);
  yield await usageInAll(sql, now, 90);
  yield await usage(sql, now, 90);
  const expiredAt = now + 10 * DAY_MS;
  // A tenth of the rows is that old.
  const historyDays = 365 - 36;
  yield await slices('cleanup: a slice', sql, (watched) => cleanUp(watched, { now: expiredAt }));
  yield await slices('cleanup of old results: a slice', sql, (watched) =>
    cleanUp(watched, { now, historyDays }),
  );
  yield await slices('erase the busiest member: a slice', sql, (watched) =>
    createLedger(watched, log).erase(BUSIEST.member),
  );
}
