import { describe, it } from 'vitest';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { postgresHint, postgresUrl } from '../support/postgres.ts';
import { allEnded, type Job, watchTakenBack } from './jobs.ts';
import {
  ENV,
  expectAllMade,
  expectNothingTakenBack,
  generationMs,
  moreEnded,
  orderInTurn,
  ROUNDS,
  SEED,
  sleep,
  TROUBLE_MS,
} from './lost-claims.ts';
import { drawnFrom } from './seeded-random.ts';

/** Lets Discord take some edits so late that their sender may have given them up. */
const delayEdits = ({ discord }: Cluster, draw: () => number): void => {
  for (let count = 0; count < 4; count += 1)
    discord.faults.next('webhook.edit', { kind: 'slow', ms: Math.floor(draw() * 12_000) });
};

describe.skipIf(postgresUrl === undefined).concurrent(`of several workers${postgresHint}`, () => {
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
