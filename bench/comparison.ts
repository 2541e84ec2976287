/**
 * A comparison of 100 images beside 100 orders of one image each: memory of the bot's process, what it takes of the
 * processor, and its calls of Discord. Images have 2 MB, ten are made at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { pageButton } from '../test/support/settings-panel.ts';
import { type Arena, LORALEI, startArena } from './contestants.ts';
import { inMs, inTurns, printTable, ratio } from './lib.ts';
import { makePicture } from './picture.ts';

const SIZE = 100;
const AT_ONCE = 10;
// Noise of so many pixels a side has 2.08 MB.
const SIDE = 832;
const GENERATION_MS = 2_000;
const IDLE_MS = 8_000;
const LOOK_EVERY_MS = 500;
const WITHIN_MS = 600_000;

type Work = (arena: Arena) => Promise<void>;

const compareAll: Work = async ({ discord }) => {
  const mona = discord.as('Mona');
  const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
  const limits = await mona.press(panel, pageButton('limits')).message('Quotas and time zone');
  const form = mona.press(limits, 'Quotas and time zone…');
  await (await mona.submit(form, { cells: String(SIZE) })).message('Saved');
  const asked = { prompt: 'a fox', width: SIDE, height: SIDE, x: 'seed 1-10', y: 'guidance 1-10' };
  const plan = await mona.slash('compare', asked).message('[button: Start]');
  await mona.press(plan, 'Start').message(`${SIZE} images compared`, { withinMs: WITHIN_MS });
};

const orderAll: Work = async ({ discord }) => {
  await inTurns(SIZE, AT_ONCE, async (number) => {
    const asked = { prompt: 'a fox', width: SIDE, height: SIDE, seed: number };
    await discord.as('Mona').slash('imagine', asked).message('[button: Remix]', { withinMs: WITHIN_MS });
  });
};

type Row = { resident: number; processorMs: number; calls: number; seconds: number };

const mebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

/** What is spent from an idle bot on until the work is done. */
const measure = async (work: Work): Promise<{ idle: number; spent: Row }> => {
  await using arena = await startArena(LORALEI, {
    discord: { ackDeadlineMs: WITHIN_MS },
    modelslab: { generationMs: GENERATION_MS, picture: await makePicture(SIDE, { noisy: true }) },
    env: { MODELSLAB_CONCURRENCY: String(AT_ONCE), MEMBER_JOBS: String(SIZE) },
  });
  await sleep(IDLE_MS);
  const { resident: idle } = await arena.memory();
  let most = idle;
  const timer = setInterval(async () => {
    const { resident } = await arena.memory();
    most = Math.max(most, resident);
  }, LOOK_EVERY_MS);
  const [before, calls, since] = [
    await arena.processorMs(),
    arena.discord.requests.length,
    performance.now(),
  ];
  await work(arena);
  clearInterval(timer);
  const spent = {
    resident: most,
    processorMs: (await arena.processorMs()) - before,
    calls: arena.discord.requests.length - calls,
    seconds: (performance.now() - since) / 1000,
  };
  return { idle, spent };
};

const orders = await measure(orderAll);
const grid = await measure(compareAll);
const rowOf = (name: string, { idle, spent }: typeof grid): string[] => [
  name,
  mebibytes(idle),
  mebibytes(spent.resident),
  inMs(spent.processorMs / SIZE),
  ratio(spent.processorMs, orders.spent.processorMs),
  String(spent.calls),
  `${spent.seconds.toFixed(0)} s`,
];
printTable(
  ['what', 'idle', 'most resident', 'processor per image', 'against orders', 'calls of Discord', 'took'],
  [rowOf(`${SIZE} orders of one image`, orders), rowOf(`a comparison of ${SIZE}`, grid)],
);
