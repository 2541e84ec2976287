import type { ImagineOption } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH } from '#domain/generation/lora.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import { range } from './problems.ts';

/** The descriptions of `/imagine`'s options, at most 100 characters each. */
export const optionDescriptions = {
  prompt: 'What you want to see',
  lora: 'LoRA ids, separated by commas; suggestions come while you type',
  strength: `Strength per LoRA, ${range(LIMITS.loraStrength)}: one for all, or one each; ${DEFAULT_LORA_STRENGTH} if left out`,
  scheduler: 'The scheduler (sampler)',
  model: 'The model to draw with; suggestions come while you type',
  negative: 'What to keep out of the image',
  size: 'A named size; width and height win over it',
  seed: `${range(LIMITS.seed)}; the same seed with the same options gives the same image`,
  samples: `How many images, ${range(LIMITS.samples)}`,
  steps: `Denoising steps: ${LIMITS.steps.join(', ')}`,
  guidance: `How closely the image follows the prompt (guidance scale), ${range(LIMITS.guidanceScale)}`,
  width: `Pixels, ${range(LIMITS.side)}, a multiple of ${LIMITS.side.multipleOf}`,
  height: `Pixels, ${range(LIMITS.side)}, a multiple of ${LIMITS.side.multipleOf}`,
  clip_skip: `How many of the last CLIP layers to skip, ${range(LIMITS.clipSkip)}`,
  embedding: 'The id of an embeddings model',
  safety: 'The safety checker; it can be off in age-restricted channels only',
  enhance: 'Let ModelsLab enrich the prompt; the same seed then gives another image',
  multi_lingual: 'The prompt is not in English',
  panorama: 'Make a panorama',
  self_attention: 'Higher quality, takes longer',
  upscale: 'Twice the resolution',
  highres_fix: 'Draw small first, then large: fewer doubled limbs in large images',
  karras: "Karras' noise schedule; names such as DPM++ 2M Karras say it, too",
  algorithm: 'The solver of DPM++ 2M; the name DPM++ 2M SDE says it, too',
  vae: 'The id of a VAE',
  safety_type: 'What the safety checker puts in the place of an image',
} satisfies Record<ImagineOption, string>;

const names = {
  'square-small': 'Small square',
  square: 'Square',
  'square-large': 'Large square',
  portrait: 'Portrait 2:3',
  landscape: 'Landscape 3:2',
  tall: 'Tall 9:16',
  wide: 'Wide 16:9',
  photo: 'Photo 3:4',
  'photo-wide': 'Photo 4:3',
} satisfies Record<NamedSize, string>;

/** A named size with its pixels. */
export const sizeName = (size: NamedSize): string =>
  `${names[size]}, ${NAMED_SIZES[size].width} × ${NAMED_SIZES[size].height}`;
