/**
 * Memory of the bot's process as Linux counts it (VmRSS, VmHWM): idle, while it makes 300 jobs of four images each,
 * and idle again. Against an idle bot on discord.js that does nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { type Arena, BARE, type Contestant, LORALEI, startArena } from './contestants.ts';
import { printTable, ratio } from './lib.ts';

const JOBS = 300;
const SAMPLES = 4;
const AT_ONCE = 10;
const REPORT_EVERY = 100;
const IDLE_MS = 10_000;
const WITHIN_MS = 120_000;

const hasAllImages = ({ attachments }: APIMessage): boolean => attachments.length === SAMPLES;

const megabytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

type Row = { when: string; resident: number; peak: number };

const look = async (arena: Arena, when: string): Promise<Row> => ({ when, ...(await arena.memory()) });

const makeJob = async ({ discord }: Arena, number: number): Promise<void> => {
  const exchange = discord
    .as(number % 2 === 0 ? 'Ada' : 'Ben')
    .slash('imagine', { prompt: `a fox, number ${number}`, samples: SAMPLES });
  await exchange.message(hasAllImages, { withinMs: WITHIN_MS });
};

/** Makes jobs until all are made, so many at once, and looks at the memory now and then. */
const makeJobs = async (arena: Arena): Promise<Row[]> => {
  const rows: Row[] = [];
  let begun = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (begun < JOBS) {
      begun += 1;
      await makeJob(arena, begun);
      done += 1;
      if (done % REPORT_EVERY === 0) rows.push(await look(arena, `after ${done} jobs`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return rows;
};

const measure = async (contestant: Contestant, jobs: boolean): Promise<Row[]> => {
  await using arena = await startArena(contestant, {
    modelslab: { generationMs: 0 },
    env: { MODELSLAB_CONCURRENCY: String(AT_ONCE) },
  });
  await sleep(IDLE_MS);
  const idle = await look(arena, 'idle');
  if (!jobs) return [idle];
  const busy = await makeJobs(arena);
  await sleep(IDLE_MS);
  return [idle, ...busy, await look(arena, 'idle again')];
};

const bare = await measure(BARE, false);
const loralei = await measure(LORALEI, true);
const base = bare[0]?.resident ?? Number.NaN;
const rowsOf = (name: string, rows: readonly Row[]): string[][] =>
  rows.map(({ when, resident, peak }) => [
    name,
    when,
    megabytes(resident),
    megabytes(peak),
    ratio(resident, base),
  ]);
printTable(
  ['bot', 'when', 'resident', 'most so far', 'resident against idle bare'],
  [...rowsOf(BARE.name, bare), ...rowsOf(LORALEI.name, loralei)],
);
