import { describe, expect, it, vi } from 'vitest';
import { FIRST_ID } from '#sandbox/modelslab/index.ts';
import { type ProcessStage, startProcessStage } from '../support/bot-process.ts';
import { freePort } from '../support/free-port.ts';
import { allEnded, endOf, expectMadeOnce, type Job, order } from './jobs.ts';
import { drawnFrom, seedOr } from './seeded-random.ts';

const SEED = seedOr(20_261);
const JOBS = 6;

/** Calls that the bot makes until it is ended: from the first order on its way to the last result delivered. */
const CALLS = { from: 1, to: 28 };

const timesSaid = (stage: ProcessStage, words: string): number => stage.output().split(words).length - 1;

/** Jobs that the bot has written down: only what it knows of can survive it. */
const orderAndWait = async (stage: ProcessStage, round: number): Promise<Job[]> => {
  const said = timesSaid(stage, 'interaction handled');
  const prompts = Array.from({ length: JOBS }, (_, index) => `round ${round} job ${index}.`);
  const jobs = order(stage, prompts);
  await vi.waitFor(() => expect(timesSaid(stage, 'interaction handled')).toBe(said + JOBS));
  return jobs;
};

const calls = ({ discord, modelslab }: ProcessStage): number =>
  discord.requests.length + modelslab.requests.length;

/** Resolves when the bot has made that many more calls, or has nothing more to do. */
const workedFor = (stage: ProcessStage, more: number, jobs: readonly Job[]): Promise<void> => {
  const until = calls(stage) + more;
  const isOver = () => calls(stage) >= until || jobs.every((job) => endOf(stage, job) !== 'open');
  return vi.waitFor(() => expect(isOver()).toBe(true), { interval: 1 });
};

/** A call that the kill cut off in the middle of its body is no rule that the bot broke. */
const forgetCutCalls = ({ discord }: ProcessStage): void => {
  expect(discord.violations.filter(({ rule }) => !rule.includes('(50109)'))).toEqual([]);
  discord.forget();
};

describe.concurrent('a bot that is killed, stopped without grace and killed again, at any moment', () => {
  it('makes every image once, and brings every job to one end', async () => {
    const draw = drawnFrom(SEED);
    const generationMs = () => 100 + Math.floor(draw() * 700);
    await using stage = await startProcessStage({ modelslab: { generationMs }, env: { LOG_LEVEL: 'debug' } });
    const jobs: Job[] = [];
    for (const [round, end] of [stage.kill, stage.stop, stage.kill].entries()) {
      jobs.push(...(await orderAndWait(stage, round)));
      await workedFor(stage, CALLS.from + Math.floor(draw() * (CALLS.to - CALLS.from)), jobs);
      await end();
      await stage.start();
    }
    await allEnded(stage, jobs);
    expectMadeOnce(stage, jobs);
    forgetCutCalls(stage);
  });
});

describe.concurrent('a bot that ModelsLab can call, killed while it sends orders', () => {
  it('delivers every image that is billed, and posts none twice', async () => {
    const port = await freePort();
    await using stage = await startProcessStage({
      modelslab: { generationMs: 60_000 },
      env: { PUBLIC_URL: `http://127.0.0.1:${port}`, HTTP_PORT: String(port) },
    });
    const { modelslab } = stage;
    const count = 4;
    modelslab.faults.next({ kind: 'slow', ms: 60_000, accepted: true }, { calls: count });
    const jobs = order(
      stage,
      Array.from({ length: count }, (_, index) => `killed while sent ${index}.`),
    );
    // All are accepted, and the bot knows the number of none.
    await vi.waitFor(() => expect(modelslab.accepted()).toHaveLength(count));
    await stage.kill();
    const [first, ...rest] = modelslab.accepted().map((_, index) => FIRST_ID + index);
    await stage.start();
    if (first !== undefined) modelslab.finish(first);
    await vi.waitFor(() => expect(modelslab.webhooks.map(({ status }) => status)).toEqual([204]));
    // What a call told is kept over another death.
    await stage.kill();
    await stage.start();
    for (const id of rest) modelslab.finish(id);
    await allEnded(stage, jobs);
    expect(jobs.map((job) => endOf(stage, job))).toEqual(jobs.map(() => 'result'));
    expectMadeOnce(stage, jobs);
    forgetCutCalls(stage);
  });
});

describe.concurrent('a bot that is killed', () => {
  it('right after it said that an image will come makes it after the restart, or tells why not', async () => {
    await using stage = await startProcessStage();
    const { discord } = stage;
    let killed: Promise<void> | undefined;
    discord.subscribe((event) => {
      if (event.kind === 'interaction' && event.interaction.answer) killed ??= stage.kill();
    });
    const [job] = order(stage, ['a fox.']);
    await vi.waitFor(() => expect(killed).toBeDefined());
    await killed;
    await stage.start();
    expect(job).toBeDefined();
    if (job) await allEnded(stage, [job]);
  });

  it('while Discord is slow to take its progress fetches what ModelsLab had taken on', async () => {
    await using stage = await startProcessStage({ modelslab: { generationMs: 100 } });
    const { discord, modelslab } = stage;
    modelslab.faults.next({ kind: 'slow', ms: 1500 });
    discord.faults.next('webhook.edit', { kind: 'slow', ms: 6000 });
    const [job] = order(stage, ['a fox.']);
    // In flight until it is finished, 100 ms later: ModelsLab has answered by then.
    await vi.waitFor(() => expect(modelslab.peakInFlight()).toBe(1));
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(0));
    await stage.kill();
    await stage.start();
    if (job) await allEnded(stage, [job]);
    expect(job && endOf(stage, job)).toBe('result');
  });
});
