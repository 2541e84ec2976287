import { drawCity } from './city.ts';
import { forest } from './forest.ts';
import { baseOf, closed, depthOf, hillsFrom, mist, RIDGES, rolling, shaded } from './ground.ts';
import { desert, mountains } from './highlands.ts';
import type { Scene } from './scene.ts';
import { circle, faint, linear, type Point, path, r, smooth, stroke, times } from './svg.ts';
import type { Setting } from './vocabulary.ts';
import { sea } from './water.ts';

const hills = (scene: Scene): string => {
  const random = scene.random('hills');
  return times(RIDGES, (layer) => {
    const line = smooth(rolling(random, scene, { base: baseOf(scene, layer) + 4, rise: 16 - layer * 2.4 }));
    const fill = shaded(scene, `hill${layer}`, depthOf(layer));
    return fill + path(closed(line, scene), `url(#hill${layer})`) + (layer < 2 ? mist(scene, layer + 1) : '');
  });
};

const planetLimb = (scene: Scene): string => {
  const { palette, width, height, horizon } = scene;
  const radius = width * 1.1;
  const fill = linear('limb', [
    [0, palette.land(0.4, 0.25)],
    [0.06, palette.land(0.7, 0.1)],
    [0.3, palette.land(1, -0.05)],
  ]);
  const centre: Point = [width / 2, horizon + radius + (height - horizon) * 0.25];
  return fill + faint(0.3, circle(centre, radius + 1.6, palette.glow)) + circle(centre, radius, 'url(#limb)');
};

const blades = (scene: Scene): string => {
  const random = scene.random('grass');
  return times(26 * scene.detail * (scene.width / 100), () => {
    const x = random.between(0, scene.width);
    const y = scene.height - random.unit() ** 2 * (scene.height - scene.horizon) * 0.5 + 1;
    const lean = random.between(-1.4, 1.4);
    const tall = random.between(2, 4.6);
    const blade = stroke(
      `M${r(x)} ${r(y)}q${r(lean * 0.2)} ${r(-tall * 0.6)} ${r(lean)} ${r(-tall)}`,
      scene.palette.land(1, random.between(-0.1, 0.12)),
      0.4,
    );
    const bloom = scene.palette.grade({ l: 0.85, c: 0.13, h: random.between(330, 460) });
    return blade + (random.chance(0.3) ? circle([x + lean, y - tall], 0.7, bloom) : '');
  });
};

const DRAW: Record<Setting, (scene: Scene) => string> = {
  hills,
  mountains,
  sea,
  forest,
  desert,
  city: (scene) => drawCity(scene) + hillsFrom(scene, 2),
  space: planetLimb,
  meadow: (scene) => hills(scene) + blades(scene),
};

/** The land, water or town below the sky. */
export const drawLand = (scene: Scene): string => DRAW[scene.reading.setting](scene);
