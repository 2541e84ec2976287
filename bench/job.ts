/**
 * What a job costs beside the time that the API takes for it. The API's stand-in takes one second; what is over that
 * is the bot's, and the picture's way. Against a script that asks the same API by itself and shows nobody anything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { z } from 'zod';
import { type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { type Arena, LORALEI, startArena } from './contestants.ts';
import { inMs, printTable, timingOf } from './lib.ts';

const GENERATION_MS = 1000;
const ROUNDS = 10;
const MEMBERS = 10;
const WITHIN_MS = 60_000;

const hasImages = ({ attachments }: APIMessage): boolean => attachments.length > 0;

/** Milliseconds from the command to the message with its images, and the calls to Discord for it. */
const order = async ({ discord }: Arena, member: string, prompt: string) => {
  const start = performance.now();
  const exchange = discord.as(member).slash('imagine', { prompt, width: 512, height: 512 });
  await exchange.message(hasImages, { withinMs: WITHIN_MS });
  const milliseconds = performance.now() - start;
  return { milliseconds, calls: discord.requests.filter(({ path }) => path.includes(exchange.token)).length };
};

const orderable = z.object({ id: z.coerce.string() });
const finished = z.object({ output: z.array(z.string()).min(1) });

/** The least that anybody can do: order, wait for as long as it takes, fetch, download. */
const orderDirectly = async ({ apiUrl, key }: ModelsLabStandIn, prompt: string): Promise<number> => {
  const post = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${apiUrl}/v6/images/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, ...body }),
    });
    return response.json();
  };
  const start = performance.now();
  const size = { width: 512, height: 512, samples: 1, num_inference_steps: 31 };
  const { id } = orderable.parse(await post('text2img', { model_id: 'tamarin-xl-v1', prompt, ...size }));
  await sleep(GENERATION_MS);
  const { output } = finished.parse(await post(`fetch/${id}`, {}));
  for (const url of output) await (await fetch(url)).arrayBuffer();
  return performance.now() - start;
};

const oneAfterTheOther = async (run: (round: number) => Promise<number>): Promise<number[]> => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await run(round));
  return times;
};

const over = (times: readonly number[], ideal: number): string[] => {
  const { p50, p95 } = timingOf(times);
  return [inMs(p50), inMs(p95), inMs(p50 - ideal)];
};

/** One job at a time, and the same asked for directly in between. */
const single = async (): Promise<string[][]> => {
  await using arena = await startArena(LORALEI, { modelslab: { generationMs: GENERATION_MS } });
  const { modelslab } = arena;
  const direct: number[] = [];
  let discordCalls = 0;
  let apiCalls = 0;
  const times = await oneAfterTheOther(async (round) => {
    direct.push(await orderDirectly(modelslab, `a fox, directly ${round}`));
    const before = modelslab.requests.length;
    const { milliseconds, calls } = await order(arena, 'Ada', `a fox, ${round}`);
    discordCalls += calls;
    apiCalls += modelslab.requests.length - before;
    return milliseconds;
  });
  const perJob = [discordCalls, apiCalls].map((calls) => (calls / ROUNDS).toFixed(1));
  return [
    ['one job', 'Loralei', ...over(times, GENERATION_MS), ...perJob],
    ['one job', 'the API directly', ...over(direct, GENERATION_MS), '0', '2.0'],
  ];
};

/** Ten members order in the same moment, at a plan of so many jobs. */
const together = async (concurrency: number): Promise<string[]> => {
  await using arena = await startArena(LORALEI, {
    modelslab: { generationMs: GENERATION_MS, concurrency },
    env: { MODELSLAB_CONCURRENCY: String(concurrency) },
  });
  const names = Array.from(
    { length: MEMBERS },
    (_, index) => arena.discord.world.addMember(`m${index}`).name,
  );
  const before = arena.modelslab.requests.length;
  const done = await Promise.all(names.map((name) => order(arena, name, `a fox for ${name}`)));
  const times = done.map(({ milliseconds }) => milliseconds);
  const calls = done.reduce((sum, one) => sum + one.calls, 0);
  const perJob = [calls, arena.modelslab.requests.length - before].map((sum) => (sum / MEMBERS).toFixed(1));
  // In rounds of as many as the plan allows, the last member waits for all of them.
  const last = Math.max(...times);
  const ideal = Math.ceil(MEMBERS / concurrency) * GENERATION_MS;
  const name = `ten members at once, plan of ${concurrency}`;
  return [name, 'Loralei', inMs(timingOf(times).p50), inMs(last), `${inMs(last - ideal)} (last)`, ...perJob];
};

/** Ten who ask the API by themselves in the same moment. */
const togetherDirectly = async (): Promise<string[]> => {
  await using modelslab = await startModelsLab({ generationMs: GENERATION_MS });
  const asked = Array.from({ length: MEMBERS }, (_, index) => orderDirectly(modelslab, `a fox for ${index}`));
  const times = await Promise.all(asked);
  const last = Math.max(...times);
  const shown = [inMs(timingOf(times).p50), inMs(last), `${inMs(last - GENERATION_MS)} (last)`];
  return ['ten at once, no plan', 'the API directly', ...shown, '0', '2.0'];
};

const rows = [...(await single()), await together(10), await togetherDirectly(), await together(5)];
const header = ['jobs of 1 s', 'by', 'p50', 'p95 or last', 'over the ideal', 'Discord calls', 'API calls'];
printTable(header, rows);
