import { describe, expect, it, vi } from 'vitest';
import { startBotHarness } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';

describe('a bot that is asked to stop', () => {
  it('begins no job while it still answers somebody', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1', SHUTDOWN_GRACE_SECONDS: '10' },
    });
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    modelslab.hold();
    const first = ada.slash('imagine', { prompt: 'one' });
    const second = ada.slash('imagine', { prompt: 'two' });
    await second.message('[button: Cancel]');
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    discord.faults.next('interaction.callback', { kind: 'slow', ms: 2500 });
    const help = ada.slash('help');
    const callbacks = () => discord.requests.filter(({ kind }) => kind === 'interaction.callback');
    await vi.waitFor(() => expect(callbacks()).toHaveLength(3));
    const stopped = harness.stop();
    modelslab.release();
    await resultOf(first);
    await help.message();
    await stopped;
    expect(modelslab.posts).toBe(1);
  });

  it('lets an answer out that is on its way, however short the grace for jobs is', async () => {
    await using harness = await startBotHarness();
    const { discord } = harness;
    discord.faults.next('interaction.callback', { kind: 'slow', ms: 1500 });
    discord.as('Ada').slash('help');
    const callback = () => discord.requests.find(({ kind }) => kind === 'interaction.callback');
    await vi.waitFor(() => expect(callback()).toBeDefined());
    await harness.stop();
    expect(callback()?.status).toBe(204);
  });
});

describe('a bot that starts again', () => {
  it('shows those who waited their place', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    modelslab.hold();
    await ada.slash('imagine', { prompt: 'one' }).message('[button: Cancel]');
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await ada.slash('imagine', { prompt: 'two' }).message('You are next');
    await harness.stop();
    discord.forget();
    await harness.start();
    const edits = () => discord.requests.filter(({ kind }) => kind === 'webhook.edit');
    await vi.waitFor(() => expect(JSON.stringify(edits())).toContain('You are next'));
    modelslab.release();
  });
});
