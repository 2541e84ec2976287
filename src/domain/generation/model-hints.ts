import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { Hint } from './generation.ts';
import { loraIds, loraStrengths } from './lora.ts';
import type { ImagineOptions } from './option-layers.ts';
import type { GenerationRequest } from './request.ts';

/** The options that would make this request again: what a remix starts from. */
export const optionsOf = (request: GenerationRequest): ImagineOptions => ({
  prompt: request.prompt,
  lora: loraIds(request.loras),
  strength: loraStrengths(request.loras),
  scheduler: request.scheduler,
  model: request.modelId,
  negative: request.negativePrompt ?? '',
  embedding: request.embeddingsModel ?? '',
  width: request.width,
  height: request.height,
  samples: request.samples,
  steps: request.steps,
  guidance: request.guidanceScale,
  seed: request.seed,
  clip_skip: request.clipSkip ?? '',
  safety: request.safetyChecker,
  enhance: request.enhancePrompt,
  multi_lingual: request.multiLingual,
  panorama: request.panorama,
  self_attention: request.selfAttention,
  upscale: request.upscale,
});

/**
 * What is worth saying of the models and LoRAs named: ids that the API does not list (they may be the member's own
 * trained ones, so they are no error), and LoRAs made for another base model than the model's.
 */
export const modelHints = (request: GenerationRequest, catalogue: Catalogue): Hint[] => {
  if (!catalogue.complete()) return [];
  const model = catalogue.find('model', request.modelId);
  const unknownModel: Hint[] = model ? [] : [{ kind: 'unknownModel', id: request.modelId }];
  const loraHints = request.loras.flatMap(({ id }): Hint[] => {
    const lora = catalogue.find('lora', id);
    if (!lora) return [{ kind: 'unknownLora', id }];
    if (!lora.baseModel || !model?.baseModel || lora.baseModel === model.baseModel) return [];
    return [{ kind: 'otherBaseModel', lora: id, loraBase: lora.baseModel, modelBase: model.baseModel }];
  });
  return [...unknownModel, ...loraHints];
};
