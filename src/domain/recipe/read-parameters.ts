import { z } from 'zod';
import { parsedJson } from '#domain/json.ts';
import { readInfotext } from './infotext.ts';
import { takeLoraTags } from './lora-tags.ts';
import {
  anyWord,
  type ForeignRecipe,
  type RecipeLora,
  type RecipeSettings,
  type RecipeTool,
} from './recipe.ts';

type Values = ReadonlyMap<string, string>;

/** What is no setting, or is told by others. */
const BOOKKEEPING = new Set([
  ...[
    'Version',
    'App',
    'User',
    'Parser',
    'Created Date',
    'Template',
    'Negative Template',
    'Hashes',
    'TI hashes',
  ],
  ...['Lora hashes', 'Lora weights', 'Civitai resources', 'Civitai metadata', 'VAE hash', 'RNG', 'Backend'],
  ...['Operations', 'Pipeline', 'Fooocus V2 Expansion', 'Metadata Scheme'],
]);

const TAKEN: Readonly<Record<string, keyof RecipeSettings>> = {
  Steps: 'steps',
  Sampler: 'sampler',
  'Schedule type': 'scheduleType',
  Scheduler: 'scheduleType',
  'CFG scale': 'guidance',
  Seed: 'seed',
  Model: 'model',
  'Model hash': 'modelHash',
  'Clip skip': 'clipSkip',
};

const resources = z
  .array(
    z
      .object({
        type: z.string(),
        weight: anyWord,
        modelVersionId: anyWord,
        modelName: z.string().catch(''),
      })
      .nullable()
      .catch(null),
  )
  .catch([]);

const civitaiLoras = (values: Values): RecipeLora[] =>
  resources.parse(parsedJson(values.get('Civitai resources') ?? '')).flatMap((resource) => {
    if (resource === null || !/^(?:lora|locon|lycoris|dora)$/i.test(resource.type)) return [];
    const { modelName, modelVersionId = '', weight = null } = resource;
    return [{ name: modelName, strength: weight, mark: `Civitai ${modelVersionId}` }];
  });

/** A list such as `ink-wash: 1f2e, paper: 99aa`, as a map. */
const pairsIn = (list: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    (list ?? '').split(',').flatMap((entry): [string, string][] => {
      const colon = entry.lastIndexOf(':');
      return colon === -1 ? [] : [[entry.slice(0, colon).trim(), entry.slice(colon + 1).trim()]];
    }),
  );

/** The LoRAs of the tags with their hashes, then those that only the settings name. */
const allLoras = (tags: readonly RecipeLora[], values: Values): RecipeLora[] => {
  const hashes = pairsIn(values.get('Lora hashes'));
  const weights = pairsIn(values.get('Lora weights'));
  const named = new Set(tags.map(({ name }) => name));
  const untagged = [...new Set([...hashes.keys(), ...weights.keys()])].filter((name) => !named.has(name));
  return [
    ...tags.map((lora) => ({ ...lora, mark: hashes.get(lora.name) ?? null })),
    ...untagged.map((name) => ({
      name,
      strength: weights.get(name) ?? null,
      mark: hashes.get(name) ?? null,
    })),
    ...civitaiLoras(values),
  ];
};

const toolIn = (values: Values): RecipeTool => {
  const version = values.get('Version') ?? '';
  if (version.startsWith('Loralei')) return 'loralei';
  if (values.has('Civitai resources') || values.has('Civitai metadata')) return 'civitai';
  if (version.startsWith('Fooocus')) return 'fooocus';
  if (version.startsWith('ComfyUI')) return 'comfyui';
  if (/sd\.?next/i.test(values.get('App') ?? '') || values.has('Pipeline')) return 'sdnext';
  return /^f\d|^neo|forge/i.test(version) ? 'forge' : 'automatic1111';
};

const settingsIn = (values: Values): RecipeSettings => {
  const taken = Object.entries(TAKEN).flatMap(([name, setting]) => {
    const value = values.get(name);
    return value === undefined ? [] : [[setting, value] as const];
  });
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/i.exec(values.get('Size') ?? '') ?? [];
  return { ...Object.fromEntries(taken), width, height };
};

/** Reads the text that AUTOMATIC1111 and its kin write. Undefined where it has no settings: any text is a prompt then. */
export const readParameters = (text: string): ForeignRecipe | undefined => {
  const { prompt: typed, negativePrompt, settings } = readInfotext(text);
  if (settings.length === 0) return undefined;
  const values: Values = new Map(settings);
  const { prompt, loras } = takeLoraTags(typed);
  return {
    tool: toolIn(values),
    prompt,
    negativePrompt,
    loras: allLoras(loras, values),
    settings: settingsIn(values),
    others: [...values.keys()].filter(
      (name) => name !== 'Size' && !(name in TAKEN) && !BOOKKEEPING.has(name),
    ),
  };
};
