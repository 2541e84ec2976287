import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { circle, ellipse, faint, group, linear, path, r, radial, stroke, times } from './svg.ts';

const backdrop = ({ palette, width, height }: Scene): string => {
  const [top, middle, low] = palette.sky;
  const fill = linear('sky', [
    [0, top],
    [0.42, middle],
    [0.72, low],
    [1, low],
  ]);
  return `${fill}<rect width="${r(width)}" height="${r(height)}" fill="url(#sky)"/>`;
};

const star = (random: Random, { width, horizon, palette }: Scene): string => {
  const size = random.unit() ** 3 * 0.55 + 0.14;
  const spot = circle([random.between(0, width), random.between(0, horizon)], size, palette.light);
  return faint(random.between(0.35, 1), spot);
};

const stars = (scene: Scene): string => {
  const random = scene.random('stars');
  const few = scene.palette.dark ? 45 : 0;
  return times(few * scene.detail * (scene.width / 100), () => star(random, scene));
};

const nebula = (scene: Scene): string => {
  if (scene.reading.setting !== 'space') return '';
  const random = scene.random('nebula');
  const hues = [random.between(0, 360), random.between(0, 360)];
  const fills = hues.map((h, at) => {
    const colour = scene.palette.grade({ l: 0.6, c: 0.2, h });
    return radial(`nebula${at}`, [
      [0, colour, 0.5],
      [0.5, colour, 0.18],
      [1, colour, 0],
    ]);
  });
  const cloud = (at: number): string =>
    ellipse(
      [random.between(0, scene.width), random.between(0, scene.height * 0.8)],
      [random.between(22, 55), random.between(14, 34)],
      `url(#nebula${at % 2})`,
    );
  return fills.join('') + times(7, cloud);
};

const moonCraters = ({ sun, palette }: Scene, random: Random): string =>
  times(5, () => {
    const angle = random.between(0, 2 * Math.PI);
    const away = random.between(0, sun.radius * 0.65);
    const at = [sun.x + Math.cos(angle) * away, sun.y + Math.sin(angle) * away] as const;
    return faint(0.18, circle(at, random.between(0.08, 0.2) * sun.radius, palette.ink));
  });

const sunOrMoon = (scene: Scene): string => {
  const { sun, palette } = scene;
  const halo = radial('halo', [
    [0, palette.glow, 0.95],
    [0.18, palette.glow, 0.55],
    [0.5, palette.glow, 0.16],
    [1, palette.glow, 0],
  ]);
  const isMoon = scene.reading.moon || scene.reading.mood === 'night';
  const disc = circle([sun.x, sun.y], sun.radius, palette.glow);
  const craters = isMoon ? moonCraters(scene, scene.random('moon')) : '';
  return halo + circle([sun.x, sun.y], sun.radius * 5.5, 'url(#halo)') + disc + craters;
};

/** Beams from the sun: what prompt enhancement adds. */
const beams = (scene: Scene): string => {
  if (!scene.order.enhancePrompt) return '';
  const { sun, palette, width, height } = scene;
  const random = scene.random('beams');
  const reach = Math.hypot(width, height);
  const beam = (at: number): string => {
    const from = (at / 11) * 2 * Math.PI + random.between(-0.1, 0.1);
    const to = from + random.between(0.06, 0.16);
    const corner = (angle: number): string =>
      `${r(sun.x + Math.cos(angle) * reach)} ${r(sun.y + Math.sin(angle) * reach)}`;
    return path(`M${r(sun.x)} ${r(sun.y)}L${corner(from)}L${corner(to)}Z`, palette.glow);
  };
  return faint(0.16, times(11, beam));
};

const cloud = (random: Random, { width, horizon, palette }: Scene): string => {
  const x = random.between(-0.05, 1.05) * width;
  const y = random.between(0.1, 0.82) * horizon;
  const size = random.between(3, 7) * (0.5 + y / horizon / 2);
  const puff = (at: number): string => {
    const away = (at - 3) * size * 0.75;
    const radius = size * (1 - Math.abs(at - 3) / 5) * random.between(0.7, 1.1);
    return ellipse([x + away, y - radius * 0.35], [radius * 1.25, radius * 0.8], palette.cloud);
  };
  const base = ellipse([x, y + size * 0.1], [size * 3.1, size * 0.42], palette.cloud);
  return group(random.between(0.3, 0.7), times(7, puff) + base);
};

const clouds = (scene: Scene): string => {
  if (scene.reading.setting === 'space') return '';
  const random = scene.random('clouds');
  const count = random.whole(3, 5) + scene.detail * 2;
  const shown = times(count * (scene.width / 100), () => cloud(random, scene));
  return scene.palette.dark ? group(0.35, shown) : shown;
};

const birds = (scene: Scene): string => {
  if (scene.detail < 3 || scene.palette.dark) return '';
  const random = scene.random('birds');
  const x = scene.width * random.between(0.15, 0.75);
  const y = scene.horizon * random.between(0.35, 0.6);
  const flock = times(7, () => {
    const span = random.between(0.8, 1.7);
    const from = `M${r(x + random.between(-9, 9))} ${r(y + random.between(-5, 5))}`;
    return stroke(
      `${from}q${r(span)} ${r(-span)} ${r(span * 1.3)} 0q${r(span * 0.3)} ${r(-span)} ${r(span * 1.3)} 0`,
      scene.palette.ink,
      0.3,
    );
  });
  return faint(0.7, flock);
};

/** Everything behind the land. */
export const drawSky = (scene: Scene): string =>
  backdrop(scene) +
  nebula(scene) +
  stars(scene) +
  sunOrMoon(scene) +
  beams(scene) +
  clouds(scene) +
  birds(scene);
