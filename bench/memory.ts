/**
 * Memory of the bot's process as Linux counts it (VmRSS), once a second: idle, while it makes jobs of four images of
 * 2 MB each, fifty at a time, and idle again. Against an idle bot on discord.js that does nothing.
 * `npx node bench/memory.ts 5000` makes 5000 jobs: 40 GB down and 40 GB up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { textOf } from '#sandbox/discord/index.ts';
import { type Arena, BARE, type Contestant, LORALEI, startArena } from './contestants.ts';
import { inTurns, printTable, ratio } from './lib.ts';
import { makePicture } from './picture.ts';

const JOBS = Number(process.argv[2] ?? 500);
const STAGES = 10;
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

type Row = { when: string; residents: number[]; peak: number; seconds: number };

/** Looks at the memory until asked for what was seen; each time it tells of what it saw since the last. */
const watch = (arena: Arena) => {
  let residents: number[] = [];
  let since = performance.now();
  const look = async (): Promise<number> => {
    const { resident, peak } = await arena.memory();
    residents.push(resident);
    return peak;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const report = async (when: string): Promise<Row> => {
    const peak = await look();
    const row = { when, residents, peak, seconds: (performance.now() - since) / 1000 };
    residents = [];
    since = performance.now();
    process.stderr.write(`${when}: ${spanOf(row)}, ${row.seconds.toFixed(0)} s\n`);
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
  const harness = Math.ceil(JOBS / STAGES);
  let done = 0;
  await inTurns(JOBS, AT_ONCE, async (number) => {
    await makeJob(arena, number);
    done += 1;
    if (done % harness === 0) rows.push(await report(`jobs ${done - harness + 1} to ${done}`));
  });
  return rows;
};

const measure = async (contestant: Contestant, jobs: boolean): Promise<Row[]> => {
  await using arena = await startArena(contestant, {
    // The stand-ins have to take the files in: what they are late with is not to be refused.
    discord: { ackDeadlineMs: WITHIN_MS },
    modelslab: { generationMs: 0, picture: await makePicture(SIDE, { noisy: true }) },
    env: { MODELSLAB_CONCURRENCY: String(AT_ONCE), MEMBER_JOBS: String(AT_ONCE) },
  });
  using watched = watch(arena);
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
    `${mebibytes(row.peak)} MiB`,
    ratio(largestOf(row), base),
    `${row.seconds.toFixed(0)} s`,
  ]);
printTable(
  ['bot', 'when', 'resident', 'most so far', 'most against idle bare', 'took'],
  [...rowsOf(BARE.name, bare), ...rowsOf(LORALEI.name, loralei)],
);
process.stdout.write(`\nJobs that failed: ${failures} of ${JOBS}.\n`);
