import { channel } from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '#sandbox/index.ts';
import { startBotHarness } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';

describe('the ports of the bot', () => {
  it('are open on this machine only, those of the sandbox too', async () => {
    const servers = new Set<Server>();
    const note = (message: unknown) => void servers.add((message as { server: Server }).server);
    const listening = channel('tracing:net.server.listen:asyncStart');
    listening.subscribe(note);
    await using _harness = await startBotHarness();
    await using _sandbox = await startSandbox({ port: 0 });
    listening.unsubscribe(note);
    const addresses = [...servers].map((server) => server.address());
    expect(addresses.length).toBeGreaterThanOrEqual(5);
    for (const address of addresses) expect(address).toMatchObject({ address: '127.0.0.1' });
  });

  it('tell how it is, and take no orders', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const facts = harness.log.map((line) => line.facts).find((one) => 'httpPort' in one);
    const { httpPort } = facts as { httpPort: number };
    harness.modelslab.hold();
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.message('[button: Cancel]');
    for (const path of ['/', '/stop', '/shutdown', '/health/live', '/health/ready', '/metrics']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status } = await fetch(`http://127.0.0.1:${httpPort}${path}`, { method, body: '{}' });
        expect(status).toBe(404);
      }
    }
    harness.modelslab.release();
    await resultOf(exchange);
  });
});
