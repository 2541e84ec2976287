import assert from 'node:assert/strict';
import { describe, expect, it, vi } from 'vitest';
import { FIRST_ID } from '#sandbox/modelslab/index.ts';
import { type BotProcessHarness, startBotProcessHarness } from '../support/bot-process.ts';
import { freePort } from '../support/free-port.ts';
import { allEnded, endOf, endsOf, expectMadeOnce, type Job, order } from './jobs.ts';
import { drawnFrom, seedOr } from './seeded-random.ts';

const SEED = seedOr(20_261);
const JOBS = 6;

/** Calls that the bot makes until it is ended: from the first order on its way to the last result delivered. */
const CALLS = { from: 1, to: 28 };

const timesSaid = (harness: BotProcessHarness, words: string): number =>
  harness.output().split(words).length - 1;

/** Jobs that the bot has written down: only what it knows of can survive it. */
const orderAndWait = async (harness: BotProcessHarness, round: number): Promise<Job[]> => {
  const said = timesSaid(harness, 'interaction handled');
  const prompts = Array.from({ length: JOBS }, (_, index) => `round ${round} job ${index}.`);
  const jobs = order(harness, prompts);
  await vi.waitFor(() => expect(timesSaid(harness, 'interaction handled')).toBe(said + JOBS));
  return jobs;
};

const calls = ({ discord, modelslab }: BotProcessHarness): number =>
  discord.requests.length + modelslab.requests.length;

/** Resolves when the bot has made that many more calls, or has nothing more to do. */
const workedFor = (harness: BotProcessHarness, more: number, jobs: readonly Job[]): Promise<void> => {
  const until = calls(harness) + more;
  const isOver = () => calls(harness) >= until || endsOf(harness, jobs).every((end) => end !== 'open');
  return vi.waitFor(() => expect(isOver()).toBe(true), { interval: 1 });
};

/** A call that the kill cut off in the middle of its body is no rule that the bot broke. */
const forgetCutCalls = ({ discord }: BotProcessHarness): void => {
  expect(discord.violations.filter(({ rule }) => !rule.includes('(50109)'))).toEqual([]);
  discord.forget();
};

describe.concurrent('a bot that is killed, stopped without grace and killed again, at any moment', () => {
  it('makes every image once, and brings every job to one end', async () => {
    const draw = drawnFrom(SEED);
    const generationMs = () => 100 + Math.floor(draw() * 700);
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs },
      env: { LOG_LEVEL: 'debug' },
    });
    const jobs: Job[] = [];
    for (const [round, end] of [harness.kill, harness.stop, harness.kill].entries()) {
      jobs.push(...(await orderAndWait(harness, round)));
      await workedFor(harness, CALLS.from + Math.floor(draw() * (CALLS.to - CALLS.from)), jobs);
      await end();
      await harness.start();
    }
    await allEnded(harness, jobs);
    expectMadeOnce(harness, jobs);
    forgetCutCalls(harness);
  });
});

describe.concurrent('a bot that ModelsLab can call, killed while it sends orders', () => {
  it('delivers every image that is billed, and posts none twice', async () => {
    const port = await freePort();
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs: 60_000 },
      env: { PUBLIC_URL: `http://127.0.0.1:${port}`, HTTP_PORT: String(port) },
    });
    const { modelslab } = harness;
    const count = 4;
    modelslab.faults.next({ kind: 'slow', ms: 60_000, accepted: true }, { calls: count });
    const jobs = order(
      harness,
      Array.from({ length: count }, (_, index) => `killed while sent ${index}.`),
    );
    // All are accepted, and the bot knows the number of none.
    await vi.waitFor(() => expect(modelslab.accepted()).toHaveLength(count));
    await harness.kill();
    const [first, ...rest] = modelslab.accepted().map((_, index) => FIRST_ID + index);
    await harness.start();
    modelslab.finish(Number(first));
    await vi.waitFor(() => expect(modelslab.webhooks.map(({ status }) => status)).toEqual([204]));
    // What a call told is kept over another death.
    await harness.kill();
    await harness.start();
    for (const id of rest) modelslab.finish(id);
    await allEnded(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(jobs.map(() => 'result'));
    expectMadeOnce(harness, jobs);
    forgetCutCalls(harness);
  });
});

describe.concurrent('a bot that is killed', () => {
  it('right after it said that an image will come makes it after the restart, or tells why not', async () => {
    await using harness = await startBotProcessHarness();
    const { discord } = harness;
    let killed: Promise<void> | undefined;
    discord.subscribe((event) => {
      if (event.kind === 'interaction' && event.interaction.answer) killed ??= harness.kill();
    });
    const [job] = order(harness, ['a fox.']);
    await vi.waitFor(() => expect(killed).toBeDefined());
    await killed;
    await harness.start();
    expect(job).toBeDefined();
    if (job) await allEnded(harness, [job]);
  });

  it('while Discord is slow to take its progress fetches what ModelsLab had taken on', async () => {
    await using harness = await startBotProcessHarness({ modelslab: { generationMs: 100 } });
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'slow', ms: 1500 });
    discord.faults.next('webhook.edit', { kind: 'slow', ms: 6000 });
    const [job] = order(harness, ['a fox.']);
    // In flight until it is finished, 100 ms later: ModelsLab has answered by then.
    await vi.waitFor(() => expect(modelslab.peakInFlight()).toBe(1));
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(0));
    await harness.kill();
    await harness.start();
    assert(job);
    await allEnded(harness, [job]);
    expect(endOf(harness, job)).toBe('result');
  });
});
