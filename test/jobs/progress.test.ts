import { describe, expect, it } from 'vitest';
import type { Progress } from '#domain/generation/notifier.ts';
import { createProgressThrottle, EDIT_EVERY_MS } from '#jobs/progress.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';

const GENERATION = generationIn({ name: 'queued' });
const waiting = (ahead: number): Progress => ({ kind: 'waiting', ahead, etaSeconds: null });

/** A throttle over a Discord whose edits end when the test says so. */
const slowDiscord = () => {
  const clock = manualClock();
  const edits: { progress: Progress; end: () => void }[] = [];
  const throttle = createProgressThrottle(
    {
      progress: (_, progress) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        edits.push({ progress, end: resolve });
        return promise;
      },
    },
    clock,
  );
  return { clock, edits, throttle };
};

describe('the throttle', () => {
  it('sends no further edit while one is on its way, so that a result waits for one at most', async () => {
    const { clock, edits, throttle } = slowDiscord();
    for (let ahead = 20; ahead > 0; ahead -= 1) {
      throttle.show(GENERATION, waiting(ahead));
      clock.pass(EDIT_EVERY_MS);
    }
    expect(edits).toHaveLength(1);
    const settled = throttle.settle(GENERATION.id);
    edits[0]?.end();
    await settled;
    expect(edits).toHaveLength(1);
  });

  it('leaves three seconds between the end of an edit and the next', async () => {
    const { clock, edits, throttle } = slowDiscord();
    throttle.show(GENERATION, waiting(3));
    clock.pass(60_000);
    edits[0]?.end();
    await throttle.settle(GENERATION.id);
    throttle.show(GENERATION, waiting(2));
    expect(edits).toHaveLength(1);
    clock.pass(EDIT_EVERY_MS);
    throttle.show(GENERATION, waiting(1));
    expect(edits.map(({ progress }) => progress)).toEqual([waiting(3), waiting(1)]);
  });

  it('does not show again what stands there', async () => {
    const { clock, edits, throttle } = slowDiscord();
    throttle.show(GENERATION, waiting(3));
    edits[0]?.end();
    await throttle.settle(GENERATION.id);
    clock.pass(EDIT_EVERY_MS);
    throttle.show(GENERATION, waiting(3));
    expect(edits).toHaveLength(1);
  });

  it.each([
    ['that waited', waiting(3), 2],
    ['that waited for its model', { kind: 'loading', model: 'sdxl' }, 2],
    ['that runs here', { kind: 'generating', elapsedSeconds: 1, etaSeconds: null }, 1],
  ] as const)('forgets a job %s when the queue has let it go', async (_, progress, shown) => {
    const { edits, throttle } = slowDiscord();
    throttle.show(GENERATION, progress);
    throttle.forgetWaiting(GENERATION.id);
    edits[0]?.end();
    await throttle.settle(GENERATION.id);
    // Once more, so that what the end of the edit set off has happened too.
    await Promise.resolve();
    throttle.show(GENERATION, progress);
    expect(edits).toHaveLength(shown);
  });
});
