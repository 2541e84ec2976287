import { hash } from './random.ts';
import type { Scene } from './scene.ts';
import { circle, faint, linear, type Point, r, radial, smooth, stroke, times } from './svg.ts';

/** The size of a pattern's tile and the strokes in it, in units of a hundredth of the shorter side. */
type Tile = (size: number, colour: string) => string;

const line = (d: string, colour: string): string => stroke(d, colour, 0.22);

const TILES: readonly [Tile, ...Tile[]] = [
  (s, colour) => line(`M0 ${s}L${s} 0`, colour),
  (s, colour) => circle([s / 2, s / 2], 0.28, colour),
  (s, colour) => line(`M0 ${s / 2}H${s}`, colour),
  (s, colour) => line(`M0 ${s}L${s} 0M0 0L${s} ${s}`, colour),
  (s, colour) => line(`M0 ${s / 2}Q${s / 4} ${s / 4} ${s / 2} ${s / 2}T${s} ${s / 2}`, colour),
  (s, colour) => line(`M${s / 2} 0V${s}`, colour),
];

const SIZES = [1.6, 2.6, 4.2] as const;

/** The weave of a scheduler: each has its own tile, size and angle. */
const weave = ({ order, palette, width, height }: Scene): string => {
  const value = hash(`scheduler ${order.scheduler}`);
  const size = SIZES[(value >>> 4) % SIZES.length] ?? SIZES[0];
  const tile = TILES[(value >>> 8) % TILES.length] ?? TILES[0];
  const angle = (value >>> 12) % 90;
  const pattern = `<pattern id="weave" width="${size}" height="${size}" patternUnits="userSpaceOnUse" patternTransform="rotate(${angle})">${tile(size, palette.light)}</pattern>`;
  return pattern + faint(0.2, `<rect width="${r(width)}" height="${r(height)}" fill="url(#weave)"/>`);
};

/** A northern light of its own colours: what an embedding adds. */
const aurora = (scene: Scene): string => {
  const { embedding } = scene.order;
  if (embedding === '') return '';
  const hue = hash(`embedding ${embedding}`) % 360;
  const random = scene.random(`aurora ${embedding}`);
  const band = (at: number): string => {
    const y = scene.horizon * (0.25 + at * 0.14);
    const points = Array.from(
      { length: 9 },
      (_, step): Point => [(scene.width * step) / 8, y + random.between(-7, 7)],
    );
    const colour = scene.palette.grade({ l: 0.82, c: 0.17, h: hue + at * 35 });
    return faint(0.16, stroke(smooth(points), colour, 9)) + faint(0.5, stroke(smooth(points), colour, 1.2));
  };
  return times(3, band);
};

/** The veil at the edges: its colour stands for what was to be avoided, its weight for the guidance. */
const vignette = ({ order, palette, width, height }: Scene): string => {
  const { negativePrompt, guidanceScale } = order;
  const colour =
    negativePrompt === ''
      ? palette.ink
      : palette.grade({ l: 0.3, c: 0.11, h: hash(`negative ${negativePrompt}`) % 360 });
  const fill = radial('edge', [
    [0.55, colour, 0],
    [0.85, colour, 0.1 + guidanceScale * 0.006],
    [1, colour, negativePrompt === '' ? 0.34 : 0.6],
  ]);
  const size = `x="${r(-width * 0.2)}" y="${r(-height * 0.2)}" width="${r(width * 1.4)}" height="${r(height * 1.4)}"`;
  return `${fill}<rect ${size} fill="url(#edge)"/>`;
};

/** Dust in the light, placed by the whole order: however close two orders are, their pictures are not the same. */
const dust = (scene: Scene): string => {
  const { order, width, height, palette } = scene;
  const everything = JSON.stringify({ ...order, upscale: false });
  const speck = (at: number): string => {
    const value = hash(`${at} ${everything}`);
    const x = ((value & 0xffff) / 0xffff) * width;
    const y = ((value >>> 16) / 0xffff) * height;
    return faint(0.5, circle([x, y], 0.24 + (value % 7) * 0.05, palette.light));
  };
  return times(18, speck);
};

const foreground = ({ palette, width, height }: Scene): string => {
  const fill = linear('floorlight', [
    [0, palette.ink, 0],
    [1, palette.ink, 0.28],
  ]);
  return `${fill}<rect y="${r(height * 0.72)}" width="${r(width)}" height="${r(height * 0.28)}" fill="url(#floorlight)"/>`;
};

export const drawBehind = (scene: Scene): string => aurora(scene);

/** What lies over everything but the LoRAs' overlays. */
export const drawFinish = (scene: Scene): string =>
  foreground(scene) + weave(scene) + vignette(scene) + dust(scene);
