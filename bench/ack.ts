/**
 * How long a member waits for the first sign of the bot: from the moment at which Discord sends the interaction until
 * it has the answer. Discord gives three seconds. Loralei against a bot that does nothing but defer, in one run.
 */
import { type Arena, BARE, type Contestant, LORALEI, startArena } from './contestants.ts';
import { inMs, printTable, ratio, timesAtRate, timingOf } from './lib.ts';

const CALLS = 200;
const WARM_UP = 20;
const RATES = [50, 200];
const DISCORDS_DEADLINE_MS = 3000;
// Late answers are to be measured, not refused.
const PATIENCE_MS = 60_000;
const MEMBERS = ['Ada', 'Ben', 'Mona'];

type Call = (arena: Arena, number: number) => Promise<unknown>;

const memberOf = (number: number): string => MEMBERS[number % MEMBERS.length] ?? 'Ada';

const autocomplete: Call = ({ discord }, number) =>
  discord.as(memberOf(number)).autocomplete('imagine', { prompt: 'a fox', lora: 'cake' }, 'lora');

const imagine: Call = ({ discord }, number) =>
  discord
    .as(memberOf(number))
    .slash('imagine', { prompt: `a fox, number ${number}` })
    .acknowledged();

/** Suggestions come first: the orders that follow stay in the queue, and the bot has them to look after. */
const SERIES = Object.entries({ autocomplete, imagine }).flatMap(([name, call]) =>
  RATES.map((perSecond) => ({ name: `${name}, ${perSecond}/s`, call, perSecond })),
);

/** The times of each series. */
const measure = async (contestant: Contestant): Promise<number[][]> => {
  await using arena = await startArena(contestant, { discord: { ackDeadlineMs: PATIENCE_MS } });
  // Only the first sign is measured: no image is made, so that painting them does not take the processor.
  arena.modelslab.hold();
  const timesOf = (call: Call, rate: { calls: number; perSecond: number }): Promise<number[]> =>
    timesAtRate((number) => call(arena, number), rate);
  await timesOf(autocomplete, { calls: WARM_UP, perSecond: 50 });
  await timesOf(imagine, { calls: WARM_UP, perSecond: 50 });
  const results: number[][] = [];
  for (const { call, perSecond } of SERIES) {
    results.push(await timesOf(call, { calls: CALLS, perSecond }));
  }
  return results;
};

const contestants = [LORALEI, BARE];
const times = new Map<string, number[][]>(contestants.map(({ name }) => [name, []]));
// There and back again: whatever grows slower with time does so for all of them.
for (const contestant of [...contestants, ...contestants.toReversed()]) {
  const measured = await measure(contestant);
  const before = times.get(contestant.name) ?? [];
  times.set(
    contestant.name,
    measured.map((series, index) => [...(before[index] ?? []), ...series]),
  );
}

const rows = SERIES.flatMap(({ name }, index) => {
  const of = (who: Contestant): number[] => times.get(who.name)?.[index] ?? [];
  const base = timingOf(of(BARE));
  return contestants.map((who) => {
    const { p50, p95, p99 } = timingOf(of(who));
    const late = of(who).filter((time) => time > DISCORDS_DEADLINE_MS).length;
    const ratios = [ratio(p50, base.p50), ratio(p95, base.p95)];
    return [name, who.name, inMs(p50), inMs(p95), inMs(p99), ...ratios, `${late} of ${of(who).length}`];
  });
});
printTable(
  ['calls', 'bot', 'p50', 'p95', 'p99', 'p50 against bare', 'p95 against bare', 'later than 3 s'],
  rows,
);
