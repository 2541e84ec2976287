import { fitsBase } from '#domain/catalogue/base-model.ts';
import type { ReadOptions } from '#domain/generation/read-options.ts';
import { sizeForBase } from '#domain/generation/size.ts';
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

/** The model that the operator names for a base; undefined for none. */
const usualModelFor = (base: string, { modelsByBase }: FitServices): string | undefined =>
  modelsByBase.find((usual) => fitsBase(usual.base, base))?.modelId;

/** Whether a member had a say in the model: they typed it, or it is from their defaults or the preset they chose. */
export const isModelChosen = ({ sources }: Pick<ReadOptions, 'sources'>): boolean =>
  sources.model !== undefined && sources.model !== 'server';

/** Lets LoRAs decide on the model where no member did and the operator names one for their base. */
export const withFittingModel = (read: ReadOptions, services: FitServices): ReadOptions => {
  const mismatch = isModelChosen(read) ? undefined : mismatchOf(read.request, services);
  const modelId = mismatch && usualModelFor(mismatch.loraBase, services);
  if (!mismatch || modelId === undefined) return read;
  const fitted = withModel(read, modelId, mismatch.loraBase);
  const hint = { kind: 'fittingModel', model: modelId, base: mismatch.loraBase } as const;
  return { ...fitted, sources: read.sources, hints: [...read.hints, hint] };
};

// The most used ones; a base without any among them is too rare to suggest a model for.
const CONSIDERED = 200;

/** The model to suggest for a base: the operator's for it or for all, otherwise the most used one that is allowed. */
export const suggestedModelFor = (
  base: string,
  services: FitServices & Uses<'defaultModelId'>,
  rule: ServerSettings['loras']['models'],
): string | undefined => {
  const wanted = { kind: 'model', rule, text: '', limit: CONSIDERED } as const;
  const allowed = searchModels(services.catalogue, wanted);
  const usual = usualModelFor(base, services);
  const isUsual = ({ id }: { id: string }): boolean => id === usual;
  const isOfBase = (model: { baseModel: string | null }): boolean =>
    model.baseModel !== null && fitsBase(model.baseModel, base);
  const fitting = allowed.filter(isOfBase);
  const isDefault = ({ id }: { id: string }): boolean => id === services.defaultModelId;
  return (allowed.find(isUsual) ?? fitting.find(isDefault) ?? fitting[0])?.id;
};
