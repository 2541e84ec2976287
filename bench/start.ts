/**
 * How long a bot takes from the start of its process until it is connected and its commands are there, and how much memory
 * it has when it is idle. Loralei against a bot that does nothing but defer, by turns, each as often.
 * `npx node bench/start.ts 9` starts each nine times. Linux only.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BARE, type Contestant, LORALEI, startGround } from './contestants.ts';
import { inMs, printTable, ratio, timingOf } from './lib.ts';
import { START_MS, startProgram } from './program.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const IDLE_MS = 8000;

/** One start. Processor time is that until it is ready; memory in kibibytes is that of `IDLE_MS` later. */
type Start = { readyMs: number; processorMs: number; resident: number };

const measure = async ({ file }: Contestant): Promise<Start> => {
  await using ground = await startGround({});
  const begin = performance.now();
  await using program = startProgram(file, { env: ground.env, cwd: ground.dataDir });
  await ground.discord.ready({ commands: true, withinMs: START_MS });
  const readyMs = performance.now() - begin;
  const processorMs = await program.processorMs();
  await sleep(IDLE_MS);
  const { resident } = await program.memory();
  return { readyMs, processorMs, resident };
};

const contestants = [LORALEI, BARE];
const starts = new Map<string, Start[]>(contestants.map(({ name }) => [name, []]));
// The first start of each fills the compile cache, as the first one after an installation does, and does not count.
for (const contestant of contestants) await measure(contestant);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const contestant of contestants) starts.get(contestant.name)?.push(await measure(contestant));
}

const middleOf = ({ name }: Contestant, of: (start: Start) => number): number =>
  timingOf((starts.get(name) ?? []).map(of)).p50;

const cells = (who: Contestant, of: (start: Start) => number, shown: (value: number) => string): string[] => [
  shown(middleOf(who, of)),
  ratio(middleOf(who, of), middleOf(BARE, of)),
];

const inMebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

printTable(
  [
    'bot',
    'ready after',
    'against bare',
    'processor until then',
    'against bare',
    'resident, idle',
    'against bare',
  ],
  contestants.map((who) => [
    who.name,
    ...cells(who, ({ readyMs }) => readyMs, inMs),
    ...cells(who, ({ processorMs }) => processorMs, inMs),
    ...cells(who, ({ resident }) => resident, inMebibytes),
  ]),
);
process.stdout.write(`\nMedians of ${ROUNDS} starts each; load average ${loadavg()[0]?.toFixed(0)}.\n`);
