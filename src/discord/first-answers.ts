/**
 * What this process knows of the first answers that it gave. Discord takes one for each interaction, from whichever
 * process, and refuses all further ones: this tells a refusal of ours from the sign that another process answers.
 */
export type FirstAnswers = {
  /** Takes an interaction for whoever answers it; false when it is taken: Discord delivers one twice now and then. */
  claim(interactionId: string): boolean;
  /** A call went out, and nothing was heard of it: Discord may have carried it out. Other calls than answers are ignored. */
  noteUnheard(url: string): void;
  /** Discord may have taken an answer of this process, and not said so. */
  mayBeTaken(interactionId: string): boolean;
};

const CALLBACK = /\/interactions\/(\d+)\/[^/]+\/callback/;

// Discord waits 3 seconds for a first answer, and may repeat an interaction when a connection is restored.
const MOST_REMEMBERED = 10_000;

/** Knows of no answers yet. */
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
