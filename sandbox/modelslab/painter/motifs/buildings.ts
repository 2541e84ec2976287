import { circle, faint, path, stroke, times } from '../svg.ts';
import { box } from './box.ts';
import type { Motif } from './motif.ts';

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
