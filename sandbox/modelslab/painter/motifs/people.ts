import { circle, faint, path, stroke, times } from '../svg.ts';
import type { Motif } from './motif.ts';

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
  const cheeks = faint(0.35, circle([-10, -55], 3.6, '#e8798a') + circle([10, -55], 3.6, '#e8798a'));
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
