import { describe, expect, it } from 'vitest';
import type { Comparison, OpenComparison } from '#domain/comparison/comparison.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { startSheets } from '#jobs/sheets.ts';
import { planGeneration, resultOf } from '../store/generations.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

const SIZE = 100;
const MESSAGE = { channelId: '1', id: '2' };

const comparison: Comparison = {
  id: 'one',
  typed: { values: { prompt: 'a fox' }, x: 'seed 1-10', y: 'guidance 1-10', seed: 7 },
  prompt: 'a fox',
  seed: null,
  places: Array.from({ length: SIZE }, (_, image) => ({ kind: 'image', image })),
  requesterId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  private: false,
  spoiler: false,
  locale: 'en-GB',
  interaction: { applicationId: 'application', token: 'token', receivedAt: 0 },
  createdAt: 0,
};

const imageAt = (index: number, isMade: boolean): Generation => {
  const image = planGeneration(`image-${index}`, { cell: { comparisonId: 'one', index } });
  return isMade ? { ...image, state: { name: 'done', at: 1, message: null, ...resultOf(1) } } : image;
};

/** A comparison of which so many images are made, and what is shown of it and when. */
const openScene = (show: () => Promise<typeof MESSAGE> = async () => MESSAGE) => {
  const clock = manualClock(0);
  const log = testLog();
  const shown: { at: number; made: number; isFinal: boolean }[] = [];
  let made = 0;
  let takenUntil = 0;
  let open: (OpenComparison & { isOpen: boolean }) | null = {
    comparison,
    message: null,
    shown: '',
    revision: 0,
    isOpen: true,
  };
  const images = () => Array.from({ length: SIZE }, (_, index) => imageAt(index, index < made));
  const loop = startSheets({
    comparisons: {
      async takeOpen(_, forMs) {
        if (!open || takenUntil > clock.now()) return [];
        takenUntil = clock.now() + forMs;
        return [open];
      },
      images: async () => images(),
      async markShown(_, state) {
        open = state.isOpen ? { comparison, ...state } : null;
      },
    },
    thumbnails: { of: async () => new Map() },
    standingOf: async () => undefined,
    render: async (_, states) => states.filter(({ kind }) => kind === 'done').length,
    notifier: {
      async show(_, { message, isFinal }) {
        shown.push({ at: clock.now(), made: message, isFinal });
        return show();
      },
    },
    clock,
    log,
  });
  const make = (count: number): void => {
    made = count;
  };
  return { clock, log, shown, loop, make, isOpen: () => open !== null };
};

describe('the sheet of a comparison', () => {
  it('is shown at most every three seconds, however many images come, and whole at the end', async () => {
    const { clock, shown, loop, make, isOpen } = openScene();
    await using _ = loop;
    for (let count = 1; count <= SIZE; count += 1) {
      make(count);
      loop.wake();
      await clock.advance(500);
    }
    await clock.advance(3_000);
    const pauses = shown.slice(1).map(({ at }, index) => at - (shown[index]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(3_000);
    expect(shown.length).toBeLessThanOrEqual(1 + (SIZE * 500) / 3_000 + 1);
    expect(shown.at(-1)).toMatchObject({ made: SIZE, isFinal: true });
    expect(isOpen()).toBe(false);
  });

  it('is not shown again while nothing changes', async () => {
    const { clock, shown, loop, make } = openScene();
    await using _ = loop;
    make(3);
    await clock.advance(60_000);
    expect(shown).toHaveLength(1);
  });

  it('is shown later where Discord does not take it now', async () => {
    let attempts = 0;
    const { clock, log, shown, loop, make } = openScene(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no answer');
      return MESSAGE;
    });
    await using _ = loop;
    make(SIZE);
    await clock.advance(10_000);
    expect(shown.map(({ isFinal }) => isFinal)).toEqual([true, true]);
    expect(log.lines.map(({ message }) => message)).toEqual(['a comparison could not be shown yet']);
  });
});
