import { describe, expect, it } from 'vitest';
import { settlesWithin } from '#shared/timeout.ts';
import { manualClock } from '../support/clock.ts';

describe('waiting for work', () => {
  it('ends when the work does, and leaves no timer', async () => {
    const clock = manualClock();
    expect(await settlesWithin(Promise.resolve(), 1000, clock)).toBe(true);
    await clock.advance(0);
    expect(clock.sleeps()).toEqual([]);
  });

  it('ends with work that fails, whose failure is left to others', async () => {
    expect(await settlesWithin(Promise.reject(new Error('broken')), 1000, manualClock())).toBe(true);
  });

  it('takes no longer than the time given', async () => {
    const clock = manualClock();
    const waiting = settlesWithin(new Promise(() => undefined), 1000, clock);
    await clock.advance(999);
    expect(clock.sleeps()).toEqual([1]);
    await clock.advance(1);
    expect(await waiting).toBe(false);
  });
});
