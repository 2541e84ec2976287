import { circle, ellipse, faint, path, stroke } from '../svg.ts';
import type { Motif } from './motif.ts';

export const bird: Motif = ({ body, dark, light, accent, ink }, detail) => {
  const tail = path('M-24 -44L-52 -34L-46 -46L-54 -50L-24 -56Z', dark);
  const torso = path('M-28 -52C-22 -76 14 -84 28 -66C36 -50 14 -28 -8 -32C-20 -34 -26 -40 -28 -52Z', body);
  const belly = faint(0.6, path('M-8 -34C10 -34 26 -48 24 -58C14 -46 0 -42 -14 -42Z', light));
  const wing = path('M6 -58C-4 -86 -34 -96 -54 -90C-44 -70 -26 -50 2 -48Z', dark);
  const feathers =
    detail > 1
      ? faint(0.6, stroke('M-2 -58C-14 -72 -28 -80 -42 -84M-6 -54C-18 -62 -30 -70 -40 -74', light, 1.4))
      : '';
  const beak = path('M29 -68L44 -62L28 -58Z', accent);
  return (
    tail + torso + belly + wing + feathers + beak + circle([20, -67], 3, ink) + circle([21, -68], 1, light)
  );
};

export const butterfly: Motif = ({ body, dark, light, accent, ink }, detail) => {
  const half = (side: 1 | -1): string => {
    const upper = path(
      `M0 -54C${side * 12} -92 ${side * 54} -98 ${side * 50} -66C${side * 46} -48 ${side * 18} -46 0 -52Z`,
      body,
    );
    const lower = path(
      `M0 -52C${side * 22} -52 ${side * 44} -38 ${side * 36} -20C${side * 28} -6 ${side * 8} -24 0 -46Z`,
      accent,
    );
    const spots =
      circle([side * 36, -74], 5, light) +
      circle([side * 24, -66], 3, dark) +
      circle([side * 25, -30], 4, light);
    const veins = faint(
      0.5,
      stroke(
        `M${side * 2} -54L${side * 42} -82M${side * 2} -53L${side * 46} -64M${side * 2} -48L${side * 30} -20`,
        dark,
        0.8,
      ),
    );
    return upper + lower + (detail > 1 ? faint(0.85, spots) : '') + (detail > 2 ? veins : '');
  };
  const torso =
    ellipse([0, -50], [2.4, 17], ink) +
    stroke('M0 -66C-4 -76 -9 -80 -12 -80M0 -66C4 -76 9 -80 12 -80', ink, 0.9);
  return half(-1) + half(1) + torso;
};

export const dragon: Motif = ({ body, dark, light, accent, ink }, detail) => {
  const wing = path(
    'M-4 -50C-14 -84 -38 -98 -62 -98C-54 -90 -54 -84 -57 -77C-48 -77 -44 -71 -45 -63C-36 -65 -31 -58 -31 -50C-22 -52 -12 -48 -4 -44Z',
    dark,
  );
  const bones = faint(
    0.6,
    stroke(
      'M-5 -48C-16 -76 -34 -92 -58 -97M-5 -47C-18 -66 -34 -74 -55 -77M-5 -46C-16 -56 -26 -60 -43 -63',
      accent,
      1.2,
    ),
  );
  const tail = stroke('M-18 -14C-46 0 -62 -14 -56 -30', dark, 6) + path('M-62 -28L-56 -44L-49 -29Z', accent);
  const torso = path(
    'M-24 -10C-30 -36 -10 -52 6 -54C16 -58 16 -72 14 -80C24 -78 30 -66 28 -54C26 -36 24 -22 20 0H8L6 -12H-8L-10 0H-24Z',
    body,
  );
  const belly = faint(0.6, path('M20 -58C24 -40 18 -24 12 -14C8 -26 10 -44 20 -58Z', light));
  const head = path(
    'M10 -82C14 -94 26 -96 34 -90L50 -82C51 -76 46 -72 38 -74L24 -70C14 -70 9 -74 10 -82Z',
    body,
  );
  const horns = path(
    'M16 -90C10 -98 4 -102 -3 -103C2 -98 8 -90 12 -84ZM24 -93C21 -101 16 -106 10 -109C13 -102 17 -95 20 -89Z',
    accent,
  );
  const spikes =
    detail > 1 ? path('M6 -76L-4 -77L8 -68ZM8 -66L-3 -65L8 -58ZM2 -54L-8 -58L-3 -50Z', accent) : '';
  const eye =
    ellipse([30, -85], [2.6, 2.1], light) + circle([30.6, -85], 1.3, ink) + circle([46, -80], 0.8, ink);
  return tail + wing + bones + torso + belly + spikes + horns + head + eye;
};
