import { hash } from './random.ts';
import type { Scene } from './scene.ts';
import { circle, faint, linear, type Point, r, radial, smooth, stroke, times } from './svg.ts';

/** The threads of a weave: how each lies, and its dashes as shares of the spacing (none for a whole thread). */
type Thread = { waved: boolean; crossed: boolean; dashes: readonly number[] };

const thread = (dashes: readonly number[] = [], { waved = false, crossed = false } = {}): Thread => ({
  waved,
  crossed,
  dashes,
});

const THREADS: readonly [Thread, ...Thread[]] = [
  thread(),
  thread([0, 1]),
  thread([2, 1]),
  thread([], { crossed: true }),
  thread([], { waved: true }),
  thread([0.3, 1.2], { waved: true }),
];

const SPACINGS = [2.2, 3.1, 4.4] as const;

const threadLine = (y: number, reach: number, waved: boolean): string => {
  if (!waved) return `M${r(-reach)} ${r(y)}H${r(reach)}`;
  const bows = times(Math.ceil(reach / 4), () => 't8 0');
  return `M${r(-reach)} ${r(y)}q4 -2.6 8 0${bows}`;
};

/**
 * The weave of a scheduler: each has its own threads, spacing and angle. Strokes, since a pattern fill of tiles
 * as small takes the renderer five times as long as all the rest of the picture.
 */
const weave = ({ order, palette, width, height }: Scene): string => {
  const value = hash(`scheduler ${order.scheduler}`);
  const spacing = SPACINGS[(value >>> 4) % SPACINGS.length] ?? SPACINGS[0];
  const { waved, crossed, dashes } = THREADS[(value >>> 8) % THREADS.length] ?? THREADS[0];
  const reach = Math.hypot(width, height) / 2 + 4;
  const lines = times((2 * reach) / spacing, (at) => threadLine(-reach + at * spacing, reach, waved));
  const dashed =
    dashes.length > 0 ? ` stroke-dasharray="${dashes.map((share) => r(share * spacing)).join(' ')}"` : '';
  const middle = `translate(${r(width / 2)} ${r(height / 2)})`;
  const layer = (angle: number): string =>
    `<g transform="${middle} rotate(${angle})"${dashed}>${stroke(lines, palette.light, dashes[0] === 0 ? 0.5 : 0.22)}</g>`;
  const angle = (value >>> 12) % 90;
  return faint(0.2, layer(angle) + (crossed ? layer(angle + 90) : ''));
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
