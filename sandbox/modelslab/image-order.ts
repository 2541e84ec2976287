import { z } from 'zod';
import type { InputPicture } from './inputs.ts';
import {
  type Breach,
  between,
  breachOf,
  nullable,
  numeric,
  optionalText,
  requiredText,
  wholeBetween,
  yesNo,
} from './order-fields.ts';
import { RULES, SCHEDULER_NAMES } from './rules.ts';

/** The endpoints at which images are ordered by words. */
const IMAGE_ENDPOINTS = ['text2img', 'img2img'] as const;

/** An endpoint at which images are ordered by words. */
export type ImageEndpoint = (typeof IMAGE_ENDPOINTS)[number];

/** One order of images as the stand-in understood it, defaults filled in. */
export type ImageOrder = z.output<typeof orderSchema> & {
  endpoint: ImageEndpoint;
  loras: OrderedLora[];
  /** The picture that came along, once it was fetched. */
  picture?: InputPicture;
};

/** A LoRA with its strength, 0.1 to 1. */
type OrderedLora = { id: string; strength: number };

const side = (field: string) =>
  nullable(
    wholeBetween(field, RULES.side).pipe(
      z
        .number()
        .multipleOf(RULES.side.multipleOf, `The ${field} must be divisible by ${RULES.side.multipleOf}.`),
    ),
    512,
  );

const orderSchema = z.object({
  key: z.string(),
  model_id: requiredText('model_id'),
  prompt: requiredText('prompt'),
  negative_prompt: optionalText('negative_prompt'),
  width: side('width'),
  height: side('height'),
  samples: nullable(wholeBetween('samples', RULES.samples), 1),
  num_inference_steps: nullable(
    numeric('num_inference_steps').pipe(
      z.literal(RULES.steps, `The num_inference_steps must be one of ${RULES.steps.join(', ')}.`),
    ),
    31,
  ),
  safety_checker: yesNo('safety_checker', true),
  enhance_prompt: yesNo('enhance_prompt', true),
  seed: numeric('seed').pipe(z.number().int('The seed must be an integer.').nonnegative()).nullish(),
  guidance_scale: nullable(between('guidance_scale', RULES.guidanceScale), 7.5),
  multi_lingual: yesNo('multi_lingual', false),
  panorama: yesNo('panorama', false),
  self_attention: yesNo('self_attention', false),
  upscale: yesNo('upscale', false),
  embeddings_model: optionalText('embeddings_model'),
  lora_model: optionalText('lora_model'),
  lora_strength: nullable(z.union([z.string(), z.number().transform(String)]), ''),
  scheduler: nullable(
    z.enum(SCHEDULER_NAMES, 'The selected scheduler is invalid.'),
    'UniPCMultistepScheduler' as const,
  ),
  webhook: nullable(z.url('The webhook must be a valid URL.'), null),
  track_id: nullable(z.union([z.string(), z.number()]), null),
  clip_skip: nullable(wholeBetween('clip_skip', RULES.clipSkip), 1),
  // Of the endpoint's newer schema.
  highres_fix: yesNo('highres_fix', false),
  use_karras_sigmas: yesNo('use_karras_sigmas', true),
  algorithm_type: nullable(
    z.enum(RULES.algorithms, `The algorithm_type must be one of ${RULES.algorithms.join(', ')}.`),
    'none',
  ),
  vae: optionalText('vae'),
  safety_checker_type: nullable(
    z.enum(RULES.safetyTypes, `The safety_checker_type must be one of ${RULES.safetyTypes.join(', ')}.`),
    'sensitive_content_text',
  ),
  ip_adapter_id: nullable(z.enum(RULES.adapters, 'The selected ip_adapter_id is invalid.'), null),
  ip_adapter_image: nullable(z.url('The ip_adapter_image must be a valid URL.'), null),
  ip_adapter_scale: nullable(between('ip_adapter_scale', RULES.share), 0.6),
  // Of img2img alone.
  init_image: nullable(z.url('The init_image must be a valid URL.'), null),
  strength: nullable(between('strength', RULES.share), 0.7),
  base64: yesNo('base64', false),
  temp: yesNo('temp', false),
});

const FOREIGN: Record<ImageEndpoint, readonly string[]> = {
  text2img: ['init_image', 'strength'],
  img2img: ['highres_fix'],
};

/** The attributes of a body; the API ignores others, the stand-in remarks on them. */
export const attributesOf = (endpoint: ImageEndpoint): ReadonlySet<string> =>
  new Set(Object.keys(orderSchema.shape).filter((name) => !FOREIGN[endpoint].includes(name)));

/** What an order lacks that has to do with its picture. */
const pictureBreaches = (endpoint: ImageEndpoint, body: Record<string, unknown>): Breach[] => {
  const needed = [
    ...(endpoint === 'img2img' ? ['init_image'] : []),
    ...(body.ip_adapter_id ? ['ip_adapter_image'] : []),
    ...(body.ip_adapter_image ? ['ip_adapter_id'] : []),
  ];
  return needed
    .filter((field) => !body[field])
    .map((field) => ({ field, text: `The ${field} field is required.`, sent: body[field] }));
};

const commaList = (text: string): string[] => (text === '' ? [] : text.split(',').map((item) => item.trim()));

const strengthText = (given: string[], loras: string[]): string | undefined => {
  const { min, max } = RULES.loraStrength;
  const outside = given.some((text) => text === '' || !(Number(text) >= min && Number(text) <= max));
  if (outside) return `The lora_strength must be between ${min} and ${max}.`;
  if (given.length === 0 || given.length === loras.length) return undefined;
  return `The lora_strength must name one value per LoRA: ${loras.length} expected, ${given.length} given.`;
};

const readLoras = (body: Record<string, unknown>): { loras: OrderedLora[]; breaches: Breach[] } => {
  const ids = commaList(String(body.lora_model ?? ''));
  const strengths = commaList(String(body.lora_strength ?? ''));
  const text = strengthText(strengths, ids);
  const breaches: Breach[] =
    text === undefined ? [] : [{ field: 'lora_strength', text, sent: body.lora_strength }];
  if (ids.includes('') || new Set(ids).size < ids.length) {
    const once = 'The lora_model must name each LoRA once.';
    breaches.push({ field: 'lora_model', text: once, sent: body.lora_model });
  }
  return { loras: ids.map((id, at) => ({ id, strength: Number(strengths[at] ?? 1) })), breaches };
};

/** Reads the body of an order by the API page's limits: the order, or every breach found. */
export const readImageOrder = (
  endpoint: ImageEndpoint,
  body: Record<string, unknown>,
): { order: ImageOrder } | { breaches: Breach[] } => {
  const parsed = orderSchema.safeParse(body);
  const { loras, breaches } = readLoras(body);
  const issues = parsed.error?.issues.map((issue) => breachOf(issue, body)) ?? [];
  const all = [...issues, ...breaches, ...pictureBreaches(endpoint, body)];
  if (!parsed.success || all.length > 0) return { breaches: all };
  return { order: { ...parsed.data, endpoint, loras } };
};
