import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { frontEnd, startBotHarness } from '../support/bot-harness.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { imagesOf, isResult, orders, ordersKnown, resultOf } from '../support/expectations.ts';
import { spooledFiles } from '../support/spool.ts';

describe('a bot that is killed', () => {
  it('while it sends an order does not send it again, but asks, and sends it when asked to', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'slow', ms: 60_000 });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await harness.kill();
    await harness.start();
    const asked = await exchange.message('[button: Try again]');
    expect(textOf(asked)).toContain('it cannot know whether it arrived');
    expect(modelslab.posts).toBe(1);
    await resultOf(discord.as('Ada').press(asked, 'Try again'));
    expect(modelslab.posts).toBe(2);
  });

  it('while orders wait makes each of them, once', async () => {
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchanges = ['one', 'two', 'three'].map((prompt) => discord.as('Ada').slash('imagine', { prompt }));
    await Promise.all(exchanges.map((exchange) => exchange.message('[button: Cancel]')));
    await ordersKnown(modelslab, 1);
    await harness.kill();
    modelslab.release();
    await harness.start();
    for (const exchange of exchanges) await resultOf(exchange);
    expect(modelslab.posts).toBe(3);
  });

  it('in the middle of a comparison makes each of its images, once, and goes on with its sheet', async () => {
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '2' },
    });
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const plan = await ada.slash('compare', { prompt: 'a fox', x: 'seed 1-6' }).message('[button: Start]');
    const exchange = ada.press(plan, 'Start');
    await vi.waitFor(() => expect(modelslab.posts).toBe(2));
    modelslab.hold();
    // Those that are being made by now are asked for after those before them are done.
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(2));
    const { id } = await exchange.message('[button: Stop]');
    await ordersKnown(modelslab, modelslab.posts);
    await harness.kill();
    modelslab.release();
    await harness.start();
    const sheet = await exchange.message('6 images compared');
    expect(sheet.id).toBe(id);
    const seeds = orders(modelslab).map(({ seed }) => seed);
    expect(seeds.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('while it delivers delivers after, in the same message', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'slow', ms: 60_000 }, { on: 'cdn' });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.faults.waiting).toBe(0));
    await harness.kill();
    await harness.start();
    const result = await resultOf(exchange);
    expect(modelslab.posts).toBe(1);
    expect(
      discord
        .messages()
        .filter(({ message }) => isResult(message))
        .map(({ message }) => message.id),
    ).toEqual([result.id]);
  });
});

describe('a bot that is killed while Discord takes its images', () => {
  it('leaves them on the disk until its next start, and delivers them once', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    const { promise: killed, resolve: release } = Promise.withResolvers<void>();
    discord.faults.next('webhook.edit', { kind: 'held', until: killed });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox', samples: 2 });
    await expect.poll(() => spooledFiles(harness.env)).toHaveLength(2);
    await harness.kill();
    const left = await spooledFiles(harness.env);
    expect(left).toHaveLength(2);
    await harness.start();
    release();
    const result = await resultOf(exchange);
    expect(imagesOf(discord, result)).toHaveLength(2);
    await expect.poll(() => spooledFiles(harness.env)).toEqual([]);
    expect(modelslab.posts).toBe(1);
  });
});

describe('a bot that is stopped', () => {
  it('lets running jobs end within the grace time', async () => {
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs: 500 },
      env: { SHUTDOWN_GRACE_SECONDS: '10' },
    });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Cancel]');
    await harness.stop();
    expect(isResult(await exchange.message())).toBe(true);
  });

  it('resumes at the next start what took longer', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    harness.modelslab.hold();
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await ordersKnown(harness.modelslab, 1);
    await harness.stop();
    harness.modelslab.release();
    await harness.start();
    await resultOf(exchange);
    expect(harness.modelslab.posts).toBe(1);
  });

  it('while the API has no room for an order sends it at the next start', async () => {
    await using harness = await startBotHarness();
    const { modelslab } = harness;
    modelslab.faults.next({ kind: 'error', error: 'queueLimit', retryAfter: 3 });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await harness.stop();
    await harness.start();
    await resultOf(exchange);
    expect(modelslab.posts).toBe(2);
  });
});

describe.runIf(frontEnd === 'gateway')('a gateway connection that breaks', () => {
  it('is restored, and what was said meanwhile is answered', async () => {
    await using harness = await startBotHarness();
    harness.discord.faults.dropGateway();
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
  });
});
