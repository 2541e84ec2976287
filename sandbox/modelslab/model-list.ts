import type { ImageSpec } from './image-svg.ts';
import { CHECKPOINTS, KINDS, KNOWN_CHECKPOINTS, KNOWN_LORAS, LOOKS, SUBJECTS } from './model-words.ts';
import { createRandom } from './random.ts';

type Base = 'sd15' | 'sdxl' | 'flux';

type Model = {
  name: string;
  id: string;
  base: Base;
  trigger: string | null;
  lora: boolean;
  description: string | null;
};

const LORAS = 300;
const CHECKPOINT_COUNT = 60;

const CATEGORIES: Record<Base, string> = {
  sd15: 'stable_diffusion',
  sdxl: 'stable_diffusion_xl',
  flux: 'flux',
};
const BASE_NAMES: Record<Base, string> = { sd15: 'SD 1.5', sdxl: 'SDXL', flux: 'Flux' };
const PREFIXES: Record<Base, string> = { sd15: '', sdxl: 'XL ', flux: 'Flux ' };
const BASES: readonly Base[] = ['sd15', 'sdxl', 'sd15', 'sdxl', 'flux'];

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const at = <Item>(list: readonly [Item, ...Item[]], index: number): Item =>
  list[index % list.length] ?? list[0];

const baseAt = (index: number): Base => BASES[index % BASES.length] ?? 'sd15';

type Traits = { look: string; subject: string; base: Base };

/** What uploaders write: a sentence or nothing, and now and then a page of HTML with all that one can put in there. */
const describe = (index: number, { look, subject, base }: Traits): string | null => {
  const what = `Gives ${BASE_NAMES[base]} pictures a ${look.toLowerCase()} look, made for ${subject.toLowerCase()} prompts.`;
  if (index % 24 === 5) return `<p>${what}</p><p><strong>Use it at 0.7.</strong></p>${HTML.repeat(30)}`;
  return index % 3 === 2 ? null : what;
};

const HTML =
  '<ul><li>No @everyone here, no `code`, and **no** <a href="https://example.com">link</a></li></ul>';

/** The n-th invented LoRA. The strides share no factor with the lists' lengths, so that names do not come in rows. */
const loraAt = (index: number): Model => {
  const base = baseAt(index);
  const look = at(LOOKS, index * 7);
  const subject = at(SUBJECTS, index + Math.floor(index / 20));
  const name = `${PREFIXES[base]}${look} ${subject} ${at(KINDS, index * 5)} v${1 + (index % 3)}`;
  return {
    name,
    id: slug(name),
    base,
    trigger: index % 4 === 0 ? `${look} ${subject}`.toLowerCase() : null,
    lora: true,
    description: describe(index, { look, subject, base }),
  };
};

const checkpointAt = (index: number): Model => {
  const base = baseAt(index);
  const name = `${PREFIXES[base]}${at(CHECKPOINTS, index)} v${1 + Math.floor(index / CHECKPOINTS.length)}`;
  const description = index % 2 === 0 ? `A checkpoint for ${BASE_NAMES[base]} prompts of every kind.` : null;
  return { name, id: slug(name), base, trigger: null, lora: false, description };
};

const invent = (known: readonly Model[], count: number, make: (index: number) => Model): Model[] => {
  const invented = Array.from({ length: count - known.length }, (_, index) => make(index));
  return [...known, ...invented];
};

const MODELS: readonly Model[] = [
  ...invent(
    KNOWN_LORAS.map((one) => ({ ...one, lora: true })),
    LORAS,
    loraAt,
  ),
  ...invent(
    KNOWN_CHECKPOINTS.map((one) => ({ ...one, trigger: null, lora: false, description: null })),
    CHECKPOINT_COUNT,
    checkpointAt,
  ),
];

/** The item as documented: seven fields, and none says what kind of model it is. */
const shortItem = ({ name, id, trigger, description }: Model, origin: string) => ({
  model_id: id,
  status: 'model_ready',
  created_at: null,
  instance_prompt: trigger,
  model_name: name,
  description,
  screenshots: `${origin}/cdn/screenshots/${id}.png`,
});

const created = (index: number): string => {
  const day = new Date(Date.UTC(2023, 0, 1 + index * 2, index % 24));
  return day.toISOString().replace('.000Z', '.000000Z');
};

/** The item as it is found in use: fourteen fields, all strings. Older LoRAs stand in the category "lora". */
const longItem = (model: Model, index: number, origin: string) => {
  const old = model.lora && index % 12 === 11;
  return {
    ...shortItem(model, origin),
    created_at: created(index),
    api_calls: String((index * 7919) % 5000),
    model_category: old ? 'lora' : CATEGORIES[model.base],
    is_nsfw: index % 40 === 39 ? '1' : at(['0', 'no'], index),
    featured: 'no',
    model_subcategory: model.lora && !old ? 'lora' : null,
    model_format: 'safetensors',
    feature: 'Imagen',
  };
};

const NOT_AN_IMAGE_MODEL = { base: 'sd15', trigger: null, lora: false, description: null } as const;

/** What the list holds beside image models. */
const others = (origin: string) =>
  ['Chatterbox LLM', 'Whisper Field Audio'].map((name, index) => ({
    ...longItem({ name, id: slug(name), ...NOT_AN_IMAGE_MODEL }, index, origin),
    model_category: index === 0 ? 'LLMaster' : 'Audiogen',
    feature: index === 0 ? 'Uncensored Chat' : 'Voice',
  }));

const isShort = (index: number): boolean => index % 15 === 14;

/** The public models, the same at each call; trained ones are never in it. */
export const modelList = (origin: string): Record<string, unknown>[] => [
  ...MODELS.map((model, index) =>
    isShort(index) ? shortItem(model, origin) : longItem(model, index, origin),
  ),
  ...others(origin),
];

/** The sample picture of a model in the list, or of any other id. */
export const screenshotSpec = (id: string): ImageSpec => {
  const model = MODELS.find((one) => one.id === id);
  const random = createRandom(id);
  return {
    prompt: model?.name ?? id,
    negativePrompt: '',
    modelId: model?.lora ? 'tamarin-xl-v1' : id,
    loras: model?.lora ? [{ id, strength: 0.8 }] : [],
    scheduler: 'UniPCMultistepScheduler',
    embedding: '',
    width: 256,
    height: 256,
    steps: 31,
    guidanceScale: 7.5,
    seed: random.whole(0, 100_000),
    clipSkip: 1,
    enhancePrompt: false,
    panorama: false,
    selfAttention: false,
    upscale: false,
  };
};
