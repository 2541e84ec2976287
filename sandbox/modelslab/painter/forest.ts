import { baseOf, closed, depthOf, hillsFrom, mist, rolling, shaded } from './ground.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { type Point, path, r, smooth, times } from './svg.ts';

const pine = (at: Point, size: number, fill: string): string =>
  times(3, (tier) => {
    const [x, y] = at;
    const top = y - size * (1 - tier * 0.22);
    const half = size * (0.14 + tier * 0.08);
    return path(
      `M${r(x)} ${r(top)}L${r(x + half)} ${r(top + size * 0.48)}L${r(x - half)} ${r(top + size * 0.48)}Z`,
      fill,
    );
  });

const pineRow = (scene: Scene, random: Random, layer: number): string => {
  const base = baseOf(scene, layer) + 5;
  const size = 11 + layer * 7;
  const count = (scene.width / size) * (1.4 + scene.detail * 0.35);
  return times(count, () => {
    const x = random.between(-3, scene.width + 3);
    const fill = scene.palette.land(depthOf(layer), random.between(-0.06, 0.05));
    return pine([x, base + random.between(-1.5, 2)], size * random.between(0.7, 1.25), fill);
  });
};

/** Rows of pines, the nearer the taller and darker. */
export const forest = (scene: Scene): string => {
  const random = scene.random('forest');
  return (
    times(3, (layer) => {
      const line = smooth(rolling(random, scene, { base: baseOf(scene, layer) + 5, rise: 5 }));
      const floor = shaded(scene, `floor${layer}`, depthOf(layer));
      return (
        pineRow(scene, random, layer) +
        floor +
        path(closed(line, scene), `url(#floor${layer})`) +
        mist(scene, layer)
      );
    }) + hillsFrom(scene, 3)
  );
};
