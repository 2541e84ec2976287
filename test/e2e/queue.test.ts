import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders } from '../support/expectations.ts';

const GRID = { prompt: 'a lighthouse', lora: 'more_details', x: 'strength 0.2-1 [3]' };

const ada = ({ discord }: BotHarness) => discord.as('Ada');

const order = (harness: BotHarness, prompt: string) => ada(harness).slash('imagine', { prompt });

const look = (harness: BotHarness): Promise<APIMessage> => ada(harness).slash('queue').message();

/** The value of the entry with that prompt in the select. */
const entryOf = (message: APIMessage, prompt: string): string => {
  const found = /\{"[^{}]*\}/g;
  const options = JSON.stringify(message.components).match(found) ?? [];
  const option = options.find((one) => one.includes(`"label":"${prompt}"`)) ?? '{}';
  return String(JSON.parse(option).value);
};

/** One job that runs, and then others that wait. */
const startBusy = async (prompts: readonly string[]) => {
  const harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '1' } });
  harness.modelslab.hold();
  const running = order(harness, 'a fox');
  await vi.waitFor(() => expect(harness.modelslab.inFlight()).toBe(1));
  const waiting = [];
  for (const prompt of prompts) {
    const exchange = order(harness, prompt);
    await exchange.message('⏳');
    waiting.push(exchange);
  }
  return { harness, running, waiting };
};

describe('/queue', () => {
  it('shows what runs and what waits, and goes on doing so after a restart', async () => {
    const { harness: opened } = await startBusy(['a wolf']);
    await using harness = opened;
    const shown = await look(harness);
    expect(textOf(shown)).toMatch(/a fox\n-# 🎨 being made.*\n.*a wolf\n-# ⏳ next/s);
    expect(textOf(await harness.discord.as('Ben').slash('queue').message())).toContain('queue is empty');
    await harness.stop();
    await harness.start();
    const refreshed = await ada(harness).press(shown, 'Refresh').message('Your queue: 2 jobs');
    expect(refreshed.id).toBe(shown.id);
    harness.modelslab.release();
    await vi.waitFor(async () => expect(textOf(await look(harness))).toContain('Your queue is empty'));
  });

  it('cancels one job, whose own message says so', async () => {
    const { harness: opened, waiting } = await startBusy(['a wolf', 'a hare']);
    await using harness = opened;
    const shown = await look(harness);
    const cancelled = ada(harness).select(shown, 'Cancel one…', [entryOf(shown, 'a wolf')]);
    expect(textOf(await cancelled.message('Cancelled: 1 image order.'))).toContain('Your queue: 2 jobs');
    expect(textOf(await (waiting[0] ?? cancelled).message('Cancelled'))).toContain("You weren't charged.");
    harness.modelslab.release();
    await vi.waitFor(async () => expect(textOf(await look(harness))).toContain('Your queue is empty'));
    expect(orders(harness.modelslab).map(({ prompt }) => prompt)).toEqual(['a fox', 'a hare']);
  });

  it('cancels everything once that is confirmed, comparisons too', async () => {
    const { harness: opened, running } = await startBusy([]);
    await using harness = opened;
    const plan = await ada(harness).slash('compare', GRID).message();
    const sheet = ada(harness).press(plan, 'Start');
    await sheet.message('[button: Stop]');
    const shown = await look(harness);
    expect(textOf(shown)).toMatch(/a lighthouse\n-# ⏳ next · comparison, 0 of 3 images made/);
    const question = await ada(harness).press(shown, 'Cancel all…').message('Cancel everything?');
    expect(textOf(question)).toContain('2 jobs of yours');
    const done = ada(harness).press(question, 'Cancel all');
    expect(textOf(await done.message('Cancelled: 4 image orders.'))).toContain('Your queue is empty');
    expect(textOf(await running.message('Cancelled.'))).toContain('it may be charged');
    expect(textOf(await sheet.message('again]'))).toContain('0 of 3 made');
    harness.modelslab.release();
    expect(orders(harness.modelslab)).toHaveLength(1);
  });

  it('cancels a comparison as one', async () => {
    const { harness: opened } = await startBusy([]);
    await using harness = opened;
    const plan = await ada(harness).slash('compare', GRID).message();
    const sheet = ada(harness).press(plan, 'Start');
    await sheet.message('[button: Stop]');
    const shown = await look(harness);
    const cancelled = ada(harness).select(shown, 'Cancel one…', [entryOf(shown, 'a lighthouse')]);
    expect(textOf(await cancelled.message('Cancelled: 3 image orders.'))).toContain('Your queue: 1 job');
    await sheet.message('Try 3 again');
    harness.modelslab.release();
  });
});
