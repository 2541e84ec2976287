import { circle, ellipse, faint, path, stroke, times } from '../svg.ts';
import type { Motif } from './motif.ts';

const petal = (angle: number, shape: string): string => `<g transform="rotate(${angle})">${shape}</g>`;

export const flower: Motif = ({ body, main, dark, light, accent }, detail) => {
  const stem = stroke('M0 0C-3 -20 4 -36 0 -58', '#3f7d4a', 3.4);
  const leaves = path(
    'M0 -18C-20 -40 -34 -34 -36 -30C-28 -16 -12 -14 0 -18ZM1 -28C18 -50 32 -46 35 -41C28 -28 14 -24 1 -28Z',
    '#5a9f5c',
  );
  const count = 6 + detail * 2;
  const outer = times(count, (at) => petal((360 / count) * at, ellipse([0, -17], [8, 15], body)));
  const inner = times(count, (at) => petal((360 / count) * (at + 0.5), ellipse([0, -12], [5, 10], main)));
  const veins = faint(
    0.4,
    times(detail > 1 ? count : 0, (at) => petal((360 / count) * at, stroke('M0 -10V-26', dark, 0.7))),
  );
  const dots = times(detail > 2 ? 9 : 0, (at) =>
    circle([4 * Math.cos(at * 0.7), 4 * Math.sin(at * 0.7)], 0.8, dark),
  );
  const head =
    outer +
    veins +
    faint(0.85, inner) +
    circle([0, 0], 8, accent) +
    faint(0.5, circle([-2, -2], 4, light)) +
    dots;
  return `${stem + leaves}<g transform="translate(0 -66)">${head}</g>`;
};

const CROWN = [
  [-24, -54, 18],
  [24, -54, 18],
  [-12, -72, 20],
  [14, -74, 19],
  [0, -56, 22],
  [0, -86, 15],
] as const;

export const tree: Motif = ({ body, dark, light, accent }, detail) => {
  const trunk = path('M-7 0C-3 -14 -5 -28 -6 -40H6C5 -28 4 -14 9 0Z', '#6b4a3a');
  const boughs = stroke('M0 -34C-6 -44 -14 -48 -20 -52M1 -36C6 -46 14 -50 20 -54', '#6b4a3a', 3.4);
  const shadow = CROWN.map(([x, y, size]) => circle([x + 2, y + 4], size, dark)).join('');
  const crown = CROWN.map(([x, y, size]) => circle([x, y], size, body)).join('');
  const shine = faint(
    0.35,
    CROWN.map(([x, y, size]) => circle([x - size * 0.3, y - size * 0.35], size * 0.5, light)).join(''),
  );
  const fruit = times(detail * 4, (at) =>
    circle([30 * Math.cos(at * 2.4), -64 + 24 * Math.sin(at * 1.7)], 2.1, accent),
  );
  return trunk + boughs + shadow + crown + shine + fruit;
};

export const mushroom: Motif = ({ body, dark, light, accent }, detail) => {
  const small = `<g transform="translate(34 0) scale(.45)">${path('M-9 0C-12 -20 -8 -36 -7 -46H7C8 -36 12 -20 9 0Z', light)}${path('M-32 -44C-30 -78 30 -78 32 -44C16 -38 -16 -38 -32 -44Z', body)}</g>`;
  const stem = path('M-13 0C-17 -22 -12 -40 -10 -50H10C12 -40 17 -22 13 0C6 3 -6 3 -13 0Z', light);
  const gills = faint(0.7, path('M-34 -48C-16 -38 16 -38 34 -48C16 -54 -16 -54 -34 -48Z', dark));
  const cap = path('M-42 -48C-42 -100 42 -100 42 -48C20 -56 -20 -56 -42 -48Z', body);
  const spots =
    ellipse([-18, -68], [7, 5.5], light) +
    ellipse([6, -80], [8, 5.5], light) +
    ellipse([25, -63], [5.5, 4.5], light);
  const more = detail > 1 ? circle([-4, -62], 3, light) + circle([-30, -56], 2.4, light) : '';
  const skirt = detail > 2 ? path('M-12 -38C-4 -33 4 -33 12 -38L14 -32C4 -27 -4 -27 -14 -32Z', accent) : '';
  return small + stem + skirt + gills + cap + spots + more;
};

export const crystal: Motif = ({ body, main, dark, light, glow }, detail) => {
  const shard = (x: number, tall: number, lean: number): string =>
    path(`M${x - 9} 0L${x - 9 + lean} ${-tall + 14}L${x + lean} ${-tall}L${x} 0Z`, main) +
    path(`M${x} 0L${x + lean} ${-tall}L${x + 9 + lean} ${-tall + 16}L${x + 10} 0Z`, dark) +
    faint(
      0.6,
      path(`M${x - 5} -4L${x - 5 + lean} ${-tall + 18}L${x - 2 + lean} ${-tall + 12}L${x - 2} -4Z`, light),
    );
  const halo = faint(0.3, ellipse([0, -40], [52, 48], body));
  const sparks = faint(
    0.9,
    times(detail * 2, (at) => circle([42 * Math.cos(at * 2.1), -52 + 40 * Math.sin(at * 1.3)], 1.2, glow)),
  );
  return halo + shard(-24, 56, -10) + shard(26, 62, 10) + shard(-8, 84, -3) + shard(10, 96, 3) + sparks;
};

export const orbs: Motif = ({ body, light, accent, glow }, detail) => {
  const orb = (x: number, y: number, size: number): string =>
    faint(0.28, circle([x, y], size * 1.35, glow)) +
    circle([x, y], size, body) +
    faint(0.55, ellipse([x - size * 0.32, y - size * 0.4], [size * 0.34, size * 0.22], light));
  const arc = (sweep: 0 | 1): string =>
    `<g transform="rotate(-18 0 -52)">${stroke(`M-48 -52A48 12 0 0 ${sweep} 48 -52`, accent, 2.4)}</g>`;
  const moons = times(detail, (at) => orb(-44 + at * 40, -14 - (at % 2) * 74, 6 - at));
  return arc(1) + orb(0, -52, 30) + arc(0) + moons;
};
