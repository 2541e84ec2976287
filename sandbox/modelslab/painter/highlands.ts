import { baseOf, closed, depthOf, hillsFrom, mist, RIDGES, rolling } from './ground.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { angular, faint, linear, type Point, path, smooth, stroke, times } from './svg.ts';

type Ridge = { base: number; rise: number };

/** A jagged line by halving: each middle point is moved by half of what the one before was. */
const jagged = (random: Random, { width }: Scene, { base, rise }: Ridge): Point[] => {
  let heights = [random.between(0.1, 0.6), random.between(0.5, 1), random.between(0.1, 0.7)];
  for (let swing = 0.5; heights.length < 60; swing /= 1.9) {
    heights = heights.flatMap((height, at) => {
      const next = heights[at + 1];
      return next === undefined
        ? [height]
        : [height, (height + next) / 2 + random.between(-swing, swing) * 0.6];
    });
  }
  const last = heights.length - 1;
  return heights.map((height, at): Point => [-2 + ((width + 4) * at) / last, base - rise * height]);
};

const snowy = (scene: Scene, id: string, depth: number): string =>
  linear(id, [
    [0, scene.palette.light],
    [0.12, scene.palette.land(depth, 0.16)],
    [0.3, scene.palette.land(depth, 0.04)],
    [1, scene.palette.land(Math.min(1, depth + 0.2), -0.06)],
  ]);

/** Two ranges with snow on their peaks, and hills before them. */
export const mountains = (scene: Scene): string => {
  const random = scene.random('mountains');
  const ranges = times(2, (layer) => {
    const rise = (scene.horizon * 0.55) / (layer * 0.7 + 1);
    const points = jagged(random, scene, { base: scene.horizon + 6 + layer * 4, rise });
    const fill = snowy(scene, `range${layer}`, 0.3 + layer * 0.24);
    return fill + path(closed(angular(points), scene), `url(#range${layer})`) + mist(scene, layer);
  });
  return ranges + hillsFrom(scene, 2);
};

/** Dunes, lit from one side. */
export const desert = (scene: Scene): string => {
  const random = scene.random('dunes');
  return times(RIDGES, (layer) => {
    const points = rolling(random, scene, { base: baseOf(scene, layer) + 3, rise: 11 });
    const fill = linear(
      `dune${layer}`,
      [
        [0, scene.palette.land(depthOf(layer), 0.12)],
        [0.5, scene.palette.land(depthOf(layer), 0.02)],
        [1, scene.palette.land(depthOf(layer), -0.1)],
      ],
      [random.pick([1, -1]), 0.6],
    );
    const crest = faint(0.5, stroke(smooth(points), scene.palette.glow, 0.25));
    return fill + path(closed(smooth(points), scene), `url(#dune${layer})`) + crest;
  });
};
