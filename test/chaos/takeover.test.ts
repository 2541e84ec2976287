import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCluster, startProcess } from '../support/cluster.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import { allEnded, endsOf, expectMadeOnce, order, postsOf } from './jobs.ts';

/** A gateway and one worker, which others take over from one after the other. */
const startScene = async () => {
  // No gateway is killed here, so that an order may be answered as late as the machine makes it.
  const discord = { ackDeadlineMs: 120_000 };
  const cluster = await startCluster({ gateways: 1, workers: 1, discord });
  let [working] = cluster.workers;
  return {
    ...cluster,
    /** Kills the worker when `moment` has come, and starts another. */
    async takeOver(moment: () => void): Promise<void> {
      await vi.waitFor(moment, { interval: 5 });
      await working?.end('SIGKILL');
      working = await cluster.addWorker();
      await startProcess(working);
    },
  };
};

const suite = `a worker that is killed${postgresHint}`;

describe.skipIf(postgresUrl === undefined)(suite, () => {
  const opened = new AsyncDisposableStack();
  let scene: Awaited<ReturnType<typeof startScene>>;
  beforeAll(async () => {
    scene = opened.use(await startScene());
  });
  afterAll(() => opened.disposeAsync());

  it('while it sends an order leaves nobody to send it again: its member is told, and asked', async () => {
    scene.modelslab.faults.next({ kind: 'slow', ms: 2000 });
    const jobs = order(scene, ['a fox.']);
    const posts = () => jobs.map((job) => postsOf(scene, job));
    await scene.takeOver(() => {
      expect({ posts: posts(), ends: endsOf(scene, jobs) }).toEqual({ posts: [1], ends: ['open'] });
    });
    for (const { exchange } of jobs) await exchange.message('[button: Try again]');
    expect(endsOf(scene, jobs)).toEqual(['failure']);
    expect(posts()).toEqual([1]);
  });

  it('while the API is at work has its job taken over, which fetches what was ordered', async () => {
    const { modelslab } = scene;
    modelslab.hold();
    const before = modelslab.requests.length;
    const jobs = order(scene, ['a hen.']);
    await scene.takeOver(() => {
      expect(modelslab.requests.slice(before).some(({ path }) => path.includes('/fetch/'))).toBe(true);
    });
    modelslab.release();
    await allEnded(scene, jobs);
    expectMadeOnce(scene, jobs);
    expect(endsOf(scene, jobs)).toEqual(['result']);
  });

  it('while it delivers has its result brought by another, once', async () => {
    const { discord } = scene;
    // Longer than any takeover: what the killed one sends never arrives.
    discord.faults.next('webhook.edit', { kind: 'slow', ms: 600_000 });
    const before = discord.requests.length;
    const jobs = order(scene, ['an owl.']);
    await scene.takeOver(() => {
      expect(discord.requests.slice(before).some(({ kind }) => kind === 'webhook.edit')).toBe(true);
    });
    await allEnded(scene, jobs);
    expectMadeOnce(scene, jobs);
    expect(endsOf(scene, jobs)).toEqual(['result']);
  });
});
