/**
 * First answers that this process has sent. Discord accepts one per interaction, from any process, and
 * refuses the rest. This distinguishes a refusal caused by our own retry from one caused by another process.
 */
export type FirstAnswers = {
  /**
   * Claims an interaction for its handler; false if already claimed, as Discord sometimes delivers one twice.
   */
  claim(interactionId: string): boolean;
  /** A call got no response, so Discord may have carried it out. Calls other than answers are ignored. */
  noteUnheard(url: string): void;
  /** Whether Discord may have accepted an answer of this process without confirming it. */
  mayBeTaken(interactionId: string): boolean;
};

const CALLBACK = /\/interactions\/(\d+)\/[^/]+\/callback/;

// Discord waits 3 seconds for a first answer, and may repeat an interaction when a connection is restored.
const MOST_REMEMBERED = 10_000;

/** Creates an empty record. */
export const createFirstAnswers = (): FirstAnswers => {
  const known = new Map<string, { isUnheard: boolean }>();
  return {
    claim(interactionId) {
      if (known.has(interactionId)) return false;
      known.set(interactionId, { isUnheard: false });
      const [oldest] = known.keys();
      if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
      return true;
    },
    noteUnheard(url) {
      const answer = known.get(CALLBACK.exec(url)?.[1] ?? '');
      if (answer) answer.isUnheard = true;
    },
    mayBeTaken: (interactionId) => known.get(interactionId)?.isUnheard ?? false,
  };
};
