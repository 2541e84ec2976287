import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { UsageChart } from '#domain/members/statistics.ts';
import { ticksFor } from '#images/bars.ts';
import { createUsagePainter } from '#images/usage-chart.ts';
import { anyText } from '../support/arbitraries.ts';

const paint = createUsagePainter();

const chart = (given: Partial<UsageChart> = {}): UsageChart => ({
  title: 'The last 7 days',
  subtitle: '20 Nov to 26 Nov',
  figures: [],
  daysTitle: 'Images per day',
  days: Array.from({ length: 7 }, (_, index) => ({ label: `${20 + index} Nov`, images: 0 })),
  rankings: [],
  nothing: 'Nothing yet',
  amount: String,
  ...given,
});

const days = (...images: number[]) =>
  images.map((count, index) => ({ label: `day ${index}`, images: count }));

/** The runs of a bar's violet in each column of the part of a picture where the days are, from left to right. */
const barsIn = async (picture: Uint8Array): Promise<{ from: number; width: number; height: number }[]> => {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .extract({ left: 0, top: 280, width: 960, height: 240 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const isViolet = (x: number, y: number): boolean => {
    const [red = 0, green = 0, blue = 0] = data.subarray((y * info.width + x) * info.channels);
    return blue > 120 && blue - green > 50 && red > 50;
  };
  const rows = Array.from({ length: info.height }, (_, y) => y);
  const heights = Array.from({ length: info.width }, (_, x) => rows.filter((y) => isViolet(x, y)).length);
  const bars: { from: number; width: number; height: number }[] = [];
  for (const [x, height] of heights.entries()) {
    const last = bars.at(-1);
    if (height === 0) continue;
    if (last && last.from + last.width === x) {
      last.width += 1;
      last.height = Math.max(last.height, height);
    } else bars.push({ from: x, width: 1, height });
  }
  return bars;
};

describe('the axis', () => {
  test('begins at zero, goes in even whole steps, and leaves room for the highest bar', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000_000 }), (highest) => {
        const ticks = ticksFor(highest);
        const [zero = -1, step = 0] = ticks;
        expect(zero).toBe(0);
        expect(step).toBeGreaterThanOrEqual(1);
        expect(ticks).toEqual(ticks.map((_, index) => index * step));
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-2)).toBeLessThan(Math.max(1, highest));
      }),
    );
  });
});

describe('the chart', () => {
  test('has a bar for each day with images, as high as they are many', async () => {
    const bars = await barsIn(await paint(chart({ days: days(10, 20, 0, 40, 5) })));
    expect(bars).toHaveLength(4);
    const [ten, twenty, forty, five] = bars.map(({ height }) => height);
    expect(twenty).toBeCloseTo(2 * (ten ?? 0), -1);
    expect(forty).toBeCloseTo(4 * (ten ?? 0), -1);
    expect(five).toBeCloseTo((ten ?? 0) / 2, -1);
    const gaps = bars.slice(1).map((bar, index) => bar.from - (bars[index]?.from ?? 0));
    expect(gaps[1]).toBeCloseTo(2 * (gaps[0] ?? 0), -1);
  });

  test('lets one image be seen beside a million', async () => {
    const bars = await barsIn(await paint(chart({ days: days(1, 0, 1_000_000, 0) })));
    expect(bars).toHaveLength(2);
    expect(bars[0]?.height).toBeGreaterThan(0);
  });

  test('of nothing has no bar, and says so', async () => {
    const { length } = await paint(chart());
    const without = await paint(chart({ nothing: '' }));
    expect(await barsIn(await paint(chart()))).toEqual([]);
    expect(length).toBeGreaterThan(without.length);
  });

  test.each([1, 7, 30, 90])('of %i days keeps its bars apart', async (count) => {
    const bars = await barsIn(await paint(chart({ days: days(...Array.from({ length: count }, () => 3)) })));
    expect(bars).toHaveLength(count);
  });

  test('is 960 pixels wide, and as high as its longest list of up to five', async () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `${index}`, images: 9 }));
    const heightWith = async (count: number) => {
      const { width, height, format } = await sharp(
        await paint(chart({ rankings: [{ title: 'LoRAs', rows: rows(count) }] })),
      ).metadata();
      expect([width, format]).toEqual([960, 'png']);
      return height;
    };
    const [none, one, two, five, nine] = await Promise.all([0, 1, 2, 5, 9].map(heightWith));
    expect(none).toBe(one);
    expect(two).toBeGreaterThan(one ?? 0);
    expect(nine).toBe(five);
  });

  test('can be drawn of whatever words and numbers there are', async () => {
    const words = anyText(120);
    const images = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const anyPicture = fc.record({
      title: words,
      subtitle: words,
      daysTitle: words,
      nothing: words,
      figures: fc.array(fc.record({ label: words, value: words }), { maxLength: 4 }),
      days: fc.array(fc.record({ label: words, images }), { maxLength: 90 }),
      rankings: fc.array(
        fc.record({ title: words, rows: fc.array(fc.record({ name: words, images }), { maxLength: 7 }) }),
        { maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(anyPicture, async (given) => {
        expect((await sharp(await paint(chart(given))).metadata()).width).toBe(960);
      }),
      { numRuns: 25 },
    );
  });
});
