/**
 * How long a member waits for the first sign of the bot while it is given more than it can make: orders at a steady
 * rate for half a minute, an API that takes no time, and an image of 0.8 MB for each. Discord gives three seconds.
 * Loralei against a bot that does nothing but defer, in one run. `npx node bench/overload.ts 10` takes ten seconds each.
 */
import { type Arena, BARE, type Contestant, LORALEI, startArena } from './contestants.ts';
import { inMs, printTable, ratio, timesAtRate, timingOf } from './lib.ts';
import { makePicture } from './picture.ts';

const SECONDS = Number(process.argv[2] ?? 30);
const RATES = [50, 200, 400];
const WARM_UP = { calls: 40, perSecond: 20 };
const DISCORDS_DEADLINE_MS = 3000;
// Late answers are to be measured, not refused.
const PATIENCE_MS = 120_000;
const MEMBERS = 30;
const CONCURRENCY = 50;
// Noise of so many pixels a side has 0.79 MB.
const SIDE = 512;

/** Orders of one member after the other. */
const createOrder = ({ discord }: Arena): ((number: number) => Promise<unknown>) => {
  const names = Array.from({ length: MEMBERS }, (_, index) => discord.world.addMember(`m${index}`).name);
  return (number) =>
    discord
      .as(names[number % MEMBERS] ?? 'm0')
      .slash('imagine', { prompt: `a fox, number ${number}` })
      .acknowledged();
};

/** How many orders have reached the API. */
const begunJobs = ({ modelslab }: Arena): number =>
  modelslab.requests.filter(({ path }) => path.endsWith('/text2img')).length;

type Measured = { times: number[]; jobsPerSecond: number; peak: number };

const picture = await makePicture(SIDE, { noisy: true });

const measure = async (contestant: Contestant, perSecond: number): Promise<Measured> => {
  await using arena = await startArena(contestant, {
    discord: { ackDeadlineMs: PATIENCE_MS },
    modelslab: { generationMs: 0, picture },
    env: {
      MODELSLAB_CONCURRENCY: String(CONCURRENCY),
      MEMBER_JOBS: '1000',
    },
  });
  const order = createOrder(arena);
  await timesAtRate(order, WARM_UP);
  const before = begunJobs(arena);
  const begin = performance.now();
  const rate = { calls: SECONDS * perSecond, perSecond };
  const times = await timesAtRate(order, rate);
  const seconds = (performance.now() - begin) / 1000;
  const { peak } = await arena.memory();
  return { times, jobsPerSecond: (begunJobs(arena) - before) / seconds, peak };
};

const rowOf = (perSecond: number, who: Contestant, measured: Measured, base: Measured): string[] => {
  const { times, jobsPerSecond, peak } = measured;
  const [own, least] = [timingOf(times), timingOf(base.times)];
  const late = times.filter((time) => time > DISCORDS_DEADLINE_MS).length;
  return [
    `${perSecond}/s`,
    who.name,
    inMs(own.p50),
    inMs(own.p99),
    ratio(own.p50, least.p50),
    ratio(own.p99, least.p99),
    `${late} of ${times.length}`,
    jobsPerSecond.toFixed(1),
    `${Math.round(peak / 1024)} MiB`,
  ];
};

const rows: string[][] = [];
for (const perSecond of RATES) {
  const base = await measure(BARE, perSecond);
  const loralei = await measure(LORALEI, perSecond);
  rows.push(rowOf(perSecond, BARE, base, base), rowOf(perSecond, LORALEI, loralei, base));
}
printTable(
  [
    'orders',
    'bot',
    'p50',
    'p99',
    'p50 against bare',
    'p99 against bare',
    'later than 3 s',
    'jobs per second',
    'most memory',
  ],
  rows,
);
