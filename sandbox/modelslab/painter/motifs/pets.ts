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
