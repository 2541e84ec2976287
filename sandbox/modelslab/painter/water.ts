import { closed, rolling } from './ground.ts';
import type { Scene } from './scene.ts';
import { ellipse, faint, linear, path, r, smooth, stroke, times } from './svg.ts';

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

/** Water to the horizon, with a far shore and the sun's glints. */
export const sea = (scene: Scene): string => {
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
