import { describe, expect, it, vi } from 'vitest';
import { startCluster, startProcess } from '../support/cluster.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import { PATIENCE } from './jobs.ts';

const TAKEN_OVER_MS = 30_000;

describe.skipIf(postgresUrl === undefined)(`a worker that is killed${postgresHint}`, () => {
  it('has its job taken over by another within half a minute, which fetches what was ordered', async () => {
    await using cluster = await startCluster({ gateways: 1, workers: 1 });
    const { discord, modelslab, workers, addWorker } = cluster;
    modelslab.hold();
    const exchange = discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1), PATIENCE);
    await startProcess(addWorker());
    for (const worker of workers) await worker.end('SIGKILL');
    const killedAt = Date.now();
    modelslab.release();
    await exchange.message('[button: Reroll same seed]', { withinMs: TAKEN_OVER_MS });
    expect(Date.now() - killedAt).toBeLessThan(TAKEN_OVER_MS);
    expect(orders(modelslab)).toHaveLength(1);
    await resultOf(exchange);
  }, 90_000);
});
