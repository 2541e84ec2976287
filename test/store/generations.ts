import type { Generation } from '#domain/generation/generation.ts';
import { requestWith } from '../support/generations.ts';

/** What of a generation matters to a test; the rest is as plain as can be. */
export type Plan = Partial<Omit<Generation, 'request'>> & { request?: Partial<Generation['request']> };

/** A queued generation. Two with different ids have nothing in common that would make them one order. */
export const planGeneration = (id: string, plan: Plan = {}): Generation => ({
  id,
  origin: 'imagine',
  parentId: null,
  hints: [],
  spoiler: false,
  reportable: false,
  recipe: false,
  private: false,
  ageRestricted: false,
  requesterId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  threadParentId: null,
  locale: 'en-GB',
  interaction: {
    id: `interaction-${id}`,
    applicationId: 'application',
    token: `token-${id}`,
    receivedAt: 1000,
    attachmentSizeLimit: 10_485_760,
  },
  idempotencyKey: `press-${id}`,
  lane: 'lane',
  createdAt: 1000,
  state: { name: 'queued' },
  ...plan,
  request: {
    ...requestWith({ model: 'sdxl' }),
    ...plan.request,
  },
});

/** A result that took that many seconds. */
export const resultOf = (seconds: number) => ({ outputs: [], seconds, safetyReplaced: null });
