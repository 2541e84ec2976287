import type { Services } from '#interaction/feature.ts';

/** Services that know nothing and take nothing, with those replaced that a test is about. */
export const noServices = (given: Partial<Services> = {}): Services => ({
  studio: {
    book: () => Promise.reject(new Error('no order was expected')),
    cancel: async () => undefined,
    forget: async () => undefined,
    images: async () => [],
  },
  ledger: { find: async () => undefined, history: async () => [] },
  catalogue: { search: () => [], find: () => undefined, complete: () => false },
  defaultModelId: 'tamarin-xl-v1',
  seed: () => 42,
  commands: [],
  ...given,
});
