import { describe, expect, it, vi } from 'vitest';
import { type Cluster, startCluster, startProcess } from '../support/cluster.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import { allEnded, endsOf, expectMadeOnce, order } from './jobs.ts';

/** Kills the one worker that there is when `moment` has come, beside another that has just started. */
const takeOver = async (cluster: Cluster, moment: () => void): Promise<void> => {
  const { workers, addWorker } = cluster;
  await vi.waitFor(moment, { interval: 5 });
  for (const worker of workers) await worker.end('SIGKILL');
  await startProcess(await addWorker());
};

const startPair = () => startCluster({ gateways: 1, workers: 1 });

const suite = `a worker that is killed${postgresHint}`;

describe.skipIf(postgresUrl === undefined).concurrent(suite, () => {
  it('while it sends an order leaves nobody to send it again: its member is told, and asked', async () => {
    await using cluster = await startPair();
    const { modelslab } = cluster;
    modelslab.faults.next({ kind: 'slow', ms: 2000 });
    const jobs = order(cluster, ['a fox.']);
    await takeOver(cluster, () => {
      const seen = { posts: modelslab.posts, ends: endsOf(cluster, jobs) };
      expect(seen).toEqual({ posts: 1, ends: ['open'] });
    });
    await allEnded(cluster, jobs);
    expect(endsOf(cluster, jobs)).toEqual(['failure']);
    expect(modelslab.posts).toBe(1);
  });

  it('while the API is at work has its job taken over, which fetches what was ordered', async () => {
    await using cluster = await startPair();
    const { modelslab } = cluster;
    modelslab.hold();
    const jobs = order(cluster, ['a fox.']);
    await takeOver(cluster, () => {
      expect(modelslab.requests.some(({ path }) => path.includes('/fetch/'))).toBe(true);
    });
    modelslab.release();
    await allEnded(cluster, jobs);
    expectMadeOnce(cluster, jobs);
    expect(endsOf(cluster, jobs)).toEqual(['result']);
  });

  it('while it delivers has its result brought by another, once', async () => {
    await using cluster = await startPair();
    const { discord } = cluster;
    discord.faults.next('webhook.edit', { kind: 'slow', ms: 2000 });
    const jobs = order(cluster, ['a fox.']);
    await takeOver(cluster, () => {
      expect(discord.requests.some(({ kind }) => kind === 'webhook.edit')).toBe(true);
    });
    await allEnded(cluster, jobs);
    expectMadeOnce(cluster, jobs);
    expect(endsOf(cluster, jobs)).toEqual(['result']);
  });
});
