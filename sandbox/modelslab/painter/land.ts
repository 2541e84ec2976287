import { drawCity } from './city.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import {
  angular,
  circle,
  ellipse,
  faint,
  linear,
  type Point,
  path,
  r,
  smooth,
  stroke,
  times,
} from './svg.ts';
import type { Setting } from './vocabulary.ts';

type Ridge = { base: number; rise: number };

const RIDGES = 4;

const depthOf = (layer: number): number => (layer + 1) / RIDGES;

/** The height of the ground line of a layer, from the horizon to the lower edge. */
const baseOf = ({ horizon, height }: Scene, layer: number): number =>
  horizon + (height - horizon) * (layer / RIDGES) * 0.95;

const closed = (line: string, { width, height }: Scene): string =>
  `${line}L${r(width + 2)} ${r(height + 2)}L-2 ${r(height + 2)}Z`;

const shaded = (scene: Scene, id: string, depth: number): string =>
  linear(id, [
    [0, scene.palette.land(depth, 0.06)],
    [0.6, scene.palette.land(Math.min(1, depth + 0.12), -0.04)],
    [1, scene.palette.land(Math.min(1, depth + 0.2), -0.08)],
  ]);

const rolling = (random: Random, { width }: Scene, { base, rise }: Ridge): Point[] => {
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

const mist = (scene: Scene, layer: number): string => {
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

const hills = (scene: Scene): string => {
  const random = scene.random('hills');
  return times(RIDGES, (layer) => {
    const line = smooth(rolling(random, scene, { base: baseOf(scene, layer) + 4, rise: 16 - layer * 2.4 }));
    const fill = shaded(scene, `hill${layer}`, depthOf(layer));
    return fill + path(closed(line, scene), `url(#hill${layer})`) + (layer < 2 ? mist(scene, layer + 1) : '');
  });
};

const snowy = (scene: Scene, id: string, depth: number): string =>
  linear(id, [
    [0, scene.palette.light],
    [0.12, scene.palette.land(depth, 0.16)],
    [0.3, scene.palette.land(depth, 0.04)],
    [1, scene.palette.land(Math.min(1, depth + 0.2), -0.06)],
  ]);

const mountains = (scene: Scene): string => {
  const random = scene.random('mountains');
  const ranges = times(2, (layer) => {
    const rise = (scene.horizon * 0.55) / (layer * 0.7 + 1);
    const points = jagged(random, scene, { base: scene.horizon + 6 + layer * 4, rise });
    const fill = snowy(scene, `range${layer}`, 0.3 + layer * 0.24);
    return fill + path(closed(angular(points), scene), `url(#range${layer})`) + mist(scene, layer);
  });
  return ranges + hillsFrom(scene, 2);
};

const hillsFrom = (scene: Scene, first: number): string => {
  const random = scene.random('foothills');
  return times(RIDGES - first, (at) => {
    const layer = first + at;
    const line = smooth(rolling(random, scene, { base: baseOf(scene, layer) + 3, rise: 8 }));
    const fill = shaded(scene, `foothill${layer}`, depthOf(layer));
    return fill + path(closed(line, scene), `url(#foothill${layer})`);
  });
};

const glints = (scene: Scene): string => {
  const random = scene.random('glints');
  const { sun, palette, horizon, height } = scene;
  return times(14 + scene.detail * 8, () => {
    const depth = random.unit();
    const y = horizon + 1 + (height - horizon) * depth ** 1.4;
    const x = sun.x + random.between(-1, 1) * (4 + depth * 22);
    const glint = ellipse([x, y], [random.between(1.5, 5) * (0.5 + depth), 0.22 + depth * 0.4], palette.glow);
    return faint(random.between(0.25, 0.75), glint);
  });
};

const waves = (scene: Scene): string => {
  const random = scene.random('waves');
  return times(4 + scene.detail, (at) => {
    const depth = (at + 1) / (5 + scene.detail);
    const base = scene.horizon + (scene.height - scene.horizon) * depth ** 1.2;
    const line = smooth(rolling(random, scene, { base: base + 2, rise: 1.5 + depth * 3 }));
    const fill = path(closed(line, scene), scene.palette.water(0.3 + depth * 0.7));
    return faint(0.55, fill + stroke(line, scene.palette.light, 0.12 + depth * 0.22));
  });
};

const sea = (scene: Scene): string => {
  const { palette, horizon, height, width } = scene;
  const fill = linear('sea', [
    [0, palette.water(0)],
    [0.25, palette.water(0.45)],
    [1, palette.water(1)],
  ]);
  const surface = `<rect y="${r(horizon)}" width="${r(width)}" height="${r(height - horizon + 1)}" fill="url(#sea)"/>`;
  const isle = smooth(rolling(scene.random('isle'), scene, { base: horizon + 1.5, rise: 7 }));
  const farShore = faint(0.85, path(`${isle}L${r(width)} ${r(horizon)}L0 ${r(horizon)}Z`, palette.land(0.3)));
  return farShore + fill + surface + waves(scene) + glints(scene);
};

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

const forest = (scene: Scene): string => {
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

const desert = (scene: Scene): string => {
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
