import { describe, expect, it, vi } from 'vitest';
import { FIRST_ID } from '#sandbox/modelslab/index.ts';
import { type BotHarness, frontEnd, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { freePort } from '../support/free-port.ts';

/** A bot that the API finds under `address`. */
const startReachable = async (options: Parameters<typeof startBotHarness>[0] = {}) => {
  const address = `http://127.0.0.1:${await freePort()}`;
  const env = { PUBLIC_URL: address, HTTP_PORT: new URL(address).port, ...options.env };
  return { address, harness: await startBotHarness({ ...options, env }) };
};

const fetchesOf = ({ modelslab }: BotHarness): number =>
  modelslab.requests.filter(({ path }) => path.includes('/images/fetch')).length;

/** An order that the API is at work on, with an estimate that keeps the bot from asking for long. */
const orderHeld = async ({ discord, modelslab }: BotHarness) => {
  modelslab.hold();
  modelslab.faults.next({ kind: 'eta', seconds: 25 });
  const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
  await exchange.message('[button: Cancel]');
  const [order] = orders(modelslab);
  return { exchange, order };
};

describe('a bot that the API can call', () => {
  it('delivers when the call comes, long before it would have asked', async () => {
    const { harness } = await startReachable();
    await using _ = harness;
    const { modelslab } = harness;
    const { exchange, order } = await orderHeld(harness);
    expect(order).toMatchObject({ webhook: expect.stringContaining('/webhooks/modelslab/') });
    expect(Number.isSafeInteger(order?.track_id)).toBe(true);
    expect(fetchesOf(harness)).toBe(0);
    modelslab.release();
    await resultOf(exchange);
    expect(modelslab.webhooks.map(({ status }) => status)).toEqual([204]);
    expect(fetchesOf(harness)).toBe(1);
  });

  it('believes no call by itself: it asks the API, a few times at most, and goes on waiting', async () => {
    const { harness, address } = await startReachable();
    await using _ = harness;
    const { modelslab } = harness;
    const { exchange, order } = await orderHeld(harness);
    const post = async (url: unknown, body: object): Promise<number> =>
      (await fetch(String(url), { method: 'POST', body: JSON.stringify(body) })).status;
    const id = FIRST_ID;
    const call = { id, track_id: order?.track_id, status: 'success', output: ['https://evil.example/x.png'] };
    expect(await post(`${address}/webhooks/modelslab/guessed`, call)).toBe(404);
    expect(await post(order?.webhook, { ...call, id: id + 1 })).toBe(204);
    expect(await post(order?.webhook, { ...call, track_id: 1 })).toBe(204);
    expect(fetchesOf(harness)).toBe(0);
    for (let time = 0; time < 10; time += 1) expect(await post(order?.webhook, call)).toBe(204);
    await vi.waitFor(() => expect(fetchesOf(harness)).toBeGreaterThan(0));
    modelslab.release();
    const result = await resultOf(exchange);
    expect(JSON.stringify(result)).not.toContain('evil.example');
    expect(fetchesOf(harness)).toBeLessThan(10);
    // A call for what is over changes nothing either.
    expect(await post(order?.webhook, call)).toBe(204);
  });

  it('finds an order again whose answer was lost, and believes no call with the id of another order', async () => {
    const { harness } = await startReachable();
    await using _ = harness;
    const { discord, modelslab } = harness;
    const other = discord.as('Ben').slash('imagine', { prompt: 'a bear' });
    await resultOf(other);
    modelslab.hold();
    modelslab.faults.next({ kind: 'reset', accepted: true });
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('Checking whether ModelsLab took it');
    const order = orders(modelslab).at(-1);
    const call = { id: FIRST_ID, track_id: order?.track_id, status: 'success', output: [] };
    const answer = await fetch(String(order?.webhook), { method: 'POST', body: JSON.stringify(call) });
    expect(answer.status).toBe(204);
    await vi.waitFor(() =>
      expect(harness.log.map(({ message }) => message)).toContain('a call names the id of another order'),
    );
    modelslab.release();
    expect(JSON.stringify(await resultOf(exchange))).toContain('a fox');
    expect(orders(modelslab)).toHaveLength(2);
  });

  // With an address that leads nowhere, a bot over HTTP does not start at all.
  it.runIf(frontEnd === 'gateway')('finds the images by asking when no call comes', async () => {
    const { harness } = await startReachable({
      modelslab: { generationMs: 300 },
      env: { PUBLIC_URL: `http://127.0.0.1:${await freePort()}` },
    });
    await using _ = harness;
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await resultOf(exchange);
    expect(harness.modelslab.webhooks.map(({ status }) => status)).toEqual([null]);
  });
});

describe('a bot that nobody can call', () => {
  it('asks for no call', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 300 } });
    await resultOf(harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    const [order] = orders(harness.modelslab);
    expect(order).not.toHaveProperty('webhook');
    expect(order).not.toHaveProperty('track_id');
  });
});
