import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

const ASKED = { prompt: 'a lighthouse', lora: 'more_details', x: 'strength 0.2-1 [3]', y: 'steps 21, 31' };

const propose = (harness: BotHarness, options: Record<string, string> = ASKED) =>
  harness.discord.as('Ada').slash('compare', options).message();

const isDone = (message: APIMessage): boolean => textOf(message).includes('Change and compare again');

const start = async (harness: BotHarness, options?: Record<string, string>) => {
  const plan = await propose(harness, options);
  return { plan, exchange: harness.discord.as('Ada').press(plan, 'Start') };
};

describe('/compare', () => {
  it('says what it will make, and sends nothing before it is started', async () => {
    await using harness = await startBotHarness();
    const plan = await propose(harness);
    expect(textOf(plan)).toContain('3 × 2: **6 images**');
    expect(textOf(plan)).toContain('**Strength**: 0.2, 0.6, 1');
    expect(orders(harness.modelslab)).toEqual([]);
  });

  it('makes one image a cell, with one seed, and shows them as one sheet', async () => {
    await using harness = await startBotHarness();
    const { exchange } = await start(harness);
    const sheet = await exchange.message(isDone);
    expect(textOf(sheet)).toContain('6 images compared');
    expect(harness.discord.files(sheet)).toHaveLength(1);
    const sent = orders(harness.modelslab);
    expect(sent).toHaveLength(6);
    expect(new Set(sent.map(({ seed }) => seed)).size).toBe(1);
    expect(
      sent.map(({ lora_strength: strength, num_inference_steps: steps }) => `${strength} ${steps}`).sort(),
    ).toEqual(['0.2 21', '0.2 31', '0.6 21', '0.6 31', '1 21', '1 31']);
  });

  it('opens a cell as a result with all its buttons', async () => {
    await using harness = await startBotHarness();
    const { exchange } = await start(harness);
    const sheet = await exchange.message(isDone);
    const ada = harness.discord.as('Ada');
    const opened = await resultOf(ada.select(sheet, 'Open an image…', ['4']));
    expect(textOf(opened)).toContain('31 steps');
    expect(textOf(opened)).toContain('0.6');
  });
});
