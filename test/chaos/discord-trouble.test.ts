import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, isResult } from '../support/expectations.ts';
import { allEnded, endsOf, expectMadeOnce, order } from './jobs.ts';

const SLOW = { modelslab: { generationMs: 300 } };

/** Orders one image, and waits until its message shows that it is being made. */
const orderHeld = async (harness: BotHarness) => {
  harness.modelslab.hold();
  const [job] = order(harness, ['a fox.']);
  if (!job) throw new Error('nothing was ordered');
  await job.exchange.message('[button: Cancel]');
  return job;
};

describe.concurrent('an edit that took effect, and whose answer was lost', () => {
  it.each([
    ['by a reset', { kind: 'reset', carriedOut: true }],
    ['behind a 500', { kind: 'status', status: 500, carriedOut: true }],
  ] as const)('leaves one result with one image: %s', async (_, fault) => {
    await using harness = await startBotHarness(SLOW);
    const job = await orderHeld(harness);
    harness.discord.faults.next('webhook.edit', fault, 3);
    harness.modelslab.release();
    await allEnded(harness, [job]);
    expectMadeOnce(harness, [job]);
    expect((await job.exchange.message(isResult)).attachments).toHaveLength(1);
  });

  it('is one message too where it was a post into the channel', async () => {
    await using harness = await startBotHarness(SLOW);
    const { discord, modelslab } = harness;
    const job = await orderHeld(harness);
    discord.faults.expire(job.exchange.interactionId);
    discord.faults.next('message.create', { kind: 'reset', carriedOut: true });
    discord.faults.next('message.create', { kind: 'status', status: 500, carriedOut: true });
    modelslab.release();
    const answered = () =>
      discord.requests.some((call) => call.kind === 'message.create' && call.status === 200);
    await vi.waitFor(() => expect(answered()).toBe(true));
    expect(discord.messages().filter(({ message }) => isResult(message))).toHaveLength(1);
  });
});

describe.concurrent('an answer that took effect, and whose confirmation was lost', () => {
  it('is no reason to leave the order: the image comes', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.next('interaction.callback', { kind: 'reset', carriedOut: true });
    const jobs = order(harness, ['a fox.']);
    await allEnded(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(['result']);
    expectMadeOnce(harness, jobs);
  });

  it('does not undo a deletion, nor call it broken', async () => {
    await using harness = await startBotHarness();
    const [job] = order(harness, ['a fox.']);
    const result = await job?.exchange.message(isResult);
    harness.discord.faults.next('webhook.delete', { kind: 'status', status: 502, carriedOut: true });
    const press = result && (await deleteResult(harness.discord.as('Ada'), result));
    await press?.deleted();
    const retried = () => harness.discord.requests.filter(({ kind }) => kind === 'webhook.delete').length;
    await vi.waitFor(() => expect(retried()).toBe(2));
    await harness.stop();
    expect(press?.followUps().map(textOf)).toEqual([]);
  });
});

describe.concurrent('a token that runs out', () => {
  it('while jobs wait and while they run brings each result into the channel, once', async () => {
    await using harness = await startBotHarness({ ...SLOW, env: { MODELSLAB_CONCURRENCY: '2' } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const jobs = order(harness, ['first.', 'second.', 'third.', 'fourth.']);
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(2));
    for (const { exchange } of jobs) {
      await exchange.acknowledged();
      discord.faults.expire(exchange.interactionId);
    }
    modelslab.release();
    const results = () => discord.messages().filter(({ message }) => isResult(message));
    await vi.waitFor(() => expect(results()).toHaveLength(4));
    for (const { prompt } of jobs) {
      expect(results().filter(({ message }) => textOf(message).includes(prompt))).toHaveLength(1);
    }
  });
});

describe.concurrent('a gateway that breaks again and again while jobs run', () => {
  it('costs no job and makes none twice', async () => {
    await using harness = await startBotHarness(SLOW);
    const { discord } = harness;
    const breaks = [
      discord.faults.dropGateway,
      discord.faults.reconnectGateway,
      () => discord.faults.invalidateGateway(true),
    ];
    const jobs = [];
    for (const [round, breakIt] of breaks.entries()) {
      jobs.push(...order(harness, [`before ${round}.`, `beside ${round}.`]));
      breakIt();
      jobs.push(...order(harness, [`after ${round}.`]));
      await discord.ready();
    }
    await allEnded(harness, jobs);
    expectMadeOnce(harness, jobs);
    expect(new Set(endsOf(harness, jobs))).toEqual(new Set(['result']));
  });
});

describe.concurrent('a Discord that takes nothing for a while', () => {
  // The client repeats what was refused three times at once: 12 refusals are three attempts.
  it('gets the result as soon as it is back', async () => {
    await using harness = await startBotHarness(SLOW);
    const job = await orderHeld(harness);
    harness.discord.faults.next('webhook.edit', { kind: 'status', status: 503 }, 12);
    harness.modelslab.release();
    const shown = await job.exchange.message(/Reroll same seed|could not be posted here/);
    expect(isResult(shown)).toBe(true);
  });

  it('is told of a failure as soon as it is back', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'error', error: 'credits' });
    harness.discord.faults.next('webhook.edit', { kind: 'status', status: 503 }, 4);
    const [job] = order(harness, ['a fox.']);
    await job?.exchange.message('no credits left');
    expect(harness.modelslab.posts).toBe(1);
  });
});
