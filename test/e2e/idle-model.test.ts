import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

const MODEL = 'tamarin-xl-v1';

const LOADING = 'It is being loaded again';

const reloads = ({ modelslab }: BotHarness): number =>
  modelslab.requests.filter(({ path }) => path.endsWith('/model_reload')).length;

/** A restart lets the job go on at once: nobody has to wait for a minute. */
const restart = async (harness: BotHarness): Promise<void> => {
  await harness.stop();
  await harness.start();
};

describe('a model that ModelsLab has unloaded', () => {
  it('is asked for once and waited for, also when the bot is restarted', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.unload(MODEL, { reload: 'processing', refusals: 1 });
    const ada = discord.as('Ada');
    const exchange = ada.slash('imagine', { prompt: 'a fox' });
    expect(textOf(await exchange.message(LOADING))).toContain(`\`${MODEL}\` for a week`);
    expect(textOf(await ada.slash('queue').message())).toContain('waiting for its model to be loaded');
    await restart(harness);
    await vi.waitFor(() => expect(orders(modelslab)).toHaveLength(2));
    await vi.waitFor(async () =>
      expect(textOf(await ada.slash('queue').message())).toContain('waiting for its model'),
    );
    await restart(harness);
    expect(textOf(await resultOf(exchange))).toContain('a fox');
    expect(orders(modelslab)).toHaveLength(3);
    expect(reloads(harness)).toBe(1);
  });

  it('holds no other job up', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
    const { discord, modelslab } = harness;
    modelslab.unload(MODEL);
    const waiting = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await waiting.message(LOADING);
    const other = { prompt: 'a wolf', model: 'midjourney' };
    expect(textOf(await resultOf(discord.as('Ben').slash('imagine', other)))).toContain('a wolf');
    await restart(harness);
    expect(textOf(await resultOf(waiting))).toContain('a fox');
  });

  it('fails the order, which is given back, where it cannot be loaded', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '1' } });
    const { discord, modelslab } = harness;
    modelslab.unload(MODEL, { reload: 'error' });
    const ada = discord.as('Ada');
    const failed = textOf(await ada.slash('imagine', { prompt: 'a fox' }).message('[button: Try again]'));
    expect(failed).toContain(`does not know the model \`${MODEL}\``);
    expect(failed).toContain("You weren't charged.");
    await resultOf(ada.slash('imagine', { prompt: 'a wolf', model: 'midjourney' }));
    expect(reloads(harness)).toBe(1);
  });

  it('is cancelled like any other job that waits', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.unload(MODEL);
    const ada = discord.as('Ada');
    const exchange = ada.slash('imagine', { prompt: 'a fox' });
    ada.press(await exchange.message(LOADING), 'Cancel');
    expect(textOf(await exchange.message('Cancelled'))).toContain("You weren't charged.");
    await restart(harness);
    expect(orders(modelslab)).toHaveLength(1);
  });
});
