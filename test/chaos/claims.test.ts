import { describe, expect, it, vi } from 'vitest';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import {
  allEnded,
  brokenRules,
  endsOf,
  expectMadeOnce,
  type Job,
  MANY_JOBS_PATIENCE,
  order,
  watchTakenBack,
} from './jobs.ts';
import { drawnFrom, seedOr } from './seeded-random.ts';

const SEED = seedOr(20_263);

const JOBS = Number(process.env.CHAOS_JOBS || 16);

/** How often each trouble comes: once, or eight times for the 500 jobs of CHAOS_JOBS=500. */
const ROUNDS = Math.min(8, Math.ceil(JOBS / 16));

const JOBS_PER_ROUND = Math.ceil(JOBS / ROUNDS);

/** Longer than a lease of 10 s: whoever is silent for so long has lost its jobs to another worker. */
const TROUBLE_MS = Number(process.env.CHAOS_TROUBLE_MS || 14_000);

const ENV = { MODELSLAB_CONCURRENCY: '24', MEMBER_JOBS: '1000', LANE_JOBS: '10000', LOG_LEVEL: 'debug' };

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

type Scene = Pick<Cluster, 'discord' | 'modelslab'>;

/** Orders one after the other, so that a busy machine refuses none. */
const orderInTurn = async (scene: Scene, jobs: Job[], count = JOBS_PER_ROUND): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    const [job] = order(scene, [`job ${jobs.length}.`]);
    if (!job) throw new Error('Nothing was ordered.');
    await job.exchange.acknowledged();
    jobs.push(job);
  }
};

/** Resolves when so many more jobs have ended: what comes then meets others in every state. */
const moreEnded = async (scene: Scene, jobs: readonly Job[], count: number): Promise<void> => {
  const ended = () => endsOf(scene, jobs).filter((end) => end !== 'open').length;
  const before = ended();
  await vi.waitFor(() => expect(ended()).toBeGreaterThanOrEqual(before + count), MANY_JOBS_PATIENCE);
};

const expectNothingTakenBack = (scene: Scene, jobs: readonly Job[], takenBack: readonly string[]): void => {
  expect(takenBack).toEqual([]);
  expectMadeOnce(scene, jobs);
  expect(brokenRules(scene)).toEqual([]);
};

const expectAllMade = (scene: Scene, jobs: readonly Job[]): void =>
  expect(endsOf(scene, jobs)).toEqual(jobs.map(() => 'result'));

const generationMs = (): (() => number) => {
  const draw = drawnFrom(SEED);
  return () => 500 + Math.floor(draw() * 5000);
};

/** Lets Discord take some edits so late that their sender may have given them up. */
const delayEdits = ({ discord }: Scene, draw: () => number): void => {
  for (let count = 0; count < 4; count += 1)
    discord.faults.next('webhook.edit', { kind: 'slow', ms: Math.floor(draw() * 12_000) });
};

describe.skipIf(postgresUrl === undefined)(`of several workers${postgresHint}`, () => {
  it('one is stopped, one has lost its database, one is half a minute ahead: no finished message is taken back', async () => {
    await using cluster = await startCluster({
      gateways: 1,
      workers: 3,
      modelslab: { generationMs: generationMs() },
      env: ENV,
      workerOptions: (index) => ({ clockAheadMs: index === 2 ? 30_000 : 0 }),
    });
    const draw = drawnFrom(SEED);
    const takenBack = watchTakenBack(cluster);
    const jobs: Job[] = [];
    const [stopped, cutOff] = cluster.workers;
    for (let round = 0; round < ROUNDS; round += 1) {
      await orderInTurn(cluster, jobs);
      await moreEnded(cluster, jobs, 2);
      delayEdits(cluster, draw);
      stopped?.freeze();
      // First it is refused, then all that it sends is swallowed.
      cutOff?.database.cut();
      await sleep(TROUBLE_MS / 2);
      cutOff?.database.freeze();
      await sleep(TROUBLE_MS / 2);
      stopped?.thaw();
      cutOff?.database.restore();
    }
    await allEnded(cluster, jobs);
    // What those that are back still believe comes now or never.
    await sleep(5000);
    expectNothingTakenBack(cluster, jobs, takenBack());
  });

  it('one has its clock set ten minutes forwards and one an hour back: every image is delivered once', async () => {
    await using cluster = await startCluster({
      gateways: 1,
      workers: 2,
      modelslab: { generationMs: generationMs() },
      env: ENV,
      workerOptions: (index) => ({ clockJumpMs: index === 0 ? 600_000 : -3_600_000 }),
    });
    const takenBack = watchTakenBack(cluster);
    const jobs: Job[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await orderInTurn(cluster, jobs);
      await moreEnded(cluster, jobs, 2);
      for (const worker of cluster.workers) worker.jump();
    }
    await allEnded(cluster, jobs);
    expectNothingTakenBack(cluster, jobs, takenBack());
    expectAllMade(cluster, jobs);
  });
});

describe.concurrent('a bot in one process', () => {
  it.for([600_000, -3_600_000])(
    'is stopped for longer than its lease, and has its clock set by %i ms: every image is delivered once',
    async (clockJumpMs) => {
      const options = { clockJumpMs, modelslab: { generationMs: generationMs() }, env: ENV };
      await using harness = await startBotProcessHarness(options);
      const takenBack = watchTakenBack(harness);
      const jobs: Job[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await orderInTurn(harness, jobs);
        await moreEnded(harness, jobs, 2);
        harness.jump();
        await moreEnded(harness, jobs, 2);
        harness.freeze();
        await sleep(TROUBLE_MS);
        harness.thaw();
      }
      await allEnded(harness, jobs);
      expectNothingTakenBack(harness, jobs, takenBack());
      expectAllMade(harness, jobs);
    },
  );
});
