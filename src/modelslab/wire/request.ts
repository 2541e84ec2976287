import { type LoraSelection, loraIds, loraStrengths } from '#domain/generation/lora.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { Scheduler } from '#domain/generation/schedulers.ts';

/**
 * Every body attribute of `POST /v6/images/text2img`, in our own types. A field left out is not sent;
 * a null is sent as null.
 */
export type Text2ImgInput = {
  key: string;
  modelId: string;
  prompt: string;
  negativePrompt?: string | null | undefined;
  width?: number | undefined;
  height?: number | undefined;
  samples?: number | undefined;
  steps?: number | undefined;
  safetyChecker?: boolean | undefined;
  enhancePrompt?: boolean | undefined;
  /** Null asks the API to draw one. */
  seed?: number | null | undefined;
  guidanceScale?: number | undefined;
  multiLingual?: boolean | undefined;
  panorama?: boolean | undefined;
  selfAttention?: boolean | undefined;
  upscale?: boolean | undefined;
  embeddingsModel?: string | null | undefined;
  /** Sent as `lora_model` and `lora_strength`; none of them for an empty list. */
  loras?: readonly LoraSelection[] | undefined;
  scheduler?: Scheduler | undefined;
  webhook?: string | null | undefined;
  trackId?: string | number | null | undefined;
  clipSkip?: number | null | undefined;
  base64?: boolean | undefined;
  temp?: boolean | undefined;
};

/** What the operator decides for every order, beside the key. */
export type OperatorInput = {
  /** An https address that the API posts the finished order to. */
  webhook?: string | undefined;
  /** Sent back by the webhook; the API uses it for nothing else. */
  trackId?: string | number | undefined;
  base64?: boolean | undefined;
  /** Links that live for 24 hours, on a host that is reachable where the usual one is blocked. */
  temp?: boolean | undefined;
};

const mapped = <T, R>(value: T | undefined, encode: (value: T) => R): R | undefined =>
  value === undefined ? undefined : encode(value);

const text = (value: number | undefined) => mapped(value, String);

const yesNo = (value: boolean | undefined) => mapped(value, (yes) => (yes ? 'yes' : 'no'));

const loraFields = (loras: readonly LoraSelection[] = []) =>
  loras.length === 0 ? {} : { lora_model: loraIds(loras), lora_strength: loraStrengths(loras) };

/**
 * The body in the spelling of the API page's example: sizes, samples and steps as digits in quotes,
 * flags as yes or no, LoRA ids and strengths as comma-separated lists.
 */
const text2imgBody = (input: Text2ImgInput) => ({
  key: input.key,
  model_id: input.modelId,
  prompt: input.prompt,
  negative_prompt: input.negativePrompt,
  width: text(input.width),
  height: text(input.height),
  samples: text(input.samples),
  num_inference_steps: text(input.steps),
  safety_checker: yesNo(input.safetyChecker),
  enhance_prompt: yesNo(input.enhancePrompt),
  seed: input.seed,
  guidance_scale: input.guidanceScale,
  multi_lingual: yesNo(input.multiLingual),
  panorama: yesNo(input.panorama),
  self_attention: yesNo(input.selfAttention),
  upscale: yesNo(input.upscale),
  embeddings_model: input.embeddingsModel,
  ...loraFields(input.loras),
  scheduler: input.scheduler,
  webhook: input.webhook,
  track_id: input.trackId,
  clip_skip: input.clipSkip,
  base64: yesNo(input.base64),
  // The page says yes or no, the newer schema says boolean, and a server was seen to refuse the word.
  temp: input.temp,
});

/** The JSON text of an order; what is undefined is absent from it. */
export const encodeText2Img = (input: Text2ImgInput): string => JSON.stringify(text2imgBody(input));

/** A member's order with the operator's part added. A null of the domain means "not chosen" and is left out. */
export const orderInput = (
  request: GenerationRequest,
  operator: OperatorInput & { key: string },
): Text2ImgInput => ({
  ...request,
  negativePrompt: request.negativePrompt ?? undefined,
  embeddingsModel: request.embeddingsModel ?? undefined,
  clipSkip: request.clipSkip ?? undefined,
  ...operator,
});
