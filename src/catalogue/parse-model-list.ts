import { z } from 'zod';
import type { LoraDetails } from '#domain/catalogue/catalogue.ts';

/** The details of an entry without any. */
export const NO_DETAILS: LoraDetails = { description: null, preview: null, nsfw: false };

// Characters: about four lines of a message.
const LONGEST_DESCRIPTION = 300;

// Not the ellipsis character: it is outside Latin-1, and would double the memory of most texts.
const END = '...';

// Discord's limit for the URL of an image.
const LONGEST_ADDRESS = 2048;

/** Puts a text on one line and shortens it. */
const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_DESCRIPTION) return line;
  // A lone surrogate is not a character.
  const kept = line.slice(0, LONGEST_DESCRIPTION - END.length).replace(/[\uD800-\uDBFF]$/, '');
  // A slice references the text it was cut from and keeps it in memory; a copy does not.
  return Buffer.from(kept + END).toString();
};

/** Returns a URL that Discord accepts for an image, or null. */
const pictureAddress = (text: string): string | null => {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || url.href.length > LONGEST_ADDRESS) return null;
  return url.href;
};

/** Reads the details of a LoRA from a row of the API's list. */
export const readDetails = (row: {
  description: string | null;
  screenshot: string | null;
  nsfw: boolean | null;
}): LoraDetails => ({
  description: shortened(row.description ?? '') || null,
  preview: pictureAddress(row.screenshot ?? ''),
  nsfw: row.nsfw ?? false,
});

/** A LoRA or model as stored and searched. */
export const listedModelSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['lora', 'model']),
  baseModel: z.string().nullable(),
  triggerWords: z.string().nullable(),
  /** Calls counted by the API; 0 if it does not count them. */
  uses: z.number().nonnegative(),
  // Only LoRAs have these.
  description: z.string().nullable().default(NO_DETAILS.description),
  preview: z.string().nullable().default(NO_DETAILS.preview),
  nsfw: z.boolean().default(NO_DETAILS.nsfw),
});

/** A LoRA or model as stored and searched. */
export type ListedModel = z.output<typeof listedModelSchema>;

/** The fields read from a row of the API's model list; null if missing (older rows have few fields). */
export type ListingRow = {
  id: string;
  name: string;
  category: string | null;
  subcategory: string | null;
  /** The trigger words (`instance_prompt`). */
  instancePrompt: string | null;
  status: string | null;
  /** Its purpose, such as `Imagen`. */
  feature: string | null;
  apiCalls: number | null;
  description: string | null;
  /** URL of a sample image. */
  screenshot: string | null;
  nsfw: boolean | null;
};

const BASE_MODELS: ReadonlyMap<string, string> = new Map([
  ['stable_diffusion', 'Stable Diffusion'],
  ['stable_diffusion_xl', 'SDXL'],
  ['sdxl', 'SDXL'],
  ['stable_diffusion_3', 'SD 3'],
  ['sd3', 'SD 3'],
  ['flux', 'Flux'],
  ['z_image', 'Z-Image'],
]);

// Values of the two category fields that name no base model.
const GENERIC = new Set(['lora', 'image', 'imagen', 'checkpoint', 'model', 'other']);

// The list also contains components of models, which neither `model_id` nor `lora_model` accepts.
const OTHER_PARTS = new Set([
  'embedding',
  'embeddings',
  'textual_inversion',
  'vae',
  'controlnet',
  'ip_adapter',
  'upscaler',
]);

// Language, audio and video models are named for what they make: `LLMaster`, `Audiogen`.
const OTHER_MEDIA = /llm|audio|voice|speech|music|video/;

// The id has to fit into `lora_model`, which commas separate, and be the value of a Discord choice (100
// characters).
const SENDABLE_ID = /^[^\s,<>]{1,100}$/;

// `_` counts as a letter in `\b`, and ids are full of it.
const SAYS_LORA = /(?<![a-z])lora(?![a-z])/i;

const folded = (value: string | null): string => value?.trim().toLowerCase() ?? '';

const isForImages = (row: ListingRow): boolean => {
  const categories = [folded(row.category), folded(row.subcategory)];
  if (!['', 'imagen'].includes(folded(row.feature))) return false;
  return !categories.some((category) => OTHER_PARTS.has(category) || OTHER_MEDIA.test(category));
};

const isUsable = (row: ListingRow): boolean =>
  SENDABLE_ID.test(row.id) && ['', 'model_ready'].includes(folded(row.status)) && isForImages(row);

const isLora = ({ id, name, category, subcategory }: ListingRow): boolean => {
  const categories = [folded(category), folded(subcategory)];
  if (categories.includes('lora')) return true;
  return categories.every((value) => value === '') && (SAYS_LORA.test(id) || SAYS_LORA.test(name));
};

const inWords = (category: string): string =>
  category.replace(/[_\s]+/g, ' ').replace(/(?<!\S)\p{Ll}/gu, (letter) => letter.toUpperCase());

/**
 * Returns a readable base model, such as `SDXL` for `stable_diffusion_xl`; null if neither field names one.
 */
export const baseModelOf = ({ category, subcategory }: Pick<ListingRow, 'category' | 'subcategory'>) => {
  const named = [folded(subcategory), folded(category)].filter(
    (value) => value !== '' && !GENERIC.has(value),
  );
  const known = named.map((value) => BASE_MODELS.get(value)).find((name) => name !== undefined);
  return known ?? named.map(inWords)[0] ?? null;
};

/** Extracts the usable LoRAs and image models: those that are ready and have an id that can be sent. */
export const readListing = (rows: readonly ListingRow[]): ListedModel[] =>
  rows.filter(isUsable).map((row) => {
    const kind = isLora(row) ? 'lora' : 'model';
    return {
      id: row.id,
      name: row.name.trim() || row.id,
      kind,
      baseModel: baseModelOf(row),
      triggerWords: row.instancePrompt?.trim() || null,
      uses: row.apiCalls ?? 0,
      // Details of models are never shown, and the list is long.
      ...(kind === 'lora' ? readDetails(row) : NO_DETAILS),
    };
  });

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
