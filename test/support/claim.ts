import type { Claim } from '#domain/generation/job.ts';

/** A claim that never ends. */
export const heldClaim: Claim = {
  isHeld: () => true,
  held: async () => undefined,
  send: (call) => call(new AbortController().signal),
};
