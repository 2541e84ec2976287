import { describe, expect, it, vi } from 'vitest';
import { startStage } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';

describe('a bot that is asked to stop', () => {
  it('begins no job while it still answers somebody', async () => {
    await using stage = await startStage({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1', SHUTDOWN_GRACE_SECONDS: '10' },
    });
    const { discord, modelslab } = stage;
    const ada = discord.as('Ada');
    modelslab.hold();
    const [first, second] = ['one', 'two'].map((prompt) => ada.slash('imagine', { prompt }));
    await second?.message('[button: Cancel]');
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    discord.faults.next('interaction.callback', { kind: 'slow', ms: 2500 });
    const help = ada.slash('help');
    const callbacks = () => discord.requests.filter(({ kind }) => kind === 'interaction.callback');
    await vi.waitFor(() => expect(callbacks()).toHaveLength(3));
    const stopped = stage.stop();
    modelslab.release();
    if (first) await resultOf(first);
    await help.message();
    await stopped;
    expect(modelslab.posts).toBe(1);
  });

  it('lets an answer out that is on its way, however short the grace for jobs is', async () => {
    await using stage = await startStage();
    const { discord } = stage;
    discord.faults.next('interaction.callback', { kind: 'slow', ms: 1500 });
    discord.as('Ada').slash('help');
    const callback = () => discord.requests.find(({ kind }) => kind === 'interaction.callback');
    await vi.waitFor(() => expect(callback()).toBeDefined());
    await stage.stop();
    expect(callback()?.status).toBe(204);
  });
});

describe('a bot that starts again', () => {
  it('shows those who waited their place', async () => {
    await using stage = await startStage({
      modelslab: { generationMs: 200 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { discord, modelslab } = stage;
    const ada = discord.as('Ada');
    modelslab.hold();
    await ada.slash('imagine', { prompt: 'one' }).message('[button: Cancel]');
    await vi.waitFor(() => expect(modelslab.posts).toBe(1));
    await ada.slash('imagine', { prompt: 'two' }).message('You are next');
    await stage.stop();
    discord.forget();
    await stage.start();
    const edits = () => discord.requests.filter(({ kind }) => kind === 'webhook.edit');
    await vi.waitFor(() => expect(JSON.stringify(edits())).toContain('You are next'));
    modelslab.release();
  });
});
