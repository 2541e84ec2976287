import { describe, expect, it } from 'vitest';
import { createParts, createStartSteps } from '#app/lifetime.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const never = () => new Promise<never>(() => undefined);

const tools = () => ({ clock: manualClock(), log: testLog() });

describe('a step of a start', () => {
  it('that takes long is said in the log, again and again, and to whoever asks', async () => {
    const { clock, log } = tools();
    const steps = createStartSteps({ clock, log, stopping: new AbortController().signal });
    steps.step('the moon', never).catch(() => undefined);
    await clock.advance(2_000);
    expect(log.lines).toEqual([]);
    expect(steps.waitingFor()).toBe('the moon');
    await clock.advance(60_000);
    expect(log.lines.length).toBeGreaterThan(1);
    expect(log.lines[0]).toMatchObject({ level: 'warn', message: expect.stringContaining('for the moon') });
  });

  it('that ends says nothing any more', async () => {
    const { clock, log } = tools();
    const steps = createStartSteps({ clock, log, stopping: new AbortController().signal });
    expect(await steps.step('the sun', async () => 'risen')).toBe('risen');
    await clock.advance(60_000);
    expect(log.lines).toEqual([]);
    expect(steps.waitingFor()).toBeNull();
  });

  it('is left as soon as the bot is to stop, and none is begun after it', async () => {
    const stop = new AbortController();
    const steps = createStartSteps({ ...tools(), stopping: stop.signal });
    const step = steps.step('the moon', never);
    stop.abort('enough');
    await expect(step).rejects.toBe('enough');
    await expect(steps.step('the sun', async () => 'risen')).rejects.toBe('enough');
  });
});

describe('the parts of a bot', () => {
  it('are closed in the reverse order, although one fails and one never ends, which is said', async () => {
    const { clock, log } = tools();
    const parts = createParts({ clock, log });
    const closed: string[] = [];
    parts.open('first').defer(() => void closed.push('first'));
    parts.open('stuck').defer(never);
    parts.open('broken').defer(() => Promise.reject(new Error('broken')));
    parts.open('last').defer(() => void closed.push('last'));
    const closing = parts[Symbol.asyncDispose]();
    await clock.advance(60_000);
    await closing;
    expect(closed).toEqual(['last', 'first']);
    expect(log.lines.map(({ facts }) => facts)).toMatchObject([{ part: 'broken' }, { part: 'stuck' }]);
    expect(parts.names()).toEqual(['stuck']);
  });
});
