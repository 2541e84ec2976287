import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';

/** A request as a member would make it, with the options given. */
export const requestWith = (options: object = {}) => {
  const result = readImagineOptions(
    { prompt: 'a cat', ...options },
    { modelId: 'tamarin-xl-v1', seed: () => 42 },
  );
  if (!result.ok) throw new Error(`not a valid request: ${JSON.stringify(result.problems)}`);
  return result.value.request;
};

/** A row of the ledger in the state given. */
export const generationIn = (state: GenerationState, given: Partial<Generation> = {}): Generation => ({
  id: 'generation-1',
  origin: 'imagine',
  parentId: null,
  request: requestWith(),
  hints: [],
  spoiler: false,
  reportable: false,
  recipe: false,
  private: false,
  ageRestricted: false,
  requesterId: '100000000000000005',
  guildId: '100000000000000003',
  channelId: '100000000000000004',
  threadParentId: null,
  locale: 'en-GB',
  interaction: {
    id: '100000000000000001',
    applicationId: '100000000000000002',
    token: 'token',
    receivedAt: 0,
    attachmentSizeLimit: 10_000_000,
  },
  idempotencyKey: '100000000000000001',
  lane: 'default',
  createdAt: 0,
  state,
  ...given,
});
