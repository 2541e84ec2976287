import type { ListedModel } from './parse-model-list.ts';

const unknown = { triggerWords: null, description: null, preview: null, nsfw: false } as const;
const lora = { ...unknown, kind: 'lora' } as const;
const model = { ...unknown, kind: 'model' } as const;

/**
 * Suggested until the API's list has arrived: ids from its documentation, in order of suggestion. Base models
 * are given where the documentation or the id says so.
 */
export const BUILTIN_MODELS: readonly ListedModel[] = [
  {
    ...lora,
    id: 'xl-realistic-cake-art-sty',
    name: 'XL Realistic Cake Art Style',
    baseModel: 'SDXL',
    uses: 4,
  },
  { ...lora, id: 'more_details', name: 'More Details', baseModel: null, uses: 3 },
  { ...lora, id: 'animie', name: 'Animie', baseModel: null, uses: 2 },
  { ...lora, id: 'wearing-bones-v1-0', name: 'Wearing Bones', baseModel: 'Stable Diffusion', uses: 1 },
  { ...model, id: 'tamarin-xl-v1', name: 'Tamarin XL', baseModel: 'SDXL', uses: 4 },
  { ...model, id: 'midjourney', name: 'Midjourney', baseModel: null, uses: 3 },
  { ...model, id: 'fluxdev', name: 'Flux Dev', baseModel: 'Flux', uses: 2 },
  { ...model, id: 'z_image_turbo', name: 'Z-Image Turbo', baseModel: 'Z-Image', uses: 1 },
];
