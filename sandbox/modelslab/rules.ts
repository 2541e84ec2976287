/**
 * What the API's LoRA page allows, written down a second time on purpose: the stand-in judges the bot, so it must
 * not read its limits from the bot. The smallest side and the multiple of 8 come from the API's list of errors, the algorithms and
 * safety types from the endpoint's newer schema, and what enlarges and describes pictures from that of image editing.
 */
export const RULES = {
  side: { min: 256, max: 1024, multipleOf: 8 },
  samples: { min: 1, max: 4 },
  steps: [21, 31, 41],
  guidanceScale: { min: 1, max: 20 },
  clipSkip: { min: 1, max: 8 },
  loraStrength: { min: 0.1, max: 1 },
  algorithms: ['none', 'dpmsolver+++'],
  upscalers: [
    'RealESRGAN_x4plus',
    'RealESRGAN_x4plus_anime_6B',
    'RealESRGAN_x2plus',
    'realesr-general-x4v3',
    'ultra_resolution',
  ],
  scale: { min: 2, max: 4 },
  captionLengths: ['short', 'normal', 'long'],
  /** `strength` of img2img and `ip_adapter_scale`. */
  share: { min: 0, max: 1 },
  adapters: [
    'ip-adapter_sdxl',
    'ip-adapter_sd15',
    'ip-adapter-plus-face_sd15',
    'ip-adapter-plus_sdxl_vit-h',
    'ip-adapter-plus-face_sdxl_vit-h',
  ],
  safetyTypes: ['blur', 'sensitive_content_text', 'pixelate', 'black'],
} as const;

/** The values of `scheduler`, in the page's order. */
export const SCHEDULER_NAMES = [
  'DDPMScheduler',
  'DDIMScheduler',
  'PNDMScheduler',
  'LMSDiscreteScheduler',
  'EulerDiscreteScheduler',
  'EulerAncestralDiscreteScheduler',
  'DPMSolverMultistepScheduler',
  'HeunDiscreteScheduler',
  'KDPM2DiscreteScheduler',
  'DPMSolverSinglestepScheduler',
  'KDPM2AncestralDiscreteScheduler',
  'UniPCMultistepScheduler',
  'DDIMInverseScheduler',
  'DEISMultistepScheduler',
  'IPNDMScheduler',
  'KarrasVeScheduler',
  'ScoreSdeVeScheduler',
  'LCMScheduler',
] as const;
