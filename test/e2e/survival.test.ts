import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { frontEnd, startStage } from '../support/bot-harness.ts';
import { startProcessStage } from '../support/bot-process.ts';
import { imagesOf, isResult, resultOf } from '../support/expectations.ts';

describe('a bot that is killed', () => {
  it('while the image is made fetches it after the restart, and does not post it again', async () => {
    await using stage = await startProcessStage({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = stage;
    modelslab.hold();
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() =>
      expect(modelslab.requests.some(({ path }) => path.includes('/fetch/'))).toBe(true),
    );
    await stage.kill();
    modelslab.release();
    await stage.start();
    await resultOf(exchange);
    expect(modelslab.posts).toBe(1);
  });

  it('while it sends an order does not send it again, but asks, and sends it when asked to', async () => {
    await using stage = await startProcessStage();
    const { discord, modelslab } = stage;
    modelslab.faults.next({ kind: 'slow', ms: 60_000 });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await stage.kill();
    await stage.start();
    const asked = await exchange.message('[button: Try again]');
    expect(textOf(asked)).toContain('it cannot know whether it arrived');
    expect(modelslab.posts).toBe(1);
    await resultOf(discord.as('Ada').press(asked, 'Try again'));
    expect(modelslab.posts).toBe(2);
  });

  it('while orders wait makes each of them, once', async () => {
    await using stage = await startProcessStage({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { discord, modelslab } = stage;
    modelslab.hold();
    const exchanges = ['one', 'two', 'three'].map((prompt) => discord.as('Ada').slash('imagine', { prompt }));
    await Promise.all(exchanges.map((exchange) => exchange.message('[button: Cancel]')));
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await stage.kill();
    modelslab.release();
    await stage.start();
    for (const exchange of exchanges) await resultOf(exchange);
    expect(modelslab.posts).toBe(3);
  });

  it('while it delivers delivers after, in the same message', async () => {
    await using stage = await startProcessStage();
    const { discord, modelslab } = stage;
    modelslab.faults.next({ kind: 'slow', ms: 60_000 }, { on: 'cdn' });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.faults.waiting).toBe(0));
    await stage.kill();
    await stage.start();
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

describe('a bot that is stopped', () => {
  it('lets running jobs end within the grace time', async () => {
    await using stage = await startProcessStage({
      modelslab: { generationMs: 500 },
      env: { SHUTDOWN_GRACE_SECONDS: '10' },
    });
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Cancel]');
    await stage.stop();
    expect(isResult(await exchange.message())).toBe(true);
  });

  it('resumes at the next start what took longer', async () => {
    await using stage = await startStage({ modelslab: { generationMs: 200 } });
    stage.modelslab.hold();
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() =>
      expect(stage.modelslab.requests.some(({ path }) => path.includes('/fetch/'))).toBe(true),
    );
    await stage.stop();
    stage.modelslab.release();
    await stage.start();
    await resultOf(exchange);
    expect(stage.modelslab.posts).toBe(1);
  });

  it('while the API has no room for an order sends it at the next start', async () => {
    await using stage = await startStage();
    const { modelslab } = stage;
    modelslab.faults.next({ kind: 'error', error: 'queueLimit', retryAfter: 3 });
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await stage.stop();
    await stage.start();
    await resultOf(exchange);
    expect(modelslab.posts).toBe(2);
  });
});

describe('after a restart', () => {
  it('every button of a result works', async () => {
    await using stage = await startStage();
    const first = await resultOf(stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    await stage.stop();
    await stage.start();
    const ada = stage.discord.as('Ada');
    const again = await resultOf(ada.press(first, 'Reroll same seed'));
    expect(imagesOf(stage.discord, again)).toEqual(imagesOf(stage.discord, first));
    await resultOf(ada.press(first, 'New seed'));
    await resultOf(ada.press(first, 'Upscale'));
    await resultOf(ada.select(first, 'Same seed, another scheduler', ['LCMScheduler']));
    expect((await ada.press(first, 'Remix').modal()).title).toBe('Remix');
    await ada.press(first, 'Delete').deleted();
  });

  it('those who wait are told their place', async () => {
    await using stage = await startStage({ env: { MODELSLAB_CONCURRENCY: '1' } });
    stage.modelslab.hold();
    const ada = stage.discord.as('Ada');
    const order = (prompt: string) => ada.slash('imagine', { prompt });
    await order('one').message('Generating');
    const second = await order('two').message('You are next');
    const third = order('three');
    await third.message('1 job before yours');
    await stage.stop();
    await stage.start();
    await ada.press(second, 'Cancel').message('Cancelled');
    await third.message('You are next');
    stage.modelslab.release();
    await resultOf(third);
  });

  it('the commands are not registered again', async () => {
    await using stage = await startStage();
    const registrations = () => stage.discord.requests.filter(({ method }) => method === 'PUT').length;
    expect(registrations()).toBe(1);
    await stage.stop();
    await stage.start();
    expect(registrations()).toBe(1);
  });
});

describe.runIf(frontEnd === 'gateway')('a gateway connection that breaks', () => {
  it('is restored, and what was said meanwhile is answered', async () => {
    await using stage = await startStage();
    stage.discord.faults.dropGateway();
    await resultOf(stage.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
  });
});
