import { describe, expect, it, vi } from 'vitest';
import { ROOT, startChild } from '../main/child.ts';
import { type BotProcessHarness, startBotProcessHarness } from '../support/bot-process.ts';
import { allEnded, endsOf, expectMadeOnce, order } from './jobs.ts';

/** Another bot on the data folder of a harness. */
const anotherBot = ({ env }: BotProcessHarness) =>
  startChild({ command: [process.execPath, 'src/main.ts'], cwd: ROOT, env: { ...env, LOG_LEVEL: 'info' } });

describe.concurrent('two bots on one data folder', () => {
  // The second one must not be overlooked by a third when the first one, which came before it, is gone.
  it('leave each other their jobs when one of them is started anew', async () => {
    await using harness = await startBotProcessHarness();
    await using other = anotherBot(harness);
    await other.says(/the bot is ready/);
    await harness.stop();
    harness.modelslab.faults.next({ kind: 'slow', ms: 2500 });
    const jobs = order(harness, ['a fox.']);
    await vi.waitFor(() => expect(harness.modelslab.posts).toBe(1));
    await harness.start();
    await allEnded(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(['result']);
  });
});

describe.concurrent('a bot that is stopped while it starts', () => {
  it('lets the orders that it is sending end within the grace time', async () => {
    await using harness = await startBotProcessHarness({
      modelslab: { generationMs: 100 },
      env: { MODELSLAB_CONCURRENCY: '1', SHUTDOWN_GRACE_SECONDS: '10', LOG_LEVEL: 'debug' },
    });
    const { discord, modelslab } = harness;
    modelslab.hold();
    const jobs = order(harness, ['first.', 'second.']);
    const handled = () => harness.output().split('interaction handled').length - 1;
    const asksForIt = () => modelslab.requests.some(({ path }) => path.includes('/fetch/'));
    await vi.waitFor(() => expect([asksForIt(), handled()]).toEqual([true, 2]));
    await harness.kill();
    modelslab.release();
    modelslab.faults.next({ kind: 'slow', ms: 500 });
    discord.faults.next('gateway.bot', { kind: 'slow', ms: 1500 });
    await using starting = anotherBot(harness);
    await vi.waitFor(() => expect(modelslab.posts).toBe(2));
    starting.signal('SIGTERM');
    await starting.ended();
    await harness.start();
    await allEnded(harness, jobs);
    expectMadeOnce(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(['result', 'result']);
  });
});
