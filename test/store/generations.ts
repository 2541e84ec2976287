import type { Generation } from '#domain/generation.ts';
import type { Log } from '#domain/ports.ts';

/** What of a generation matters to a test; the rest is as plain as can be. */
export type Plan = Partial<Omit<Generation, 'request'>> & { request?: Partial<Generation['request']> };

/** A queued generation. Two with different ids have nothing in common that would make them one order. */
export const planGeneration = (id: string, plan: Plan = {}): Generation => ({
  id,
  origin: 'imagine',
  parentId: null,
  hints: [],
  requesterId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  locale: 'en-GB',
  interaction: {
    id: `interaction-${id}`,
    applicationId: 'application',
    token: `token-${id}`,
    receivedAt: 1000,
    attachmentSizeLimit: 10_485_760,
  },
  pressKey: `press-${id}`,
  lane: 'lane',
  createdAt: 1000,
  state: { name: 'queued' },
  ...plan,
  request: {
    prompt: 'a lighthouse at dusk',
    negativePrompt: null,
    modelId: 'sdxl',
    loras: [{ id: 'ghibli-style', strength: 0.8 }],
    scheduler: 'UniPCMultistepScheduler',
    embeddingsModel: null,
    width: 512,
    height: 512,
    samples: 1,
    steps: 31,
    guidanceScale: 7.5,
    seed: 7,
    clipSkip: null,
    safetyChecker: true,
    enhancePrompt: false,
    multiLingual: false,
    panorama: false,
    selfAttention: false,
    upscale: false,
    ...plan.request,
  },
});

/** A result that took that many seconds. */
export const resultOf = (seconds: number) => ({ outputs: [], seconds, safetyReplaced: null });

/** A log that keeps what it is told. */
export const createLogbook = (): Log & { lines: { level: string; facts: object; message: string }[] } => {
  const lines: { level: string; facts: object; message: string }[] = [];
  const level = (name: string) => (facts: object, message: string) => {
    lines.push({ level: name, facts, message });
  };
  return { lines, debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
};
