/** Everything on which a picture depends, and nothing else: equal orders give equal bytes. */
export type PictureOrder = {
  prompt: string;
  negativePrompt: string;
  modelId: string;
  /** Painted over one another in this order; strength 0.1 to 1. */
  loras: readonly { id: string; strength: number }[];
  scheduler: string;
  /** Empty for none. */
  embedding: string;
  /** Pixels, before upscaling doubles them. */
  width: number;
  height: number;
  steps: number;
  guidanceScale: number;
  /** The request's seed plus the sample's index. */
  seed: number;
  clipSkip: number;
  enhancePrompt: boolean;
  panorama: boolean;
  selfAttention: boolean;
  upscale: boolean;
};
