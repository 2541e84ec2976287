import { z } from 'zod';
import { operationOf } from '#domain/generation/operation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { storedRequestSchema } from '#domain/generation/request.ts';
import { samplerOf } from '#domain/generation/schedulers.ts';
import { parsedJson } from '#domain/json.ts';
import { type Infotext, printInfotext } from './infotext.ts';
import { printLoraTags } from './lora-tags.ts';
import { type ImageText, MOST_TEXT, type OwnRecipe, RECIPE_TOOLS } from './recipe.ts';

/** The name of the text that only we write: the whole request. */
export const OWN_NAME = 'loralei';

/** The name of the text that others read too. */
export const PARAMETERS_NAME = 'parameters';

/** What is written into the file of an image. */
export type RecipeTexts = {
  /** As AUTOMATIC1111 writes it. */
  parameters: string;
  /** The whole recipe, in ASCII. */
  own: string;
};

const ownSchema = z.object({
  // What is written otherwise one day gets another number.
  format: z.literal(1),
  version: z.string().max(100),
  request: storedRequestSchema,
});

const ascii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const KARRAS = ' Karras';

/** The name of the sampler and its schedule, as AUTOMATIC1111 has them since version 1.9. */
const samplerSettings = (request: GenerationRequest): Infotext['settings'] => {
  const { name } = samplerOf(request);
  const isKarras = name.endsWith(KARRAS) || request.useKarrasSigmas === true;
  const sampler = name.endsWith(KARRAS) ? name.slice(0, -KARRAS.length) : name;
  return [
    ['Sampler', sampler],
    ...(isKarras ? ([['Schedule type', 'Karras']] satisfies Infotext['settings']) : []),
  ];
};

/** AUTOMATIC1111's word for how much of a picture is changed. */
const denoisingOf = (request: GenerationRequest): Infotext['settings'] => {
  const operation = operationOf(request);
  return operation.kind === 'img2img' ? [['Denoising strength', String(operation.strength)]] : [];
};

const settingsOf = (request: GenerationRequest, version: string): Infotext['settings'] => [
  ['Steps', String(request.steps)],
  ...samplerSettings(request),
  ['CFG scale', String(request.guidanceScale)],
  ['Seed', String(request.seed)],
  ['Size', `${request.width}x${request.height}`],
  ['Model', request.modelId],
  ...(request.clipSkip === null
    ? []
    : ([['Clip skip', String(request.clipSkip)]] satisfies Infotext['settings'])),
  ...(request.vae === null ? [] : ([['VAE', request.vae]] satisfies Infotext['settings'])),
  ...denoisingOf(request),
  ['Version', `${RECIPE_TOOLS.loralei} ${version}`],
];

/** What a file can hold: no letter that ends a text, and whole letters only. */
const writable = (text: string): string => text.replaceAll('\0', ' ').toWellFormed();

type OwnInput = z.input<typeof ownSchema>;

const withoutPicture = ({ operation: _operation, ...request }: GenerationRequest): OwnInput['request'] =>
  request;

/**
 * The texts for the file of an image that a request was made of. `version` is that of the bot. The picture that went into
 * it stays out: its address is its owner's.
 */
export const recipeTexts = (request: GenerationRequest, version: string): RecipeTexts => ({
  parameters: writable(
    printInfotext({
      prompt: [request.prompt, printLoraTags(request.loras)].filter((part) => part !== '').join(' '),
      negativePrompt: request.negativePrompt ?? '',
      settings: settingsOf(request, version),
    }),
  ),
  own: ascii(JSON.stringify({ format: 1, version, request: withoutPicture(request) } satisfies OwnInput)),
});

/** Reads our own text; undefined where there is none, or one that this version cannot read. */
export const readOwnRecipe = (texts: readonly ImageText[]): OwnRecipe | undefined => {
  const own = texts.findLast(({ name }) => name === OWN_NAME)?.text;
  if (own === undefined || own.length > MOST_TEXT) return undefined;
  const read = ownSchema.safeParse(parsedJson(own)).data;
  return read && { tool: 'loralei', version: read.version, request: read.request };
};
