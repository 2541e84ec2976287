/**
 * The embedded set-up (one process, SQLite) and the scaled one (two gateways, two workers, Postgres) under the same load
 * by members of servers of both shards: how soon orders are acknowledged, how many jobs are done in a second when the API
 * takes no time, and what the processes take of processor and memory. The stand-ins give one small picture for all.
 */
import type { APIMessage } from 'discord-api-types/v10';
import { textOf } from '#sandbox/discord/index.ts';
import { inMs, inTurns, mean, printTable, ratio, timesAtRate, timingOf } from './lib.ts';
import { makePicture } from './picture.ts';
import type { Memory } from './program.ts';
import { type Installation, type Setup, setupsHere, startSetup } from './setups.ts';

const MEMBERS = 10;
const WARM_UP = 20;
const JOBS = 200;
const CALLS = 200;
const CALLS_PER_SECOND = 25;
const WITHIN_MS = 120_000;
const SIDE = 256;

const hasImages = ({ attachments }: APIMessage): boolean => attachments.length > 0;

/** On a machine that is busy with other things a write may take longer than the bot lets a member wait. */
const isOver = (message: APIMessage): boolean =>
  hasImages(message) || textOf(message).includes('cannot reach its database');

/** Orders as the members in turn, in the channels in turn. */
const createOrders = ({ discord, channels }: Installation) => {
  const members = Array.from({ length: MEMBERS }, (_, index) => discord.world.addMember(`m${index}`).id);
  return (number: number) =>
    discord
      .as(members[number % MEMBERS] ?? '', channels[number % channels.length])
      .slash('imagine', { prompt: `a fox, number ${number}`, width: SIDE, height: SIDE });
};

type Orders = ReturnType<typeof createOrders>;

type Process = { name: string; idle: Memory; after: Memory; processorMs: number };

type Measured = {
  acks: number[];
  acksMeanwhile: number[];
  jobsPerSecond: number;
  standInsMs: number;
  processes: Process[];
};

let refused = 0;

/** Makes jobs, as many at a time as there are members; gives the milliseconds to each acknowledgement. */
const makeJobs = async (orders: Orders, count: number): Promise<number[]> => {
  const acks: number[] = [];
  await inTurns(count, MEMBERS, async (number) => {
    const start = performance.now();
    const exchange = orders(number);
    await exchange.acknowledged();
    acks.push(performance.now() - start);
    if (!hasImages(await exchange.message(isOver, { withinMs: WITHIN_MS }))) refused += 1;
  });
  return acks;
};

const each = <T>(
  { programs }: Installation,
  look: (program: Installation['programs'][number]) => Promise<T>,
) => Promise.all(programs.map(look));

const ownProcessorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const measure = async (setup: Setup, picture: Uint8Array<ArrayBuffer>): Promise<Measured> => {
  await using installation = await startSetup(setup, {
    // Late answers are to be measured, not refused.
    discord: { ackDeadlineMs: WITHIN_MS },
    modelslab: { generationMs: 0, picture },
    env: { MODELSLAB_CONCURRENCY: String(MEMBERS), MEMBER_JOBS: '1000' },
  });
  const orders = createOrders(installation);
  const idle = await each(installation, ({ program }) => program.memory());
  await makeJobs(orders, WARM_UP);

  const before = await each(installation, ({ program }) => program.processorMs());
  const standInsBefore = ownProcessorMs();
  const start = performance.now();
  const acksMeanwhile = await makeJobs(orders, JOBS);
  const seconds = (performance.now() - start) / 1000;
  const standInsMs = (ownProcessorMs() - standInsBefore) / JOBS;
  const processes = await each(installation, async ({ name, program }): Promise<Process> => {
    const at = installation.programs.findIndex((one) => one.name === name);
    const none = { resident: Number.NaN, peak: Number.NaN };
    const spent = (await program.processorMs()) - (before[at] ?? Number.NaN);
    return { name, idle: idle[at] ?? none, after: await program.memory(), processorMs: spent / JOBS };
  });

  // Nothing but the first sign from here on: the jobs are held back.
  installation.modelslab.hold();
  const rate = { calls: CALLS, perSecond: CALLS_PER_SECOND };
  const acks = await timesAtRate((number) => orders(number).acknowledged(), rate);
  return { acks, acksMeanwhile, jobsPerSecond: JOBS / seconds, standInsMs, processes };
};

const picture = await makePicture(SIDE);
const setups = setupsHere();
const runs = new Map<string, Measured[]>(setups.map(({ name }) => [name, []]));
// There and back again: whatever grows slower with time does so for all of them.
for (const setup of [...setups, ...setups.toReversed()]) {
  runs.get(setup.name)?.push(await measure(setup, picture));
}

const of = (name: string): Measured[] => runs.get(name) ?? [];
const first = setups[0]?.name ?? '';
const ackRows = (when: string, acksOf: (measured: Measured) => number[]): string[][] => {
  const base = timingOf(of(first).flatMap(acksOf)).p50;
  return setups.map(({ name }) => {
    const { p50, p95, p99 } = timingOf(of(name).flatMap(acksOf));
    return [when, name, inMs(p50), inMs(p95), inMs(p99), ratio(p50, base)];
  });
};
printTable(
  ['acknowledgement of /imagine', 'set-up', 'p50', 'p95', 'p99', 'p50 against embedded'],
  [
    ...ackRows(`${CALLS_PER_SECOND}/s, jobs held back`, ({ acks }) => acks),
    ...ackRows(`${MEMBERS} at a time, while jobs are made`, ({ acksMeanwhile }) => acksMeanwhile),
  ],
);

const throughputOf = (name: string): number => mean(of(name).map(({ jobsPerSecond }) => jobsPerSecond));
process.stdout.write('\n');
printTable(
  [
    'set-up',
    'jobs per second',
    'each run',
    'against embedded',
    'processor per job, the bot',
    'and the stand-ins',
  ],
  setups.map(({ name }) => [
    name,
    throughputOf(name).toFixed(1),
    of(name)
      .map(({ jobsPerSecond }) => jobsPerSecond.toFixed(1))
      .join(', '),
    ratio(throughputOf(name), throughputOf(first)),
    inMs(
      mean(of(name).map(({ processes }) => processes.reduce((sum, { processorMs }) => sum + processorMs, 0))),
    ),
    inMs(mean(of(name).map(({ standInsMs }) => standInsMs))),
  ]),
);

const mebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;
process.stdout.write('\n');
printTable(
  ['set-up', 'process', 'resident, idle', `resident, after ${JOBS} jobs`, 'most so far', 'processor per job'],
  setups.flatMap(({ name }) =>
    (of(name).at(-1)?.processes ?? []).map((one) => [
      name,
      one.name,
      mebibytes(one.idle.resident),
      mebibytes(one.after.resident),
      mebibytes(one.after.peak),
      inMs(one.processorMs),
    ]),
  ),
);
process.stdout.write(`\nOrders that were refused because the database took too long: ${refused}.\n`);
