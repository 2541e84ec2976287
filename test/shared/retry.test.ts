import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, type RetryOptions, retry } from '#shared/retry.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';

/** Work that fails as often as told, each time with an error of its own. */
const failing = (times: number) => {
  const begun: number[] = [];
  const work = async (clock: ManualClock): Promise<string> => {
    begun.push(clock.monotonic());
    if (begun.length <= times) throw new Error(`failure ${begun.length}`);
    return 'done';
  };
  return { begun, work };
};

const start = (times: number, options: Partial<RetryOptions> = {}) => {
  const clock = manualClock();
  const { begun, work } = failing(times);
  const pausing = { clock, pauses: () => 100 };
  const result = retry(() => work(clock), { ...pausing, ...options } as RetryOptions);
  // Looked at later: meanwhile it is no failure that nobody handles.
  result.catch(() => undefined);
  return { clock, begun, result };
};

describe('trying again', () => {
  it('makes one attempt where that succeeds', async () => {
    const { result, begun, clock } = start(0);
    expect(await result).toBe('done');
    expect(begun).toEqual([0]);
    expect(clock.sleeps()).toEqual([]);
  });

  it('pauses after each failure as the pauses say', async () => {
    const { result, begun, clock } = start(3, { pauses: (failures) => failures * 10 });
    await clock.advance(60);
    expect(await result).toBe('done');
    expect(begun).toEqual([0, 10, 30, 60]);
  });

  it('waits for nothing where no pauses are given', async () => {
    const { begun, work } = failing(2);
    expect(await retry(() => work(manualClock()), { attempts: 3 })).toBe('done');
    expect(begun).toHaveLength(3);
  });

  it('ends after the most attempts, with the last error', async () => {
    const { result, begun, clock } = start(9, { attempts: 3 });
    await clock.advance(10_000);
    await expect(result).rejects.toThrow('failure 3');
    expect(begun).toHaveLength(3);
  });

  it('ends where there is no further pause', async () => {
    const { result, begun, clock } = start(9, { pauses: (failures) => [5, 7][failures - 1] });
    await clock.advance(10_000);
    await expect(result).rejects.toThrow('failure 3');
    expect(begun).toEqual([0, 5, 12]);
  });

  it('ends before an attempt that would begin too late, without its pause', async () => {
    const { result, begun, clock } = start(9, { forMs: 250 });
    await clock.advance(200);
    await expect(result).rejects.toThrow('failure 3');
    expect(begun).toEqual([0, 100, 200]);
    expect(clock.sleeps()).toEqual([]);
  });

  it('ends at an error that another attempt does not help', async () => {
    const isRetryable = (error: unknown) => error instanceof Error && error.message !== 'failure 2';
    const { result, begun, clock } = start(9, { isRetryable });
    await clock.advance(10_000);
    await expect(result).rejects.toThrow('failure 2');
    expect(begun).toHaveLength(2);
  });

  it('tells of each failure that another attempt follows, and of no other', async () => {
    const told: unknown[] = [];
    const onRetry: RetryOptions['onRetry'] = (error, facts) => told.push([String(error), facts]);
    const { result, clock } = start(9, { attempts: 3, onRetry });
    await clock.advance(10_000);
    await expect(result).rejects.toThrow('failure 3');
    expect(told).toEqual([
      ['Error: failure 1', { failures: 1, pauseMs: 100 }],
      ['Error: failure 2', { failures: 2, pauseMs: 100 }],
    ]);
  });

  it('ends a pause when it is aborted, with that reason', async () => {
    const stop = new AbortController();
    const { result, begun, clock } = start(9, { signal: stop.signal });
    await clock.advance(50);
    stop.abort(new Error('stopped'));
    await expect(result).rejects.toThrow('stopped');
    expect(begun).toEqual([0]);
    expect(clock.sleeps()).toEqual([]);
  });

  it('makes one attempt although it is aborted, and tells of no other', async () => {
    const told: unknown[] = [];
    const signal = AbortSignal.abort(new Error('stopped'));
    const succeeding = start(0, { signal });
    expect(await succeeding.result).toBe('done');
    const { result, begun } = start(1, { signal, onRetry: (error) => told.push(error) });
    await expect(result).rejects.toThrow('stopped');
    expect(begun).toEqual([0]);
    expect(told).toEqual([]);
  });
});

describe('pauses that grow', () => {
  it('double unless told otherwise, up to the longest', () => {
    const pauses = backoff({ firstMs: 500, maxMs: 3_000 });
    expect([1, 2, 3, 4, 5, 5000].map(pauses)).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
    const slower = backoff({ firstMs: 100, growth: 1.5, maxMs: 3_000 });
    expect([1, 2, 3].map(slower)).toEqual([100, 150, 225]);
  });

  it('are at most a fifth shorter or longer by chance', () => {
    const ms = fc.integer({ min: 1, max: 100_000 });
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 1, max: 100 }), fraction, (firstMs, maxMs, failures, part) => {
        const middle = backoff({ firstMs, maxMs })(failures);
        const pause = backoff({ firstMs, maxMs }, { fraction: () => part })(failures);
        expect(pause).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
        expect(pause).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
      }),
    );
  });
});
