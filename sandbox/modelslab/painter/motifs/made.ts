import { circle, ellipse, faint, path, r, stroke, times } from '../svg.ts';
import type { Motif } from './motif.ts';

type Box = readonly [x: number, y: number, width: number, height: number];

const box = ([x, y, width, height]: Box, fill: string, round = 0): string =>
  `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${r(round)}" fill="${fill}"/>`;

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

export const castle: Motif = ({ body, main, dark, light, accent, glow }, detail) => {
  const merlons = (x: number, y: number, count: number): string =>
    times(count, (at) => box([x + at * 6, y - 4, 4, 5], main));
  const tower = (x: number, wide: number, tall: number): string => {
    const roof = path(
      `M${x - wide / 2 - 3} ${-tall}L${x} ${-tall - wide * 1.5}L${x + wide / 2 + 3} ${-tall}Z`,
      accent,
    );
    const flag =
      stroke(`M${x} ${-tall - wide * 1.5}v-7`, dark, 0.8) +
      path(`M${x} ${-tall - wide * 1.5 - 7}l8 2.5l-8 2.5Z`, light);
    const slit = box([x - 1.5, -tall + 8, 3, 7], glow, 1.5);
    return box([x - wide / 2, -tall, wide, tall], body) + roof + flag + slit;
  };
  const wall = box([-40, -34, 80, 34], main) + merlons(-40, -34, 14);
  const gate =
    path('M-9 0V-14A9 9 0 0 1 9 -14V0Z', dark) + faint(0.5, stroke('M-4 0V-20M4 0V-20M-9 -8H9', light, 0.6));
  const bricks =
    detail > 1
      ? faint(
          0.22,
          times(16, (at) => box([-36 + ((at * 23) % 72), -30 + ((at * 7) % 26), 6, 2.4], dark, 0.6)),
        )
      : '';
  const lamps = detail > 2 ? circle([-14, -12], 1.6, glow) + circle([14, -12], 1.6, glow) : '';
  return (
    tower(-12, 15, 58) +
    tower(15, 13, 50) +
    tower(0, 14, 70) +
    wall +
    tower(-40, 16, 46) +
    tower(40, 16, 46) +
    bricks +
    gate +
    lamps
  );
};

export const house: Motif = ({ body, dark, light, accent, glow }, detail) => {
  const smoke = faint(
    0.45,
    circle([24, -86], 4, light) + circle([28, -95], 5.5, light) + circle([25, -106], 7, light),
  );
  const chimney = box([18, -80, 10, 26], dark, 1);
  const wall = box([-34, -44, 68, 44], body, 2);
  const roof = path('M-44 -42L0 -84L44 -42L38 -38H-38Z', accent);
  const tiles = detail > 1 ? faint(0.3, stroke('M-32 -50H32M-22 -60H22M-12 -70H12', dark, 1.2)) : '';
  const door = path('M-7 0V-20A7 7 0 0 1 7 -20V0Z', dark) + circle([4, -11], 1.2, glow);
  const pane = (x: number): string =>
    box([x, -32, 14, 14], glow, 2) + stroke(`M${x + 7} -32V-18M${x} -25H${x + 14}`, dark, 1);
  const shrubs =
    detail > 2
      ? times(6, (at) => circle([-38 + (at % 3) * 6 + Math.floor(at / 3) * 64, -3], 5, '#5a9f5c'))
      : '';
  return smoke + chimney + wall + roof + tiles + door + pane(-26) + pane(12) + shrubs;
};

export const boat: Motif = ({ body, main, dark, light, accent }, detail) => {
  const mast = stroke('M0 -14V-96', dark, 2.2);
  const sail =
    path('M3 -92C26 -70 36 -44 36 -24C24 -20 12 -20 3 -22Z', light) +
    path('M-3 -84C-18 -64 -26 -44 -28 -24C-20 -20 -10 -20 -3 -22Z', accent);
  const seams =
    detail > 1
      ? faint(
          0.3,
          stroke(
            'M3 -70C12 -66 18 -62 23 -58M3 -48C14 -46 24 -44 32 -42M-3 -62C-8 -58 -12 -56 -17 -54',
            dark,
            0.8,
          ),
        )
      : '';
  const hull =
    path('M-46 -18H48C44 -4 34 4 20 4H-22C-34 4 -42 -6 -46 -18Z', body) + stroke('M-45 -16H47', main, 2.4);
  const flag = path('M0 -96L16 -92L0 -88Z', accent);
  const holes = detail > 2 ? times(4, (at) => circle([-24 + at * 15, -7], 2.2, light)) : '';
  const foam = faint(0.6, ellipse([0, 4], [50, 3], light));
  return mast + sail + seams + flag + hull + holes + foam;
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

export const balloon: Motif = ({ body, main, dark, light, accent }, detail) => {
  const ropes = stroke('M-15 -34L-8 -14M15 -34L8 -14M-5 -32L-3 -14M5 -32L3 -14', dark, 0.7);
  const basket = box([-9, -15, 18, 13], '#9a6b45', 3) + box([-10, -16, 20, 3.4], '#b98557', 1.6);
  const envelope = path(
    'M0 -104C34 -104 42 -76 36 -60C31 -48 20 -40 15 -33H-15C-20 -40 -31 -48 -36 -60C-42 -76 -34 -104 0 -104Z',
    body,
  );
  const stripes = path(
    'M0 -104C14 -104 18 -76 15 -60C12 -48 8 -40 6 -33H-6C-8 -40 -12 -48 -15 -60C-18 -76 -14 -104 0 -104Z',
    accent,
  );
  const edges =
    detail > 1
      ? faint(
          0.5,
          path(
            'M-24 -97C-36 -84 -36 -68 -31 -56L-24 -47C-29 -64 -30 -84 -24 -97ZM24 -97C36 -84 36 -68 31 -56L24 -47C29 -64 30 -84 24 -97Z',
            main,
          ),
        )
      : '';
  const shine = faint(0.4, ellipse([-16, -86], [6, 11], light));
  const bunting = detail > 2 ? times(7, (at) => path(`M${-33 + at * 9.6} -56h7l-3.5 7Z`, light)) : '';
  return ropes + basket + envelope + stripes + edges + bunting + shine;
};

export const rocket: Motif = ({ body, dark, light, accent, ink, glow }, detail) => {
  const flame =
    path('M-9 -14C-13 2 -4 12 0 22C4 12 13 2 9 -14Z', accent) +
    path('M-5 -14C-7 -4 -2 4 0 10C2 4 7 -4 5 -14Z', glow);
  const fins = path(
    'M-14 -46C-28 -36 -30 -20 -27 -8C-22 -16 -17 -19 -11 -20ZM14 -46C28 -36 30 -20 27 -8C22 -16 17 -19 11 -20Z',
    accent,
  );
  const hull = path('M0 -106C18 -90 22 -60 14 -16H-14C-22 -60 -18 -90 0 -106Z', body);
  const nose = path('M0 -106C7 -100 12 -92 15 -82H-15C-12 -92 -7 -100 0 -106Z', accent);
  const port =
    circle([0, -64], 9, dark) + circle([0, -64], 6.6, ink) + faint(0.7, circle([-2, -66], 2.6, light));
  const belt = detail > 1 ? faint(0.6, stroke('M-17 -40H17M-16 -33H16', dark, 1.2)) : '';
  const shine = faint(0.5, stroke('M-10 -78C-13 -66 -13 -50 -11 -34', light, 2));
  const second = detail > 2 ? circle([0, -46], 4, ink) : '';
  return flame + fins + hull + nose + port + second + belt + shine;
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
