import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { faint, r, times } from './svg.ts';

const ROWS = 3;

type Block = { x: number; width: number; tall: number; base: number };

const windows = (scene: Scene, random: Random, { x, width, tall, base }: Block): string => {
  const columns = Math.max(1, Math.floor(width / 2.1));
  const floors = Math.floor(tall / 2.8);
  const lit = scene.palette.dark ? 0.55 : 0.28;
  return times(columns * floors, (at) => {
    if (!random.chance(lit)) return '';
    const left = x + 0.9 + (at % columns) * 2.1;
    const top = base - tall + 1.4 + Math.floor(at / columns) * 2.8;
    return `<rect x="${r(left)}" y="${r(top)}" width="0.9" height="1.3" fill="${scene.palette.glow}"/>`;
  });
};

const building = (scene: Scene, random: Random, row: number): string => {
  const block = {
    x: random.between(-5, scene.width),
    width: random.between(6, 13),
    tall: random.between(14, 44) * (1 - row * 0.18) + 8,
    base: scene.horizon + 12 + row * 7,
  };
  const colour = scene.palette.land(0.3 + row * 0.26, random.between(-0.04, 0.04));
  const { x, width, tall, base } = block;
  const wall = `<rect x="${r(x)}" y="${r(base - tall)}" width="${r(width)}" height="${r(tall + 20)}" rx="0.4" fill="${colour}"/>`;
  const mast = `<rect x="${r(x + width / 2 - 0.15)}" y="${r(base - tall - 5)}" width="0.3" height="5" fill="${colour}"/>`;
  return wall + (random.chance(0.35) ? mast : '') + faint(0.3 + row * 0.25, windows(scene, random, block));
};

/** A skyline in rows, nearer ones darker. */
export const drawCity = (scene: Scene): string => {
  const random = scene.random('city');
  const perRow = (scene.width / 100) * (9 + scene.detail * 3);
  return times(ROWS, (row) => times(perRow, () => building(scene, random, row)));
};
