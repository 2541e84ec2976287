/**
 * How long after the API has finished a generation its member sees the result: by asking the API again and again, and
 * with PUBLIC_URL, by which the API tells. Both bots run at the same time. The API's estimate is right, or, as it is at
 * times, far too short.
 */
import type { APIMessage } from 'discord-api-types/v10';
import { type Arena, LORALEI, startArena } from './contestants.ts';
import { freePort, inMs, mean, printTable, ratio, timingOf } from './lib.ts';
import { makePicture } from './picture.ts';

const SECONDS = [3, 8, 20];
const ORDERS_OF_EACH = 5;
// With that word in its prompt the stand-in promises an image in one second.
const ESTIMATES = { right: '', 'too short': ', !eta' };
const WITHIN_MS = 120_000;
const SIDE = 256;

const hasImages = ({ attachments }: APIMessage): boolean => attachments.length > 0;

type Kind = { seconds: number; estimate: string; word: string };

const KINDS: Kind[] = Object.entries(ESTIMATES).flatMap(([estimate, word]) =>
  SECONDS.map((seconds) => ({ seconds, estimate, word })),
);

const promptOf = ({ seconds, word }: Kind, number: number): string => `fox ${number} in ${seconds} s${word}`;

const durationOf = (prompt: string): number => Number(/in (\d+) s/.exec(prompt)?.[1]) * 1000;

/** Milliseconds from the API's finish to the message with the image, of each order of that kind. */
const orderAll = ({ discord, modelslab }: Arena, kind: Kind): Promise<number[]> => {
  const finished = new Map<string, number>();
  modelslab.onFinished(({ prompt }) => finished.set(prompt, performance.now()));
  const order = async (_: unknown, number: number): Promise<number> => {
    const prompt = promptOf(kind, number);
    const exchange = discord.as('Ada').slash('imagine', { prompt, width: SIDE, height: SIDE });
    await exchange.message(hasImages, { withinMs: WITHIN_MS });
    return performance.now() - (finished.get(prompt) ?? Number.NaN);
  };
  return Promise.all(Array.from({ length: ORDERS_OF_EACH }, order));
};

const measure = async (env: Record<string, string>): Promise<{ delays: number[][]; fetches: number }> => {
  const jobs = String(KINDS.length * ORDERS_OF_EACH);
  await using arena = await startArena(LORALEI, {
    modelslab: { generationMs: ({ prompt }) => durationOf(prompt), picture: await makePicture(SIDE) },
    env: { MODELSLAB_CONCURRENCY: jobs, MEMBER_JOBS: jobs, ...env },
  });
  const delays = await Promise.all(KINDS.map((kind) => orderAll(arena, kind)));
  const fetches = arena.modelslab.requests.filter(({ path }) => path.includes('/fetch/')).length;
  return { delays, fetches: fetches / Number(jobs) };
};

const port = await freePort();
const [polling, webhook] = await Promise.all([
  measure({}),
  measure({ PUBLIC_URL: `http://127.0.0.1:${port}`, HTTP_PORT: port }),
]);

const rows = KINDS.flatMap(({ seconds, estimate }, index) => {
  const base = mean(webhook.delays[index] ?? []);
  return Object.entries({ polling, webhook }).map(([by, { delays }]) => {
    const times = delays[index] ?? [];
    const shown = [timingOf(times).p50, Math.max(...times)].map(inMs);
    return [`${seconds} s`, estimate, by, ...shown, inMs(mean(times)), ratio(mean(times), base)];
  });
});
printTable(['generation', 'estimate', 'by', 'p50', 'most', 'mean', 'mean against webhook'], rows);
process.stdout.write(
  `\nQuestions per job: ${polling.fetches.toFixed(1)} by polling, ${webhook.fetches.toFixed(1)} with the webhook.\n`,
);
