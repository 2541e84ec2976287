import { circle, ellipse, faint, path, r, stroke, times } from '../svg.ts';
import { box } from './box.ts';
import type { Motif } from './motif.ts';

export const robot: Motif = ({ body, main, dark, light, accent, ink, glow }, detail) => {
  const legs =
    box([-17, -16, 11, 16], dark, 3) +
    box([6, -16, 11, 16], dark, 3) +
    box([-20, -5, 16, 5], main, 2) +
    box([4, -5, 16, 5], main, 2);
  const arms =
    stroke('M-24 -42C-38 -38 -38 -26 -34 -18M24 -42C38 -46 42 -56 38 -64', dark, 6.5) +
    circle([-34, -17], 5.5, main) +
    circle([38, -65], 5.5, main);
  const torso = box([-24, -52, 48, 38], body, 10);
  const panel = box([-13, -44, 26, 18], ink, 4) + circle([-6, -35], 3, accent) + circle([4, -35], 2.2, glow);
  const neck = box([-6, -58, 12, 8], dark, 2);
  const head = box([-27, -92, 54, 36], body, 13);
  const visor =
    box([-20, -84, 40, 19], ink, 9) + circle([-9, -74.5], 4.6, glow) + circle([9, -74.5], 4.6, glow);
  const antenna = stroke('M0 -92V-101', dark, 2) + circle([0, -104], 3.4, accent);
  const ears = box([-32, -80, 6, 14], accent, 3) + box([26, -80, 6, 14], accent, 3);
  const shine = faint(0.45, stroke('M-21 -87Q-14 -90 -4 -90', light, 1.8));
  const rivets =
    detail > 1
      ? faint(
          0.7,
          times(4, (at) => circle([at % 2 ? 19 : -19, at < 2 ? -46 : -20], 1.3, dark)),
        )
      : '';
  const gauge = detail > 2 ? stroke('M-9 -29.5L-4 -31L0 -28.5L5 -31L9 -29.5', accent, 0.9) : '';
  return legs + arms + neck + torso + panel + gauge + rivets + ears + antenna + head + shine + visor;
};

const drip = (half: number, y: number, fill: string): string => {
  const drops = times(
    6,
    (at) =>
      `q${r(half / 12)} ${4 + ((at * 5) % 7)} ${r(half / 6)} ${4 - ((at * 5) % 7) * 0.1}q${r(half / 12)} -3 ${r(half / 6)} -${4}`,
  );
  return path(`M${-half} ${y}${drops}V${y - 6}Q0 ${y - 11} ${-half} ${y - 6}Z`, fill);
};

export const cake: Motif = ({ body, main, dark, light, accent, glow }, detail) => {
  const plate = ellipse([0, 0], [54, 6], light) + faint(0.3, ellipse([0, 1.5], [46, 3.6], dark));
  const tier = (half: number, base: number, tall: number): string =>
    path(`M${-half} ${base}V${base - tall}H${half}V${base}Q0 ${base + 6} ${-half} ${base}Z`, body) +
    drip(half, base - tall + 4, light);
  const tiers = tier(42, -2, 28) + tier(29, -30, 24);
  const band = faint(0.8, stroke('M-42 -8Q0 -1 42 -8M-29 -35Q0 -29 29 -35', main, 2.6));
  const candles = times(3, (at) => {
    const x = -13 + at * 13;
    return (
      box([x - 1.8, -76, 3.6, 18], accent, 1) +
      faint(0.4, circle([x, -82], 6, glow)) +
      path(`M${x} -89C${x + 5} -82 ${x + 3} -77 ${x} -77C${x - 3} -77 ${x - 5} -82 ${x} -89Z`, glow)
    );
  });
  const cherries = times(detail * 2 + 1, (at) => circle([-34 + (at * 68) / (detail * 2), -31], 3.6, accent));
  return plate + tiers + band + cherries + candles;
};

export const heart: Motif = ({ body, light, glow, accent }, detail) => {
  const shape = 'M0 -10C-48 -42 -46 -88 -20 -90C-8 -90 -2 -82 0 -74C2 -82 8 -90 20 -90C46 -88 48 -42 0 -10Z';
  const halo = faint(0.3, ellipse([0, -56], [56, 50], glow));
  const shine = faint(0.55, stroke('M-33 -66C-33 -76 -28 -81 -21 -82', light, 4.5));
  const small = times(
    detail,
    (at) =>
      `<g transform="translate(${at % 2 ? 42 : -44} ${-14 - at * 26}) scale(.2)">${path(shape, accent)}</g>`,
  );
  return halo + path(shape, body) + shine + small;
};
