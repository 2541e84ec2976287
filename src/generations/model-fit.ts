import { fitsBase, knownFamily } from '#domain/catalogue/base-model.ts';
import type { ReadOptions } from '#domain/generation/read-options.ts';
import { sizeForBase } from '#domain/generation/size.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { Uses } from '#interactions/invocation.ts';
import { searchModels } from './model-search.ts';

type FitServices = Uses<'catalogue' | 'modelsByBase'>;

/** LoRAs that need another base model than the model has. */
export type Mismatch = {
  loras: readonly string[];
  /** What they need, and what the model is. */
  loraBase: string;
  modelBase: string;
};

/** A request whose model was chosen to fit. */
type Fitted = Pick<ReadOptions, 'request' | 'hints'>;

/** Returns the mismatch of a request; undefined for none, and where the LoRAs do not fit each other either. */
export const mismatchOf = (
  { modelId, loras }: ReadOptions['request'],
  { catalogue }: FitServices,
): Mismatch | undefined => {
  const modelBase = catalogue.find('model', modelId)?.baseModel ?? null;
  const based = loras.flatMap(({ id }) => {
    const baseModel = catalogue.find('lora', id)?.baseModel ?? null;
    return baseModel === null ? [] : [{ id, baseModel }];
  });
  const [first] = based;
  if (modelBase === null || first === undefined || fitsBase(first.baseModel, modelBase)) return undefined;
  if (based.some(({ baseModel }) => !fitsBase(baseModel, first.baseModel))) return undefined;
  return { loras: based.map(({ id }) => id), loraBase: first.baseModel, modelBase };
};

/** The request with another model, and its size where nobody chose one. */
const withModel = ({ request, sources, hints }: ReadOptions, modelId: string, base: string): Fitted => {
  const hasSize = (['size', 'width', 'height'] as const).some((option) => sources[option] !== undefined);
  return { request: { ...request, modelId, ...(hasSize ? {} : sizeForBase(base)) }, hints };
};

/** What a server says of models; null where none has a say. */
type ServerModels = Pick<ServerSettings['loras'], 'models' | 'modelsByBase'> | null;

/** The model that the server names for a base, otherwise the operator's; undefined for none that is allowed. */
const usualModelFor = (
  base: string,
  { modelsByBase }: FitServices,
  server: ServerModels,
): string | undefined => {
  const family = knownFamily(base);
  const ofServer = family && server?.modelsByBase[family];
  const ofOperator = modelsByBase.find((usual) => fitsBase(usual.base, base))?.modelId;
  return [ofServer, ofOperator].find(
    (id) => id !== undefined && (server === null || isAllowed(server.models, id)),
  );
};

/** Whether a member had a say in the model: they typed it, or it is from their defaults or the preset they chose. */
export const isModelChosen = ({ sources }: Pick<ReadOptions, 'sources'>): boolean =>
  sources.model !== undefined && sources.model !== 'server' && sources.model !== 'channel';

/** Lets LoRAs decide on the model where no member did and the server or the operator names one for their base. */
export const withFittingModel = (
  read: ReadOptions,
  services: FitServices,
  server: ServerModels,
): ReadOptions => {
  const mismatch = isModelChosen(read) ? undefined : mismatchOf(read.request, services);
  const modelId = mismatch && usualModelFor(mismatch.loraBase, services, server);
  if (!mismatch || modelId === undefined) return read;
  const fitted = withModel(read, modelId, mismatch.loraBase);
  const hint = { kind: 'fittingModel', model: modelId, base: mismatch.loraBase } as const;
  return { ...read, ...fitted, hints: [...read.hints, hint] };
};

// The most used ones; a base without any among them is too rare to suggest a model for.
const CONSIDERED = 200;

/** The model to suggest for a base: the server's or the operator's, otherwise the most used one that is allowed. */
export const suggestedModelFor = (
  base: string,
  services: FitServices & Uses<'defaultModelId'>,
  server: ServerModels,
): string | undefined => {
  const usual = usualModelFor(base, services, server);
  if (usual !== undefined) return usual;
  const rule = server?.models ?? DEFAULT_SETTINGS.loras.models;
  const fitting = searchModels(services.catalogue, {
    kind: 'model',
    rule,
    text: '',
    limit: CONSIDERED,
  }).filter(({ baseModel }) => baseModel !== null && fitsBase(baseModel, base));
  return (fitting.find(({ id }) => id === services.defaultModelId) ?? fitting[0])?.id;
};
