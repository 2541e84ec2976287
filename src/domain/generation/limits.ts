/**
 * What the text2img endpoint takes. Option declarations, validation and error sentences all derive from here.
 * Source: the body attributes of the API's LoRA page; the smallest side and the multiple of 8 from its error list.
 */
export const LIMITS = {
  /** Pixels of one side. */
  side: { min: 256, max: 1024, multipleOf: 8 },
  /** Images in one answer (`samples`). */
  samples: { min: 1, max: 4 },
  /** `num_inference_steps` takes these three values only. */
  steps: [21, 31, 41],
  /** `guidance_scale`, classifier-free guidance. */
  guidanceScale: { min: 1, max: 20 },
  /** `clip_skip`. */
  clipSkip: { min: 1, max: 8 },
  /** `lora_strength`, per LoRA. */
  loraStrength: { min: 0.1, max: 1 },
  /** Of a picture that goes in: `strength` of img2img, `ip_adapter_scale`. The API takes 0 to 1; at 0 nothing happens. */
  imageStrength: { min: 0.05, max: 1 },
  /**
   * A picture that goes in. The API names no bounds: its helpers take 5 MB, Discord's free uploads have 10; smaller sides
   * have nothing to start from.
   */
  picture: { bytes: { max: 10 * 1024 * 1024 }, side: { min: 64, max: 8192 } },
  /** `seed`, an unsigned 32-bit integer. */
  seed: { min: 0, max: 4_294_967_295 },
  /** LoRAs in one request; the API names no limit, this many still fit into one message with their ids. */
  loras: { max: 10 },
  /** Characters of a model's, LoRA's or embedding's id. */
  id: { max: 100 },
  /** Characters of a typed list: ten ids, or ten strengths with all the places that a number can have. */
  list: { max: 1100 },
  strengths: { max: 250 },
  /** Characters; the API names no limit, this is what one text display of a Discord message holds beside the rest. */
  prompt: { max: 2000 },
  negativePrompt: { max: 1000 },
} as const;
