import { describe, expect, it } from 'vitest';
import { startBotHarness } from '../support/bot-harness.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { deleteResult, imagesOf, ordersKnown, resultOf } from '../support/expectations.ts';

describe('after a restart', () => {
  it('every button of a result works', async () => {
    await using harness = await startBotHarness();
    const first = await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    await harness.stop();
    await harness.start();
    const ada = harness.discord.as('Ada');
    const again = await resultOf(ada.press(first, 'Reroll same seed'));
    expect(imagesOf(harness.discord, again)).toEqual(imagesOf(harness.discord, first));
    await resultOf(ada.press(first, 'New seed'));
    await resultOf(ada.press(first, 'Upscale'));
    await resultOf(ada.select(first, 'Same seed, another scheduler', ['LCMScheduler']));
    expect((await ada.press(first, 'Remix').modal()).title).toBe('Remix');
    await (await deleteResult(ada, first)).deleted();
  });

  it('those who wait are told their place', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    harness.modelslab.hold();
    const ada = harness.discord.as('Ada');
    const order = (prompt: string) => ada.slash('imagine', { prompt });
    await order('one').message('Generating');
    const second = await order('two').message('You are next');
    const third = order('three');
    await third.message('1 job ahead of you');
    await harness.stop();
    await harness.start();
    await ada.press(second, 'Cancel').message('Cancelled');
    await third.message('You are next');
    harness.modelslab.release();
    await resultOf(third);
  });

  it('the commands are not registered again', async () => {
    await using harness = await startBotHarness();
    const registrations = () => harness.discord.requests.filter(({ method }) => method === 'PUT').length;
    expect(registrations()).toBe(1);
    await harness.stop();
    await harness.start();
    expect(registrations()).toBe(1);
  });

  it('of a bot that was killed, the image that was being made is fetched, and not ordered again', async () => {
    await using harness = await startBotProcessHarness({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await ordersKnown(modelslab, 1);
    await harness.kill();
    modelslab.release();
    await harness.start();
    await resultOf(exchange);
    expect(modelslab.posts).toBe(1);
  });
});
