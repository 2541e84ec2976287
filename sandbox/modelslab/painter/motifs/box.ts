import { r } from '../svg.ts';

/** A rectangle with its upper left corner. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Draws a box, its corners rounded. */
export const box = ([x, y, width, height]: Box, fill: string, round = 0): string =>
  `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${r(round)}" fill="${fill}"/>`;
