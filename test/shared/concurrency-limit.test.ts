import { describe, expect, it } from 'vitest';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';

const gate = () => Promise.withResolvers<void>();
const settled = () => new Promise(setImmediate);

describe('work at a time', () => {
  it('is done at once while there is room, and then in the order of coming', async () => {
    const atATime = createConcurrencyLimit(2);
    const gates = [gate(), gate(), gate(), gate()];
    const begun: number[] = [];
    const works = gates.map(({ promise }, index) =>
      atATime(async () => {
        begun.push(index);
        await promise;
        return index;
      }),
    );
    await settled();
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve();
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3]);
  });

  it('makes room for the next when it fails', async () => {
    const atATime = createConcurrencyLimit(1);
    const failing = atATime(() => Promise.reject(new Error('broken')));
    const next = atATime(async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });

  it('is given up while it waits, and leaves its turn to the others', async () => {
    const atATime = createConcurrencyLimit(1);
    const first = gate();
    const stop = new AbortController();
    const running = atATime(() => first.promise);
    const givenUp = atATime(async () => 'never', stop);
    const next = atATime(async () => 'done');
    stop.abort(new Error('stopped'));
    await expect(givenUp).rejects.toThrow('stopped');
    first.resolve();
    await running;
    expect(await next).toBe('done');
    await expect(atATime(async () => 'never', stop)).rejects.toThrow('stopped');
    expect(await atATime(async () => 'room again')).toBe('room again');
  });
});
