import type { APIMessage } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { deleteResult, fetched, orders, resultOf } from '../support/expectations.ts';

const ASKED = { prompt: 'a lighthouse', lora: 'more_details', x: 'strength 0.2-1 [3]', y: 'steps 21, 31' };

const propose = (harness: BotHarness, options: Record<string, string> = ASKED) =>
  harness.discord.as('Ada').slash('compare', options).message();

const isDone = (message: APIMessage): boolean => textOf(message).includes('Change and compare again');

const isCompared = (message: APIMessage): boolean => textOf(message).includes('6 images compared');

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
    expect(sheet.attachments[0]?.content_type).toBe('image/webp');
    expect(sheet.attachments[0]?.width).toBeGreaterThan(1_000);
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
    const made = orders(harness.modelslab).length;
    const sent = await ada.submit(ada.press(opened, 'Use these settings'), { prompt: 'a lighthouse' });
    await resultOf(sent);
    const order = orders(harness.modelslab)[made];
    expect(order).toMatchObject({ prompt: 'a lighthouse', num_inference_steps: '31', lora_strength: '0.6' });
  });

  it('is refused as a whole where the day has no room for all images', async () => {
    await using harness = await startBotHarness({ env: { MEMBER_IMAGES_PER_DAY: '5' } });
    const refused = await propose(harness);
    expect(textOf(refused)).toContain('5 images');
    expect(textOf(refused)).not.toContain('Start');
    const { exchange } = await start(harness, { ...ASKED, y: 'steps 21' });
    await exchange.message(isDone);
    expect(orders(harness.modelslab)).toHaveLength(3);
  });

  it('retries the one that failed, and shows it among the others', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.faults.next({ kind: 'error', error: 'plan' });
    const axes = { x: 'strength 0.2-1 [5]', y: 'lora ink-wash, more_details, pixel-art-xl' };
    const { exchange } = await start(harness, { prompt: 'a lighthouse', ...axes });
    const failed = await exchange.message(isDone);
    expect(textOf(failed)).toContain('14 of 15 made, 1 not');
    const again = harness.discord.as('Ada').press(failed, 'Try 1 again');
    const whole = await again.message('15 images compared');
    expect(whole.id).toBe(failed.id);
    expect(textOf(whole)).not.toContain('[button: Try');
    const sent = orders(harness.modelslab).map(({ lora_model: lora, lora_strength: at }) => `${lora} ${at}`);
    expect(sent).toHaveLength(16);
    expect(new Set(sent).size).toBe(15);
  });

  it('starts once, however often it is pressed', async () => {
    await using harness = await startBotHarness();
    const { plan, exchange } = await start(harness);
    await exchange.message(isDone);
    await harness.discord.as('Ada').press(plan, 'Start').message('You already pressed this');
    expect(orders(harness.modelslab)).toHaveLength(6);
  });

  it('keeps what is made when it is stopped, and makes the others when it is tried again', async () => {
    await using harness = await startBotHarness();
    harness.modelslab.hold();
    const { exchange } = await start(harness);
    const ada = harness.discord.as('Ada');
    ada.press(await exchange.message('[button: Stop]'), 'Stop');
    const stopped = await exchange.message('again]');
    harness.modelslab.release();
    expect(textOf(stopped)).toMatch(/Try \d again/);
    const [label = ''] = /Try \d again/.exec(textOf(stopped)) ?? [];
    const again = ada.press(stopped, label);
    expect(textOf(await again.message(isCompared))).toContain('6 images compared');
  });

  it('shows which image failed, beside those that are made', async () => {
    await using harness = await startBotHarness();
    const { exchange } = await start(harness, {
      prompt: 'a lighthouse',
      x: 'words lighthouse => lighthouse, "lighthouse !fail", castle',
    });
    const sheet = await exchange.message(isDone);
    expect(textOf(sheet)).toContain('2 of 3 made, 1 not');
    expect(textOf(sheet)).toContain('[button: Try 1 again]');
  });

  it('goes on after the bot was away', async () => {
    await using harness = await startBotHarness({ env: { MODELSLAB_CONCURRENCY: '2' } });
    harness.modelslab.hold();
    const { exchange } = await start(harness);
    await exchange.message('[button: Stop]');
    // Both orders are answered: what is lost while it is sent is not sent again.
    await expect.poll(() => fetched(harness.modelslab)).toHaveLength(2);
    await harness.stop();
    harness.modelslab.release();
    await harness.start();
    const sheet = await exchange.message(isDone);
    expect(textOf(sheet)).toContain('6 images compared');
    expect(orders(harness.modelslab)).toHaveLength(6);
  });

  it('goes with its images when it is deleted', async () => {
    await using harness = await startBotHarness();
    const { exchange } = await start(harness);
    const sheet = await exchange.message(isDone);
    await deleteResult(harness.discord.as('Ada'), sheet);
    await expect
      .poll(() =>
        harness.discord
          .as('Ada')
          .sees()
          .map(({ id }) => id),
      )
      .not.toContain(sheet.id);
  });

  it('says where an axis cannot be read, and opens what was typed in a form', async () => {
    await using harness = await startBotHarness();
    const ada = harness.discord.as('Ada');
    const refused = await propose(harness, { ...ASKED, y: 'stepps 21, 31' });
    expect(textOf(refused)).toContain('`stepps` is nothing that can be compared');
    const fixed = await ada.submit(ada.press(refused, 'Fix it…'), { y: 'steps 21, 31' });
    expect(textOf(await fixed.message())).toContain('3 × 2: **6 images**');
  });
});
