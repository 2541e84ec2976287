import type { UsageChart } from '#domain/members/statistics.ts';
import type { Lettering } from './lettering.ts';
import { INK } from './palette.ts';

/** The position of a bar chart, labels included. */
export type Bars = { left: number; top: number; width: number; height: number };

type Days = Pick<UsageChart, 'days' | 'amount' | 'nothing'>;

const LETTERS = { size: 20 } as const;
const BELOW = 40;
const LABEL_GAP = 24;
const TICKS = 4;
const WIDEST_BAR = 72;
const SMALLEST_BAR = 2;

/** Returns the smallest 1, 2 or 5 times a power of ten that is at least `least`. */
const niceStep = (least: number): number => {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, least))));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
};

/** Returns evenly spaced whole numbers from 0 to at least the highest bar. */
export const ticksFor = (highest: number): number[] => {
  const step = niceStep(highest / TICKS);
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
};

/** A bar on the axis, with rounded top corners. */
const bar = ({
  left,
  width,
  top,
  foot,
}: {
  left: number;
  width: number;
  top: number;
  foot: number;
}): string => {
  const r = Math.min(7, width / 3, foot - top);
  return `M${left} ${foot}V${top + r}q0 ${-r} ${r} ${-r}h${width - 2 * r}q${r} 0 ${r} ${r}V${foot}z`;
};

/** Chooses the days that get a label: the last one, and from there those far enough apart. */
const labelled = (count: number, room: number): ((index: number) => boolean) => {
  const every = Math.max(1, Math.ceil(room));
  return (index) => (count - 1 - index) % every === 0;
};

/** Draws a bar per day as SVG. The last day is not over, so its bar is paler. */
export const drawBars = ({ days, amount, nothing }: Days, place: Bars, lettering: Lettering): string => {
  const highest = Math.max(0, ...days.map(({ images }) => images));
  const ticks = ticksFor(highest);
  const top = ticks.at(-1) ?? 1;
  const foot = place.top + place.height - BELOW;
  const axis = Math.max(...ticks.map((tick) => lettering.width(amount(tick), LETTERS))) + 14;
  const [left, right] = [place.left + axis, place.left + place.width];
  const heightOf = (images: number): number => (images / top) * (foot - place.top);

  const scale = (highest === 0 ? [0] : ticks).map((tick) => {
    const y = foot - heightOf(tick);
    return [
      `<rect x="${left}" y="${y - 0.5}" width="${right - left}" height="1" fill="${INK.line}"/>`,
      lettering.draw(amount(tick), { ...LETTERS, x: left - 14, y: y + 7, fill: INK.quiet, anchor: 'end' }),
    ].join('');
  });

  const step = (right - left) / Math.max(1, days.length);
  const width = Math.min(WIDEST_BAR, step * 0.76);
  const middleOf = (index: number): number => left + (index + 0.5) * step;
  const bars = days.map(({ images }, index) => {
    if (images === 0) return '';
    const height = Math.max(SMALLEST_BAR, heightOf(images));
    const shape = bar({ left: middleOf(index) - width / 2, width, top: foot - height, foot });
    const isOpen = index === days.length - 1;
    return `<path d="${shape}" fill="${INK.accent}"${isOpen ? ' fill-opacity=".55"' : ''}/>`;
  });

  const widest = Math.max(0, ...days.map(({ label }) => lettering.width(label, LETTERS)));
  // The last label must not extend over the edge, so it moves towards the one before.
  const overhang = Math.max(0, (widest - step) / 2);
  const hasLabel = labelled(days.length, (widest + LABEL_GAP + overhang) / step);
  const labels = days.map(({ label }, index) => {
    if (!hasLabel(index)) return '';
    const x = Math.min(middleOf(index), right - lettering.width(label, LETTERS) / 2);
    return lettering.draw(label, { ...LETTERS, x, y: foot + 30, fill: INK.quiet, anchor: 'middle' });
  });

  const words = { size: 23, x: (left + right) / 2, y: (place.top + foot) / 2, fill: INK.quiet };
  const empty = highest === 0 ? lettering.draw(nothing, { ...words, anchor: 'middle' }) : '';
  return [...scale, ...bars, ...labels, empty].join('');
};
