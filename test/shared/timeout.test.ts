import { describe, expect, it } from 'vitest';
import { settlesWithin, withTimeout } from '#shared/timeout.ts';
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

describe('work with a time to end in', () => {
  const never = () => new Promise<never>(() => undefined);

  it('gives what the work gives, and leaves no timer', async () => {
    const clock = manualClock();
    expect(await withTimeout(async () => 'done', 1000, { clock })).toBe('done');
    await clock.advance(0);
    expect(clock.sleeps()).toEqual([]);
  });

  it('fails as the work does, also where it does so at once', async () => {
    const clock = manualClock();
    const broken = () => {
      throw new Error('broken');
    };
    await expect(withTimeout(broken, 1000, { clock })).rejects.toThrow('broken');
    await expect(withTimeout(async () => broken(), 1000, { clock })).rejects.toThrow('broken');
  });

  it('is given up after that time, and told so by its signal', async () => {
    const clock = manualClock();
    let given: AbortSignal | undefined;
    const waiting = withTimeout(
      (signal) => {
        given = signal;
        return never();
      },
      1500,
      { clock },
    );
    const outcome = expect(waiting).rejects.toThrow('no end within 1.5 s');
    await clock.advance(1499);
    expect(given?.aborted).toBe(false);
    await clock.advance(1);
    await outcome;
    expect(given?.aborted).toBe(true);
  });

  it('is given up when the caller aborts it, with that reason', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const waiting = withTimeout(never, 1000, { clock, signal: stop.signal });
    const outcome = expect(waiting).rejects.toThrow('stopped');
    await clock.advance(500);
    stop.abort(new Error('stopped'));
    await outcome;
    expect(clock.sleeps()).toEqual([]);
  });

  it('does not begin where it is aborted already', async () => {
    let isBegun = false;
    const begin = async () => {
      isBegun = true;
    };
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(withTimeout(begin, 1000, { clock: manualClock(), signal })).rejects.toThrow('stopped');
    expect(isBegun).toBe(false);
  });
});
