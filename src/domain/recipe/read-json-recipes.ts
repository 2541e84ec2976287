import { z } from 'zod';
import { takeLoraTags } from './lora-tags.ts';
import { anyWord, anyWords, type ForeignRecipe, nameOfFile, type RecipeLora } from './recipe.ts';

const word = z.string().catch('');
const words = z.array(anyWord).catch([]);

/** A document read by a schema; undefined for one of another program. */
const reader =
  <S extends z.ZodType>(schema: S, recipe: (document: z.output<S>) => ForeignRecipe) =>
  (document: unknown): ForeignRecipe | undefined => {
    const read = schema.safeParse(document);
    return read.success ? recipe(read.data) : undefined;
  };

const named = (name: string | undefined, strength: string | undefined, mark?: string): RecipeLora[] =>
  name === undefined ? [] : [{ name: nameOfFile(name), strength: strength ?? null, mark: mark ?? null }];

/** SwarmUI's `parameters`. */
export const readSwarmUi = reader(
  z.object({
    sui_image_params: z.object({
      ...anyWords('model', 'seed', 'steps', 'cfgscale', 'width', 'height', 'sampler', 'scheduler'),
      prompt: word,
      negativeprompt: word,
      loras: words,
      loraweights: words,
    }),
  }),
  ({ sui_image_params: params }) => {
    const { seed, steps, cfgscale: guidance, width, height, sampler, scheduler: scheduleType } = params;
    const { prompt, loras } = takeLoraTags(params.prompt);
    const model = nameOfFile(params.model ?? '');
    return {
      tool: 'swarmui',
      prompt,
      negativePrompt: params.negativeprompt,
      loras: [...loras, ...params.loras.flatMap((name, index) => named(name, params.loraweights[index]))],
      settings: { seed, steps, guidance, width, height, sampler, scheduleType, model },
      others: [],
    };
  },
);

const invokeModel = z
  .object(anyWords('name', 'model_name', 'hash'))
  .transform(({ name, model_name: older, hash }) => ({ name: name ?? older, hash }))
  .optional()
  .catch(undefined);

const invokeLora = z.object({ model: invokeModel, lora: invokeModel, weight: anyWord });

/** InvokeAI's `invokeai_metadata`. */
export const readInvokeAi = reader(
  z.object({
    ...anyWords('seed', 'steps', 'cfg_scale', 'scheduler', 'width', 'height', 'clip_skip'),
    positive_prompt: z.string(),
    negative_prompt: word,
    model: invokeModel,
    loras: z.array(invokeLora).catch([]),
  }),
  ({ loras, model, scheduler = '', cfg_scale: guidance, clip_skip: clipSkip, ...params }) => {
    const { seed, steps, width, height } = params;
    // `dpmpp_2m_k` has Karras' schedule.
    const isKarras = scheduler.endsWith('_k');
    const sampler = isKarras ? scheduler.slice(0, -2) : scheduler;
    const scheduleType = isKarras ? 'Karras' : undefined;
    const models = { model: model?.name, modelHash: model?.hash };
    return {
      tool: 'invokeai',
      prompt: params.positive_prompt,
      negativePrompt: params.negative_prompt,
      loras: loras.flatMap((one) => named((one.model ?? one.lora)?.name, one.weight)),
      settings: { seed, steps, guidance, clipSkip, width, height, sampler, scheduleType, ...models },
      others: [],
    };
  },
);

const oldPrompt = z
  .union([z.string(), z.array(z.object({ prompt: z.string() }))])
  .transform((prompt) => (typeof prompt === 'string' ? prompt : prompt.map((part) => part.prompt).join(' ')));

const IN_BRACKETS = /\[([^[\]]{0,2000})\]/g;

/** The `sd-metadata` of older versions of InvokeAI: words in square brackets are those that are not wanted. */
export const readOldInvokeAi = reader(
  z.object({
    model_weights: anyWord,
    image: z.object({
      ...anyWords('steps', 'cfg_scale', 'seed', 'sampler', 'width', 'height'),
      prompt: oldPrompt,
    }),
  }),
  ({ image: { prompt, cfg_scale: guidance, ...settings }, model_weights: model }) => ({
    tool: 'invokeai',
    prompt: prompt.replace(IN_BRACKETS, '').trim(),
    negativePrompt: [...prompt.matchAll(IN_BRACKETS)].map(([, inside = '']) => inside).join(', '),
    loras: [],
    settings: { ...settings, guidance, model },
    others: [],
  }),
);

const caption = z
  .object({ caption: z.object({ base_caption: z.string() }) })
  .transform(({ caption: { base_caption: base } }) => base)
  .optional()
  .catch(undefined);

/** NovelAI's `Comment`. */
export const readNovelAi = reader(
  z.object({
    ...anyWords('steps', 'scale', 'seed', 'sampler', 'width', 'height', 'noise_schedule'),
    prompt: word,
    uc: z.string(),
    v4_prompt: caption,
    v4_negative_prompt: caption,
  }),
  (params) => {
    const { seed, steps, scale: guidance, width, height, sampler, noise_schedule: scheduleType } = params;
    return {
      tool: 'novelai',
      prompt: params.v4_prompt ?? params.prompt,
      negativePrompt: params.v4_negative_prompt ?? params.uc,
      loras: [],
      settings: { seed, steps, guidance, width, height, sampler, scheduleType },
      others: [],
    };
  },
);

/** Fooocus' own scheme, in `parameters` or `Comment`. */
export const readFooocus = reader(
  z.object({
    ...anyWords('steps', 'seed', 'guidance_scale', 'sampler', 'scheduler', 'clip_skip', 'base_model_hash'),
    prompt: word,
    negative_prompt: word,
    base_model: z.string(),
    resolution: word,
    loras: z.array(words).catch([]),
  }),
  ({ guidance_scale: guidance, clip_skip: clipSkip, scheduler: scheduleType, ...params }) => {
    const { seed, steps, sampler, base_model_hash: modelHash } = params;
    const [, width, height] = /^\((\d{1,6}), ?(\d{1,6})\)$/.exec(params.resolution) ?? [];
    const model = nameOfFile(params.base_model);
    return {
      tool: 'fooocus',
      prompt: params.prompt,
      negativePrompt: params.negative_prompt,
      loras: params.loras.flatMap(([name, strength, hash]) => named(name, strength, hash)),
      settings: { seed, steps, guidance, clipSkip, width, height, sampler, scheduleType, model, modelHash },
      others: [],
    };
  },
);
