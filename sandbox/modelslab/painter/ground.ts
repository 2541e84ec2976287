import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { linear, type Point, path, r, smooth, times } from './svg.ts';

type Ridge = { base: number; rise: number };

/** How many layers of land lie behind one another. */
export const RIDGES = 4;

/** How near a layer is: 0 on the horizon, 1 at the viewer. */
export const depthOf = (layer: number): number => (layer + 1) / RIDGES;

/** The height of the ground line of a layer, from the horizon to the lower edge. */
export const baseOf = ({ horizon, height }: Scene, layer: number): number =>
  horizon + (height - horizon) * (layer / RIDGES) * 0.95;

/** The line closed along the lower edge, ready to be filled. */
export const closed = (line: string, { width, height }: Scene): string =>
  `${line}L${r(width + 2)} ${r(height + 2)}L-2 ${r(height + 2)}Z`;

/** A gradient of the land at a depth. */
export const shaded = (scene: Scene, id: string, depth: number): string =>
  linear(id, [
    [0, scene.palette.land(depth, 0.06)],
    [0.6, scene.palette.land(Math.min(1, depth + 0.12), -0.04)],
    [1, scene.palette.land(Math.min(1, depth + 0.2), -0.08)],
  ]);

/** A soft line of hills. */
export const rolling = (random: Random, { width }: Scene, { base, rise }: Ridge): Point[] => {
  const waves = [1, 2.3, 4.1].map((pace, at) => ({
    pace,
    phase: random.between(0, 7),
    share: 0.6 / (at + 1),
  }));
  const count = 36;
  return Array.from({ length: count + 1 }, (_, at): Point => {
    const x = -2 + ((width + 4) * at) / count;
    const sway = waves.reduce(
      (sum, { pace, phase, share }) => sum + share * Math.sin((x / 26) * pace + phase),
      0,
    );
    return [x, base - rise * (0.5 + sway * 0.5)];
  });
};

/** A band of haze in front of a layer. */
export const mist = (scene: Scene, layer: number): string => {
  const y = baseOf(scene, layer) - 6;
  const low = scene.palette.sky[2];
  const id = `mist${layer}`;
  const fill = linear(id, [
    [0, low, 0],
    [0.5, low, 0.3],
    [1, low, 0],
  ]);
  return `${fill}<rect x="0" y="${r(y)}" width="${r(scene.width)}" height="16" fill="url(#${id})"/>`;
};

/** Low hills in the foreground, from a layer on. */
export const hillsFrom = (scene: Scene, first: number): string => {
  const random = scene.random('foothills');
  return times(RIDGES - first, (at) => {
    const layer = first + at;
    const line = smooth(rolling(random, scene, { base: baseOf(scene, layer) + 3, rise: 8 }));
    const fill = shaded(scene, `foothill${layer}`, depthOf(layer));
    return fill + path(closed(line, scene), `url(#foothill${layer})`);
  });
};
