import { describe, expect, it, vi } from 'vitest';
import { startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';

describe('members who order at the same time', () => {
  it('do not wait for each other below the concurrency limit', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 300 } });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const exchanges = ['Ada', 'Ben'].map((member) => discord.as(member).slash('imagine', { prompt: member }));
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(2));
    modelslab.release();
    for (const exchange of exchanges) await resultOf(exchange);
  });

  it('never run more jobs than the plan allows', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_CONCURRENCY: '2' },
    });
    const { discord, modelslab } = harness;
    const exchanges = Array.from({ length: 6 }, (_, index) =>
      discord.as('Ada').slash('imagine', { prompt: `number ${index}` }),
    );
    for (const exchange of exchanges) await resultOf(exchange);
    expect(modelslab.peakInFlight()).toBeLessThanOrEqual(2);
  });

  it('get a turn after one job of somebody who has ordered nine', async () => {
    await using harness = await startBotHarness({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const greedy = Array.from({ length: 9 }, (_, index) =>
      discord.as('Ada').slash('imagine', { prompt: `ada ${index}` }),
    );
    await Promise.all(greedy.map((exchange) => exchange.message('[button: Cancel]')));
    const modest = discord.as('Ben').slash('imagine', { prompt: 'ben' });
    await modest.message('1 job ahead of you');
    modelslab.release();
    await resultOf(modest);
    const order = orders(modelslab).map(({ prompt }) => prompt);
    expect(order.indexOf('ben')).toBeLessThanOrEqual(2);
  });
});
