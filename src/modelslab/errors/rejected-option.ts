import type { ImagineOption } from '#domain/generation/problem.ts';

/** The option of `/imagine` behind each body attribute that a member can set. */
const OPTION_OF_FIELD: Record<string, ImagineOption> = {
  prompt: 'prompt',
  negative_prompt: 'negative',
  model_id: 'model',
  width: 'width',
  height: 'height',
  samples: 'samples',
  num_inference_steps: 'steps',
  safety_checker: 'safety',
  enhance_prompt: 'enhance',
  seed: 'seed',
  guidance_scale: 'guidance',
  multi_lingual: 'multi_lingual',
  panorama: 'panorama',
  self_attention: 'self_attention',
  upscale: 'upscale',
  embeddings_model: 'embedding',
  lora_model: 'lora',
  lora_strength: 'strength',
  lora: 'lora',
  scheduler: 'scheduler',
  clip_skip: 'clip_skip',
};

// The longest first: "negative prompt" also holds "prompt".
const FIELDS = Object.keys(OPTION_OF_FIELD).toSorted((a, b) => b.length - a.length);

// The API writes a field as it is sent, or with blanks in place of the underscores.
const PATTERNS = FIELDS.map((field) => ({
  option: OPTION_OF_FIELD[field] ?? null,
  pattern: new RegExp(`\\b${field.replaceAll('_', '[ _]')}\\b`, 'i'),
}));

/** The option that a refusal is about: by the field that carries the text, else by a field named in it. */
export const rejectedOption = (refusal: { field: string; text: string }): ImagineOption | null => {
  // A list entry is refused under `field.index`.
  const field = refusal.field.split('.')[0] ?? '';
  if (Object.hasOwn(OPTION_OF_FIELD, field)) return OPTION_OF_FIELD[field] ?? null;
  return PATTERNS.find(({ pattern }) => pattern.test(refusal.text))?.option ?? null;
};
