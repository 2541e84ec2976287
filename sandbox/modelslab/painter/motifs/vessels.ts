import { circle, ellipse, faint, path, stroke, times } from '../svg.ts';
import { box } from './box.ts';
import type { Motif } from './motif.ts';

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
