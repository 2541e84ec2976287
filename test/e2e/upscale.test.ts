import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { imagesOf, orders, ordersAt, ordersKnown, resultOf } from '../support/expectations.ts';

const ENDPOINT = 'super_resolution';
const PICK = 'With one image: upscale it, vary it, use it as reference';
const FOX = { prompt: 'a red fox', size: 'square', seed: 77 };

const sizeOf = async (image: Buffer | undefined) => {
  const { width, height } = await sharp(image).metadata();
  return [width, height];
};

const make = ({ discord }: Pick<BotHarness, 'discord'>, options: object = {}) =>
  resultOf(discord.as('Ada').slash('imagine', { ...FOX, ...options }));

describe('Upscale', () => {
  it('makes the one image of a result larger, without making it again', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const first = await make(harness);
    const larger = await resultOf(discord.as('Ada').press(first, 'Upscale'));
    expect(ordersAt(modelslab, ENDPOINT)).toEqual([
      { key: modelslab.key, init_image: first.attachments[0]?.url, scale: 2 },
    ]);
    expect(orders(modelslab)).toHaveLength(1);
    const [width = 0, height = 0] = await sizeOf(imagesOf(discord, first)[0]);
    expect(await sizeOf(imagesOf(discord, larger)[0])).toEqual([width * 2, height * 2]);
    expect(textOf(larger)).toContain('1536 × 1536');
    expect(textOf(larger)).toContain('enlarged 2×');
    expect(textOf(larger)).toContain('[button: Upscale, disabled]');
  });

  it('takes the image that is chosen of several', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const first = await make(harness, { samples: 3 });
    const larger = await resultOf(discord.as('Ada').select(first, PICK, ['upscale:1']));
    expect(ordersAt(modelslab, ENDPOINT)).toMatchObject([{ init_image: first.attachments[1]?.url }]);
    expect(imagesOf(discord, larger)).toHaveLength(1);
    expect(textOf(larger)).toContain('seed `78`');
  });

  it('is one order however often it is chosen', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const first = await make(harness, { samples: 2 });
    modelslab.hold();
    const ada = discord.as('Ada');
    await ada.select(first, PICK, ['upscale:0']).message('Generating');
    await ada.select(first, PICK, ['upscale:0']).acknowledged();
    expect(ordersAt(modelslab, ENDPOINT)).toHaveLength(1);
    modelslab.release();
  });

  it('leads back to what is made of words: another seed makes a new image', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const larger = await resultOf(discord.as('Ada').press(await make(harness), 'Upscale'));
    await resultOf(discord.as('Ada').press(larger, 'New seed'));
    expect(ordersAt(modelslab, ENDPOINT)).toHaveLength(1);
    expect(orders(modelslab)).toHaveLength(2);
  });

  it('offers to make the same image again where the plan lacks it', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const ada = discord.as('Ada');
    const first = await make(harness);
    modelslab.faults.next({ kind: 'error', error: 'plan' });
    const refused = await ada.press(first, 'Upscale').message('[button: Make it again, larger]');
    expect(textOf(refused)).toContain('does not include what you asked for');
    expect(textOf(refused)).toContain("You weren't charged");
    const again = await resultOf(ada.press(refused, 'Make it again, larger'));
    expect(orders(modelslab)).toMatchObject([
      { upscale: 'no', seed: 77 },
      { upscale: 'yes', seed: 77 },
    ]);
    expect(textOf(again)).toContain('upscaled 2×');
  });

  it('does not offer that for one image of several, which would be another image', async () => {
    await using harness = await startBotHarness();
    const { discord, modelslab } = harness;
    const first = await make(harness, { samples: 2 });
    modelslab.faults.next({ kind: 'error', error: 'plan' });
    const exchange = discord.as('Ada').select(first, PICK, ['upscale:1']);
    expect(textOf(await exchange.message('[button: Try again]'))).not.toContain('Make it again');
  });

  it('ends after a crash, and is sent once', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    const first = await make(harness);
    modelslab.hold();
    const exchange = discord.as('Ada').press(first, 'Upscale');
    await ordersKnown(modelslab, 1);
    await harness.kill();
    modelslab.release();
    await harness.start();
    expect(imagesOf(discord, await resultOf(exchange))).toHaveLength(1);
    expect(ordersAt(modelslab, ENDPOINT)).toHaveLength(1);
  });
});
