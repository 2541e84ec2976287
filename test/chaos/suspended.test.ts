import { describe, it } from 'vitest';
import { startBotProcessHarness } from '../support/bot-process.ts';
import { allEnded, type Job, watchTakenBack } from './jobs.ts';
import {
  ENV,
  expectAllMade,
  expectNothingTakenBack,
  generationMs,
  moreEnded,
  orderInTurn,
  ROUNDS,
  sleep,
  TROUBLE_MS,
} from './lost-claims.ts';

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
