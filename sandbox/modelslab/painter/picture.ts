import { drawBehind, drawFinish } from './finish.ts';
import { drawLand } from './land.ts';
import type { PictureOrder } from './order.ts';
import { drawOverlays } from './overlays.ts';
import { createScene } from './scene.ts';
import { drawSky } from './sky.ts';
import { drawSubjects } from './subjects.ts';
import { r } from './svg.ts';

/** The SVG of an order in its own size: upscaling is left to the renderer. */
export const drawPicture = (order: PictureOrder): string => {
  const scene = createScene(order);
  const layers = [drawSky, drawBehind, drawLand, drawSubjects, drawOverlays, drawFinish].map((draw) =>
    draw(scene),
  );
  const box = `width="${order.width}" height="${order.height}" viewBox="0 0 ${r(scene.width)} ${r(scene.height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} preserveAspectRatio="none">${layers.join('')}</svg>`;
};
