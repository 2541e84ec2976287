import { z } from 'zod';
import type { LoraDetails } from '#domain/catalogue/catalogue.ts';

/** Where nothing is told. */
export const NO_DETAILS: LoraDetails = { description: null, preview: null, nsfw: false };

// Characters: about four lines of a message. Tens of thousands of LoRAs are kept in memory.
const LONGEST_DESCRIPTION = 300;

// The character for it would make most texts twice as large in memory: it is beyond Latin-1.
const END = '...';

// Discord's limit for the address of a picture.
const LONGEST_ADDRESS = 2048;

/** The text on one line, cut. */
const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_DESCRIPTION) return line;
  // Half of a surrogate pair is no character.
  const kept = line.slice(0, LONGEST_DESCRIPTION - END.length).replace(/[\uD800-\uDBFF]$/, '');
  // A slice refers to the text that it was cut from, and would keep all of it in memory: a copy does not.
  return Buffer.from(kept + END).toString();
};

/** An address that Discord can be given for a picture, or null. */
const pictureAddress = (text: string): string | null => {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || url.href.length > LONGEST_ADDRESS) return null;
  return url.href;
};

/** What a row of the API's list tells of a LoRA beside what it is found by. */
export const readDetails = (row: {
  description: string | null;
  screenshot: string | null;
  nsfw: boolean | null;
}): LoraDetails => ({
  description: shortened(row.description ?? '') || null,
  preview: pictureAddress(row.screenshot ?? ''),
  nsfw: row.nsfw ?? false,
});

/** One LoRA or model as it is kept and searched. */
export const listedModelSchema = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['lora', 'model']),
  baseModel: z.string().nullable(),
  triggerWords: z.string().nullable(),
  /** Calls that the API counted; 0 where it counts none. */
  uses: z.number().nonnegative(),
  // A list that was cached by an older version has none of these.
  description: z.string().nullable().default(NO_DETAILS.description),
  preview: z.string().nullable().default(NO_DETAILS.preview),
  nsfw: z.boolean().default(NO_DETAILS.nsfw),
});

/** One LoRA or model as it is kept and searched. */
export type ListedModel = z.output<typeof listedModelSchema>;

/** What is read of one row of the API's model list; null where the row does not tell (older rows have few fields). */
export type ListingRow = {
  id: string;
  name: string;
  category: string | null;
  subcategory: string | null;
  /** The text that wakes it (`instance_prompt`). */
  instancePrompt: string | null;
  status: string | null;
  /** What it is for, such as `Imagen`. */
  feature: string | null;
  apiCalls: number | null;
  description: string | null;
  /** The address of a sample picture. */
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

// The list holds parts that go with a model, which neither `model_id` nor `lora_model` takes.
const OTHER_PARTS = new Set([
  'embedding',
  'embeddings',
  'textual_inversion',
  'vae',
  'controlnet',
  'ip_adapter',
  'upscaler',
]);

// Language, sound and film models are named for what they make: `LLMaster`, `Audiogen`.
const OTHER_MEDIA = /llm|audio|voice|speech|music|video/;

// The id has to survive `lora_model`, which commas separate, and be the value of a Discord choice (100 characters).
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

/** The base model in readable form: `stable_diffusion_xl` is `SDXL`; null where neither field names one. */
export const baseModelOf = ({ category, subcategory }: Pick<ListingRow, 'category' | 'subcategory'>) => {
  const named = [folded(subcategory), folded(category)].filter(
    (value) => value !== '' && !GENERIC.has(value),
  );
  const known = named.map((value) => BASE_MODELS.get(value)).find((name) => name !== undefined);
  return known ?? named.map(inWords)[0] ?? null;
};

/** The LoRAs and image models of the API's list that are ready and can be named in an order. */
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
      // Nobody is shown those of models, and the list is long.
      ...(kind === 'lora' ? readDetails(row) : NO_DETAILS),
    };
  });

const unknown = { triggerWords: null, description: null, preview: null, nsfw: false } as const;
const lora = { ...unknown, kind: 'lora' } as const;
const model = { ...unknown, kind: 'model' } as const;

/**
 * What is suggested until the API's list is in: ids that its documentation uses, in the order of suggestion.
 * The base model stands where the documentation, or the id itself, tells it.
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
