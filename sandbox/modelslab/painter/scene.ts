import type { PictureOrder } from './order.ts';
import { createPalette, type Palette } from './palette.ts';
import { createRandom, type Random } from './random.ts';
import { type Reading, readPrompt } from './reading.ts';

/** What every layer of a picture is drawn from. The shorter side is 100 units long. */
export type Scene = {
  order: PictureOrder;
  reading: Reading;
  palette: Palette;
  width: number;
  height: number;
  /** How far down sky and land meet. */
  horizon: number;
  /** 1 to 3 with the steps: how much is drawn. */
  detail: number;
  /** Where sun or moon stands. */
  sun: { x: number; y: number; radius: number };
  /** A sequence of its own for each purpose, so that one layer's needs do not move another. */
  random: (purpose: string) => Random;
};

/** Arranges a picture: the seed and the prompt decide where things are, the palette how they look. */
export const createScene = (order: PictureOrder): Scene => {
  const unit = Math.min(order.width, order.height) / 100;
  const width = order.width / unit;
  const height = order.height / unit;
  const reading = readPrompt(order.prompt);
  const random = (purpose: string): Random => createRandom(`${purpose} ${order.seed} ${order.prompt}`);
  const layout = random('layout');
  const lowered = (order.clipSkip - 1) * 0.018;
  return {
    order,
    reading,
    palette: createPalette(order, reading),
    width,
    height,
    horizon: height * (layout.between(0.52, 0.64) + lowered),
    detail: Math.min(3, Math.max(1, Math.round((order.steps - 11) / 10))),
    sun: {
      x: width * layout.between(0.14, 0.86),
      y: height * layout.between(0.14, 0.34),
      radius: layout.between(6, 11),
    },
    random,
  };
};
