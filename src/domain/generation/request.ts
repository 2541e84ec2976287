import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { SCHEDULER_IDS } from './schedulers.ts';

const between = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);

/** Commas separate ids in the API's `lora_model`, so an id that holds one, or a blank, cannot be sent. */
export const ID = new RegExp(`^[^\\s,<>]{1,${LIMITS.id.max}}$`);

const side = between(LIMITS.side).multipleOf(LIMITS.side.multipleOf);

/** One image order as it is stored, sent and repeated: everything that a member decides, nothing of the operator's. */
export const generationRequestSchema = z.object({
  prompt: z.string().min(1).max(LIMITS.prompt.max),
  negativePrompt: z.string().max(LIMITS.negativePrompt.max).nullable(),
  modelId: z.string().regex(ID),
  /** At most one entry per LoRA, in the order in which they are applied. */
  loras: z
    .array(z.object({ id: z.string().regex(ID), strength: between(LIMITS.loraStrength) }))
    .max(LIMITS.loras.max),
  scheduler: z.enum(SCHEDULER_IDS),
  embeddingsModel: z.string().regex(ID).nullable(),
  width: side,
  height: side,
  samples: between(LIMITS.samples).int(),
  steps: z.literal(LIMITS.steps),
  guidanceScale: between(LIMITS.guidanceScale),
  /** Drawn by the bot when the member gives none, so that every result can be made again. */
  seed: between(LIMITS.seed).int(),
  clipSkip: between(LIMITS.clipSkip).int().nullable(),
  safetyChecker: z.boolean(),
  enhancePrompt: z.boolean(),
  multiLingual: z.boolean(),
  panorama: z.boolean(),
  selfAttention: z.boolean(),
  upscale: z.boolean(),
});

/** One image order, with every value inside the API's limits. */
export type GenerationRequest = z.output<typeof generationRequestSchema>;

/** The values for what a member leaves out. The seed is drawn, the model configured, safety decided by the channel. */
export const REQUEST_DEFAULTS = {
  scheduler: 'UniPCMultistepScheduler',
  width: 512,
  height: 512,
  samples: 1,
  steps: 31,
  guidanceScale: 7.5,
  // The API rewrites an enhanced prompt anew each time: with it on, the same seed gives another image.
  enhancePrompt: false,
} as const satisfies Partial<GenerationRequest>;
