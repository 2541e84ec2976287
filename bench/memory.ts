/**
 * Memory of the bot's process as Linux counts it (VmRSS), once a second, the part of it that is JavaScript's heap, and
 * processor time for each job: idle, while it makes jobs of four images of 2 MB each, fifty at a time, and idle again.
 * Against an idle bot on discord.js that does nothing.
 * `npx node bench/memory.ts 5000` makes 5000 jobs: 40 GB down and 40 GB up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { textOf } from '#sandbox/discord/index.ts';
import { type Arena, BARE, type Contestant, LORALEI, startArena } from './contestants.ts';
import { freePort, inMs, inTurns, printTable, ratio } from './lib.ts';
import { makePicture } from './picture.ts';

const JOBS = Number(process.argv[2] ?? 500);
// A row for each tenth of them.
const STAGE = Math.ceil(JOBS / 10);
const SAMPLES = 4;
const AT_ONCE = 50;
const IDLE_MS = 15_000;
const LOOK_EVERY_MS = 1000;
const WITHIN_MS = 600_000;
// Noise of so many pixels a side has 2.08 MB.
const SIDE = 832;

const hasAllImages = ({ attachments }: APIMessage): boolean => attachments.length === SAMPLES;

/** A job that failed is over too: it is counted, and told of in the end. */
const isOver = (message: APIMessage): boolean =>
  hasAllImages(message) || textOf(message).includes('No image this time');

type Row = {
  when: string;
  residents: number[];
  /** Bytes of the heap, the most that was seen; undefined for a bot that does not say. */
  heap: number | undefined;
  peak: number;
  processorMs: number;
  seconds: number;
};

/** A metric of the bot; undefined for a bot that has none. */
const metricOf = async (port: string, name: string): Promise<number | undefined> => {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec((await response?.text()) ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
};

/** Looks at the memory until asked for what was seen; each time it tells of what it saw since the last. */
const watch = (arena: Arena, port: string) => {
  let residents: number[] = [];
  let heaps: number[] = [];
  let since = performance.now();
  let spent = 0;
  const look = async (): Promise<number> => {
    const { resident, peak } = await arena.memory();
    residents.push(resident);
    heaps.push((await metricOf(port, 'nodejs_heap_size_used_bytes')) ?? Number.NaN);
    return peak;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const report = async (when: string): Promise<Row> => {
    const peak = await look();
    const processor = await arena.processorMs();
    const heap = Math.max(...heaps);
    const row = {
      when,
      residents,
      heap: Number.isNaN(heap) ? undefined : heap,
      peak,
      processorMs: processor - spent,
      seconds: (performance.now() - since) / 1000,
    };
    [residents, heaps, spent, since] = [[], [], processor, performance.now()];
    process.stderr.write(`${when}: ${spanOf(row)}, ${row.processorMs} ms, ${row.seconds.toFixed(0)} s\n`);
    return row;
  };
  return { report, [Symbol.dispose]: () => clearInterval(timer) };
};

const mebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)}`;

const spanOf = ({ residents }: Row): string =>
  `${mebibytes(Math.min(...residents))} to ${mebibytes(Math.max(...residents))} MiB`;

let failures = 0;

const makeJob = async ({ discord }: Arena, number: number): Promise<void> => {
  const exchange = discord
    .as(number % 2 === 0 ? 'Ada' : 'Ben')
    .slash('imagine', { prompt: `a fox, number ${number}`, samples: SAMPLES, width: SIDE, height: SIDE });
  const message = await exchange.message(isOver, { withinMs: WITHIN_MS });
  if (!hasAllImages(message)) failures += 1;
};

/** Makes jobs until all are made, so many at once; a row for each tenth of them. */
const makeJobs = async (arena: Arena, report: (when: string) => Promise<Row>): Promise<Row[]> => {
  const rows: Row[] = [];
  let done = 0;
  await inTurns(JOBS, AT_ONCE, async (number) => {
    await makeJob(arena, number);
    done += 1;
    if (done % STAGE === 0) rows.push(await report(`jobs ${done - STAGE + 1} to ${done}`));
  });
  return rows;
};

const measure = async (contestant: Contestant, jobs: boolean): Promise<Row[]> => {
  const port = await freePort();
  await using arena = await startArena(contestant, {
    // The stand-ins have to take the files in: what they are late with is not to be refused.
    discord: { ackDeadlineMs: WITHIN_MS },
    modelslab: { generationMs: 0, picture: await makePicture(SIDE, { noisy: true }) },
    env: { MODELSLAB_CONCURRENCY: String(AT_ONCE), MEMBER_JOBS: String(AT_ONCE), HTTP_PORT: port },
  });
  using watched = watch(arena, port);
  const { report } = watched;
  await sleep(IDLE_MS);
  const idle = await report('idle');
  if (!jobs) return [idle];
  const busy = await makeJobs(arena, report);
  await sleep(IDLE_MS);
  return [idle, ...busy, await report(`${IDLE_MS / 1000} s idle again`)];
};

const bare = await measure(BARE, false);
const loralei = await measure(LORALEI, true);
const largestOf = ({ residents }: Row): number => Math.max(...residents);
const base = bare[0] ? largestOf(bare[0]) : Number.NaN;
const rowsOf = (name: string, rows: readonly Row[]): string[][] =>
  rows.map((row) => [
    name,
    row.when,
    spanOf(row),
    row.heap === undefined ? 'unknown' : `${mebibytes(row.heap / 1024)} MiB`,
    `${mebibytes(row.peak)} MiB`,
    ratio(largestOf(row), base),
    row.when.startsWith('jobs') ? inMs(row.processorMs / STAGE) : 'none',
    `${row.seconds.toFixed(0)} s`,
  ]);
printTable(
  [
    'bot',
    'when',
    'resident',
    'heap, most',
    'most so far',
    'most against idle bare',
    'processor per job',
    'took',
  ],
  [...rowsOf(BARE.name, bare), ...rowsOf(LORALEI.name, loralei)],
);
process.stdout.write(`\nJobs that failed: ${failures} of ${JOBS}.\n`);
