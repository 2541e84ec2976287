import type { PictureOrder } from './order.ts';
import { hash } from './random.ts';

/** The SVG of an order, to be rendered at a size in pixels. */
export const drawPicture = (
  order: PictureOrder,
  { width, height }: { width: number; height: number },
): string => {
  const hue = hash(JSON.stringify(order)) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue},60%,60%)"/></svg>`;
};
