import { circle, ellipse, faint, path, stroke, times } from '../svg.ts';
import type { Motif, MotifColours } from './motif.ts';

const eyes = ({ ink, light }: MotifColours, [apart, y, size]: readonly [number, number, number]): string =>
  [-apart, apart]
    .map(
      (x) =>
        ellipse([x, y], [size * 0.85, size], ink) +
        circle([x + size * 0.25, y - size * 0.35], size * 0.32, light),
    )
    .join('');

export const cat: Motif = (colours, detail) => {
  const { body, dark, light, accent, ink } = colours;
  const tail = stroke('M18 -6C44 -4 46 -30 34 -40C28 -46 24 -38 30 -35', dark, 6.5);
  const torso = path('M-24 0C-30 -30 -16 -52 0 -52C16 -52 30 -30 24 0C14 3 -14 3 -24 0Z', body);
  const chest = faint(0.55, path('M-10 -2C-13 -24 -8 -42 0 -44C8 -42 13 -24 10 -2Z', light));
  const paws = ellipse([-9, -2], [7, 4], light) + ellipse([9, -2], [7, 4], light);
  const ears = path(
    'M-24 -66C-25 -80 -24 -90 -21 -95C-14 -90 -7 -84 -4 -80ZM24 -66C25 -80 24 -90 21 -95C14 -90 7 -84 4 -80Z',
    dark,
  );
  const inner = path('M-20 -74L-19 -87L-10 -80ZM20 -74L19 -87L10 -80Z', accent);
  const head = ellipse([0, -66], [25, 20], body);
  const muzzle = faint(0.7, ellipse([0, -59], [11, 7.5], light));
  const nose =
    path('M-2.6 -63H2.6L0 -60Z', accent) + stroke('M0 -60Q-1 -56 -5 -57M0 -60Q1 -56 5 -57', ink, 0.8);
  const whiskers = stroke('M-12 -60L-30 -63M-12 -58L-30 -57M12 -60L30 -63M12 -58L30 -57', light, 0.5);
  const stripes =
    detail > 1
      ? faint(
          0.5,
          stroke(
            'M0 -85V-77M-6 -84L-5 -78M6 -84L5 -78M-25 -22L-17 -20M-25 -14L-17 -13M25 -22L17 -20M25 -14L17 -13',
            dark,
            2,
          ),
        )
      : '';
  return (
    tail +
    torso +
    chest +
    paws +
    ears +
    inner +
    head +
    muzzle +
    stripes +
    eyes(colours, [9.5, -69, 4.6]) +
    nose +
    (detail > 2 ? whiskers : '')
  );
};

export const dog: Motif = (colours, detail) => {
  const { body, dark, light, accent, ink } = colours;
  const tail = stroke('M20 -12C34 -18 38 -34 34 -42', dark, 6);
  const torso = path('M-22 0C-28 -30 -16 -54 0 -54C16 -54 28 -30 22 0C12 3 -12 3 -22 0Z', body);
  const chest = faint(0.6, path('M-9 -4C-12 -26 -7 -44 0 -46C7 -44 12 -26 9 -4Z', light));
  const paws = ellipse([-10, -2], [8, 4.5], light) + ellipse([10, -2], [8, 4.5], light);
  const head = path('M-21 -70C-21 -90 21 -90 21 -70C21 -52 12 -46 0 -46C-12 -46 -21 -52 -21 -70Z', body);
  const ears = path(
    'M-16 -83C-32 -86 -34 -62 -25 -52C-19 -58 -17 -68 -16 -83ZM16 -83C32 -86 34 -62 25 -52C19 -58 17 -68 16 -83Z',
    dark,
  );
  const muzzle = ellipse([0, -57], [11.5, 9], light);
  const nose =
    ellipse([0, -62], [4.4, 3.2], ink) + stroke('M0 -59V-55Q-4 -51 -7 -54M0 -55Q4 -51 7 -54', ink, 0.9);
  const tongue = detail > 1 ? path('M-3 -52C-3 -44 3 -44 3 -52Z', '#e8798a') : '';
  const collar =
    detail > 2 ? stroke('M-14 -44Q0 -38 14 -44', accent, 3.4) + circle([0, -39], 2.6, colours.glow) : '';
  return (
    tail + torso + chest + paws + collar + head + ears + muzzle + tongue + nose + eyes(colours, [9, -71, 3.8])
  );
};

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

export const fish: Motif = ({ body, dark, light, accent, ink }, detail) => {
  const tail = path(
    'M-30 -46C-46 -66 -58 -66 -60 -62C-54 -50 -54 -42 -60 -28C-54 -26 -42 -32 -30 -46Z',
    accent,
  );
  const fins = path('M-12 -64C-4 -80 12 -80 20 -64ZM-8 -30C-6 -18 6 -16 10 -30Z', accent);
  const torso = path('M-36 -46C-18 -74 26 -74 42 -46C26 -20 -18 -20 -36 -46Z', body);
  const belly = faint(0.5, path('M-24 -38C-8 -24 24 -26 40 -44C24 -38 -4 -34 -24 -38Z', light));
  const scales =
    detail > 1
      ? faint(
          0.35,
          times(4, (at) => stroke(`M${-20 + at * 10} -58q7 12 0 24`, dark, 1.4)),
        )
      : '';
  const bubbles = detail > 2 ? faint(0.7, circle([50, -58], 3, light) + circle([57, -70], 2, light)) : '';
  return (
    tail +
    fins +
    torso +
    belly +
    scales +
    bubbles +
    circle([28, -52], 4.4, light) +
    circle([29, -52], 2.6, ink)
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

export const person: Motif = ({ body, dark, light, accent, ink }, detail) => {
  const skin = '#f0c9a8';
  const hairBack = path(
    'M-25 -62C-30 -100 30 -100 25 -62C30 -44 30 -28 26 -20H-26C-30 -28 -30 -44 -25 -62Z',
    dark,
  );
  const shoulders = path('M-46 0C-46 -22 -26 -27 -10 -30H10C26 -27 46 -22 46 0Z', accent);
  const collar = path('M-11 -30L0 -16L11 -30L16 -27L0 -8L-16 -27Z', light);
  const neck = path('M-7 -44H7V-30C4 -25 -4 -25 -7 -30Z', '#e0b391');
  const face = path('M-18 -68C-18 -88 18 -88 18 -68C18 -50 9 -40 0 -40C-9 -40 -18 -50 -18 -68Z', skin);
  const fringe = path(
    'M-20 -64C-24 -94 24 -94 20 -64C18 -72 14 -77 8 -79C0 -72 -12 -72 -17 -74C-19 -71 -19 -68 -20 -64Z',
    body,
  );
  const cheeks = faint(0.35, circle([-10, -55], 3.6, accent) + circle([10, -55], 3.6, accent));
  const look =
    stroke('M-11 -61Q-8 -58 -5 -61M5 -61Q8 -58 11 -61', ink, 1.2) +
    stroke('M-4 -50Q0 -47 4 -50', '#b0604f', 1.4);
  const shine = detail > 1 ? faint(0.5, stroke('M-12 -80Q-4 -86 6 -83', light, 1.6)) : '';
  const flower =
    detail > 2
      ? times(5, (at) =>
          circle([19 + 3.4 * Math.cos(at * 1.257), -74 + 3.4 * Math.sin(at * 1.257)], 2.5, accent),
        ) + circle([19, -74], 2, light)
      : '';
  return hairBack + shoulders + neck + collar + face + cheeks + look + fringe + shine + flower;
};
