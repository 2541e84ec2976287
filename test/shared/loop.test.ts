import { describe, expect, it } from 'vitest';
import { type LoopOptions, startLoop } from '#shared/loop.ts';
import { manualClock } from '../support/clock.ts';

/** A loop that notes when it looks, and what each look is to do, in order; nothing more than that unless given. */
const start = ({ looks = [], ...options }: Partial<LoopOptions> & { looks?: LoopOptions['look'][] } = {}) => {
  const clock = manualClock();
  const begun: number[] = [];
  const look: LoopOptions['look'] = (signal) => {
    begun.push(clock.monotonic());
    return looks[begun.length - 1]?.(signal);
  };
  return { clock, begun, loop: startLoop({ look, everyMs: 100, clock, ...options }) };
};

describe('a loop', () => {
  it('looks at once, and again after each pause', async () => {
    const { clock, begun, loop } = start();
    await clock.advance(250);
    expect(begun).toEqual([0, 100, 200]);
    await loop[Symbol.asyncDispose]();
    await clock.advance(1_000);
    expect(begun).toHaveLength(3);
    expect(clock.sleeps()).toEqual([]);
  });

  it('begins with a pause where one is given', async () => {
    const { clock, begun, loop } = start({ firstAfterMs: 30 });
    await clock.advance(130);
    expect(begun).toEqual([30, 130]);
    await loop[Symbol.asyncDispose]();
  });

  it('is asked for the pause after each look', async () => {
    const pauses = [10, 20, 1_000].values();
    const { clock, begun, loop } = start({ everyMs: () => pauses.next().value ?? 0 });
    await clock.advance(100);
    expect(begun).toEqual([0, 10, 30]);
    await loop[Symbol.asyncDispose]();
  });

  it('never looks twice at a time, and looks once more for those who woke it meanwhile', async () => {
    const slow = Promise.withResolvers<void>();
    const { clock, begun, loop } = start({ looks: [() => slow.promise] });
    loop.wake();
    loop.wake();
    await clock.advance(1_000);
    expect(begun).toEqual([0]);
    slow.resolve();
    await clock.advance(50);
    expect(begun).toEqual([0, 1_000]);
    loop.wake();
    await clock.advance(0);
    expect(begun).toEqual([0, 1_000, 1_050]);
    await loop[Symbol.asyncDispose]();
  });

  it('goes on after a failure, of which it tells', async () => {
    const told: unknown[] = [];
    const broken = new Error('broken');
    const looks = [
      () => {
        throw broken;
      },
      () => Promise.reject(broken),
    ];
    const { clock, begun, loop } = start({ looks, onError: (error) => told.push(error) });
    await clock.advance(200);
    expect(told).toEqual([broken, broken]);
    expect(begun).toEqual([0, 100, 200]);
    await loop[Symbol.asyncDispose]();
  });

  it('hides no failure that it has nobody to tell of', async () => {
    const { begun, loop } = start({ looks: [() => Promise.reject(new Error('broken'))] });
    await expect(loop[Symbol.asyncDispose]()).rejects.toThrow('broken');
    expect(begun).toEqual([0]);
  });

  it('aborts the look under way when it is disposed of, and waits for its end', async () => {
    const aborted = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const look = async (signal: AbortSignal) => {
      signal.addEventListener('abort', () => aborted.resolve());
      await end.promise;
    };
    const { clock, begun, loop } = start({ looks: [look] });
    let isOver = false;
    const over = Promise.resolve(loop[Symbol.asyncDispose]()).then(() => {
      isOver = true;
    });
    await aborted.promise;
    await clock.advance(1_000);
    expect(isOver).toBe(false);
    end.resolve();
    await over;
    expect(begun).toEqual([0]);
  });

  it('ends when it is aborted, in a pause as during a look', async () => {
    for (const firstAfterMs of [0, 30]) {
      const stop = new AbortController();
      const { clock, begun, loop } = start({ firstAfterMs, signal: stop.signal });
      await clock.advance(0);
      stop.abort();
      await clock.advance(1_000);
      expect(begun).toEqual(firstAfterMs === 0 ? [0] : []);
      expect(clock.sleeps()).toEqual([]);
      await loop[Symbol.asyncDispose]();
    }
  });

  it('does not begin where it is aborted already', async () => {
    const { clock, begun, loop } = start({ signal: AbortSignal.abort() });
    await clock.advance(1_000);
    expect(begun).toEqual([]);
    await loop[Symbol.asyncDispose]();
  });
});
