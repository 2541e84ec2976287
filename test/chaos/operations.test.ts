import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import type { DiscordStandIn, Exchange } from '#sandbox/discord/index.ts';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { ordersKnown, resultOf } from '../support/expectations.ts';

type Actor = ReturnType<DiscordStandIn['as']>;

const picture = async () => ({
  filename: 'mine.png',
  contentType: 'image/png',
  bytes: await sharp({ create: { width: 256, height: 256, channels: 3, background: 'red' } })
    .png()
    .toBuffer(),
});

/** Operations that begin with a picture, each by what a member chooses. */
const USES = ['start', 'style'];

const orderFrom = async (ada: Actor, image_use: string): Promise<Exchange> => {
  const image = await ada.upload(await picture());
  return ada.slash('imagine', { prompt: 'a fox', image, image_use });
};

describe.concurrent('a bot that is killed with orders that use a picture', () => {
  const ordersFrom = (ada: Actor): Promise<Exchange[]> => Promise.all(USES.map((use) => orderFrom(ada, use)));

  it('fetches their images after the restart, and posts none again', async () => {
    await using harness = await startBotProcessHarness({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchanges = await ordersFrom(discord.as('Ada'));
    await ordersKnown(modelslab, USES.length);
    await harness.kill();
    modelslab.release();
    await harness.start();
    for (const exchange of exchanges) await resultOf(exchange);
    expect(modelslab.posts).toBe(USES.length);
  });

  it('while they are sent asks, and sends the same again when it is told to', async () => {
    await using harness = await startBotProcessHarness();
    const { discord, modelslab } = harness;
    const sent = () =>
      modelslab.requests
        .filter(({ path }) => path.endsWith('2img'))
        .map(({ path, body }) => ({ path, body }));
    modelslab.faults.next({ kind: 'slow', ms: 60_000 }, { calls: USES.length });
    const exchanges = await ordersFrom(discord.as('Ada'));
    await vi.waitFor(() => expect(sent()).toHaveLength(USES.length));
    await harness.kill();
    await harness.start();
    for (const exchange of exchanges) {
      const asked = await exchange.message('[button: Try again]');
      await resultOf(discord.as('Ada').press(asked, 'Try again'));
    }
    const first = sent().slice(0, USES.length);
    expect(sent()).toHaveLength(2 * USES.length);
    expect(sent().slice(USES.length)).toEqual(expect.arrayContaining(first));
  });
});
