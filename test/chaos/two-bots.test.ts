import { describe, expect, it, vi } from 'vitest';
import { ROOT, startChild } from '../main/child.ts';
import { type ProcessStage, startProcessStage } from '../support/bot-process.ts';
import { allEnded, endOf, expectMadeOnce, order } from './jobs.ts';

/** Another bot on the data folder of a stage. */
const anotherBot = ({ env }: ProcessStage) =>
  startChild({ command: [process.execPath, 'src/main.ts'], cwd: ROOT, env: { ...env, LOG_LEVEL: 'info' } });

describe.concurrent('two bots on one data folder', () => {
  // The second one must not be overlooked by a third when the first one, which came before it, is gone.
  it('leave each other their jobs when one of them is started anew', async () => {
    await using stage = await startProcessStage();
    await using other = anotherBot(stage);
    await other.says(/the bot is ready/);
    await stage.stop();
    stage.modelslab.faults.next({ kind: 'slow', ms: 2500 });
    const jobs = order(stage, ['a fox.']);
    await vi.waitFor(() => expect(stage.modelslab.posts).toBe(1));
    await stage.start();
    await allEnded(stage, jobs);
    expect(jobs.map((job) => endOf(stage, job))).toEqual(['result']);
  });
});

describe.concurrent('a bot that is stopped while it starts', () => {
  it('lets the orders that it is sending end within the grace time', async () => {
    await using stage = await startProcessStage({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_CONCURRENCY: '1', SHUTDOWN_GRACE_SECONDS: '10', LOG_LEVEL: 'debug' },
    });
    const { discord, modelslab } = stage;
    modelslab.hold();
    const jobs = order(stage, ['first.', 'second.']);
    const handled = () => stage.output().split('interaction handled').length - 1;
    const asksForIt = () => modelslab.requests.some(({ path }) => path.includes('/fetch/'));
    await vi.waitFor(() => expect([asksForIt(), handled()]).toEqual([true, 2]));
    await stage.kill();
    modelslab.release();
    modelslab.faults.next({ kind: 'slow', ms: 500 });
    discord.faults.next('gateway.bot', { kind: 'slow', ms: 1500 });
    await using starting = anotherBot(stage);
    await vi.waitFor(() => expect(modelslab.posts).toBe(2));
    starting.signal('SIGTERM');
    await starting.ended();
    await stage.start();
    await allEnded(stage, jobs);
    expectMadeOnce(stage, jobs);
    expect(jobs.map((job) => endOf(stage, job))).toEqual(['result', 'result']);
  });
});
