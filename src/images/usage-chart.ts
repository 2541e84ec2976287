import sharp from 'sharp';
import type { UsageChart, UsagePainter } from '#domain/members/statistics.ts';
import { type Bars, drawBars } from './bars.ts';
import { type Lettering, readLettering } from './lettering.ts';
import { INK } from './palette.ts';

// Discord shows it at little more than half its width: hence the large letters.
const WIDTH = 960;
const MARGIN = 36;
const GAP = 20;
const INNER = WIDTH - 2 * MARGIN;

const TITLE = { size: 34, weight: 'semibold', baseline: 66 } as const;
const SUBTITLE = { size: 21, baseline: 100 } as const;
const CARD = { top: 126, height: 96, padding: 18 } as const;
const VALUE = { size: 36, weight: 'semibold', baseline: 44 } as const;
const LABEL = { size: 20, baseline: 77 } as const;
const HEADING = { size: 23, weight: 'semibold' } as const;
const CHART = { heading: 268, top: 292, height: 250 } as const;
const RANKING = { heading: 600, first: 640, row: 54, most: 5, size: 21, bar: 8, barBelow: 12 } as const;

type Draft = { chart: UsageChart; lettering: Lettering };

const columnsOf = (count: number, gap = GAP): { left: number; width: number }[] => {
  const width = (INNER - (count - 1) * gap) / Math.max(1, count);
  return Array.from({ length: count }, (_, index) => ({ left: MARGIN + index * (width + gap), width }));
};

const head = ({ chart, lettering }: Draft): string[] => {
  const line = (words: string, { baseline, ...style }: typeof TITLE | typeof SUBTITLE, fill: string) =>
    lettering.draw(lettering.cut(words, { ...style, most: INNER }), {
      ...style,
      x: MARGIN,
      y: baseline,
      fill,
    });
  return [line(chart.title, TITLE, INK.text), line(chart.subtitle, SUBTITLE, INK.quiet)];
};

const cards = ({ chart: { figures }, lettering }: Draft): string[] =>
  columnsOf(figures.length).flatMap(({ left, width }, index) => {
    const { label = '', value = '' } = figures[index] ?? {};
    const most = width - 2 * CARD.padding;
    const line = (words: string, { baseline, ...style }: typeof VALUE | typeof LABEL, fill: string) =>
      lettering.draw(lettering.cut(words, { ...style, most }), {
        ...style,
        x: left + CARD.padding,
        y: CARD.top + baseline,
        fill,
      });
    return [
      `<rect x="${left}" y="${CARD.top}" width="${width}" height="${CARD.height}" rx="14" fill="${INK.panel}"/>`,
      line(value, VALUE, INK.text),
      line(label, LABEL, INK.quiet),
    ];
  });

const heading = (
  words: string,
  { x, y, most, lettering }: { x: number; y: number; most: number; lettering: Lettering },
) => lettering.draw(lettering.cut(words, { ...HEADING, most }), { ...HEADING, x, y, fill: INK.text });

const days = ({ chart, lettering }: Draft): string[] => {
  const place: Bars = { left: MARGIN, top: CHART.top, width: INNER, height: CHART.height };
  return [
    heading(chart.daysTitle, { x: MARGIN, y: CHART.heading, most: INNER, lettering }),
    drawBars(chart, place, lettering),
  ];
};

type Ranking = UsageChart['rankings'][number];
type Column = ReturnType<typeof columnsOf>[number];

const entry = (
  { name, images }: Ranking['rows'][number],
  { share, y, column, draft }: { share: number; y: number; column: Column; draft: Draft },
): string[] => {
  const { chart, lettering } = draft;
  const { left, width } = column;
  const style = { size: RANKING.size };
  const amount = chart.amount(images);
  const most = width - lettering.width(amount, style) - GAP;
  const bar = (length: number, fill: string) =>
    `<rect x="${left}" y="${y + RANKING.barBelow}" width="${length}" height="${RANKING.bar}" rx="${RANKING.bar / 2}" fill="${fill}"/>`;
  return [
    lettering.draw(lettering.cut(name, { ...style, most }), { ...style, x: left, y, fill: INK.text }),
    lettering.draw(amount, { ...style, x: left + width, y, fill: INK.quiet, anchor: 'end' }),
    bar(width, INK.line),
    bar(Math.max(RANKING.bar, width * share), INK.accent),
  ];
};

const rankings = (draft: Draft): string[] => {
  const { chart, lettering } = draft;
  return columnsOf(chart.rankings.length, 2 * GAP).flatMap((column, index) => {
    const { title, rows } = chart.rankings[index] ?? { title: '', rows: [] };
    const { left, width } = column;
    const top = rows[0]?.images ?? 1;
    const first = RANKING.first;
    const nobody = { size: RANKING.size, x: left, y: first, fill: INK.quiet };
    return [
      heading(title, { x: left, y: RANKING.heading, most: width, lettering }),
      ...(rows.length === 0 ? [lettering.draw(chart.nothing, nobody)] : []),
      ...rows.slice(0, RANKING.most).flatMap((row, place) => {
        const y = first + place * RANKING.row;
        return entry(row, { share: row.images / Math.max(1, top), y, column, draft });
      }),
    ];
  });
};

const heightOf = ({ rankings: shown }: UsageChart): number => {
  const rows = Math.max(1, ...shown.map(({ rows: { length } }) => Math.min(length, RANKING.most)));
  return RANKING.first + rows * RANKING.row;
};

/** Draws a server's usage as a PNG, 960 pixels wide: figures, a bar per day, and rankings. */
export const createUsagePainter = (): UsagePainter => {
  let lettering: Lettering | undefined;
  return async (chart) => {
    lettering ??= readLettering();
    const draft = { chart, lettering };
    const height = heightOf(chart);
    const shapes = [...head(draft), ...cards(draft), ...days(draft), ...rankings(draft)];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">
<rect width="100%" height="100%" fill="${INK.ground}"/>${shapes.join('')}</svg>`;
    return sharp(Buffer.from(svg), { limitInputPixels: WIDTH * height })
      .png()
      .toBuffer();
  };
};
