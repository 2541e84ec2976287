import { describe, expect, it } from 'vitest';
import { startBotHarness } from '../support/bot-harness.ts';
import { imagesOf, OPEN, resultOf } from '../support/expectations.ts';
import { spooledFiles } from '../support/spool.ts';

describe('images on their way', () => {
  it('are on the disk while Discord takes them, and gone when their result is there', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    const { promise: seen, resolve: release } = Promise.withResolvers<void>();
    discord.faults.next('webhook.edit', { kind: 'held', until: seen });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox', samples: 4 });
    await expect.poll(() => spooledFiles(harness.env)).toHaveLength(4);
    release();
    const result = await resultOf(exchange);
    expect(imagesOf(discord, result)).toHaveLength(4);
    await expect.poll(() => spooledFiles(harness.env)).toEqual([]);
  });

  it('are gone, too, where Discord takes them at the second attempt', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    discord.faults.next('webhook.edit', { kind: 'status', status: 502 });
    const result = await resultOf(discord.as('Ada').slash('imagine', { prompt: 'a fox', samples: 2 }));
    expect(imagesOf(discord, result)).toHaveLength(2);
    await expect.poll(() => spooledFiles(harness.env)).toEqual([]);
  });

  it('are gone when a result was opened from the history and posted again', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const first = await resultOf(ada.slash('imagine', { prompt: 'a fox' }));
    const list = await ada.slash('history').message('a fox');
    const opened = await resultOf(ada.select(list, OPEN, ['1. a fox']));
    const posted = await resultOf(ada.press(opened, 'Post here'));
    expect(imagesOf(harness.discord, posted)).toEqual(imagesOf(harness.discord, first));
    await expect.poll(() => spooledFiles(harness.env)).toEqual([]);
  });

  it('are gone when they cannot be fetched', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    modelslab.faults.next({ kind: 'files', are: 'cut', proxiesToo: true });
    await discord.as('Ada').slash('imagine', { prompt: 'a fox' }).message('could not be fetched');
    await expect.poll(() => spooledFiles(harness.env)).toEqual([]);
  });
});
