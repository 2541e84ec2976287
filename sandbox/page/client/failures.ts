import type { Outcome } from '../contract.ts';
import { UNREACHABLE } from './api.ts';

/** Discord's own words for an interaction that the bot did not answer. */
const UNANSWERED = 'The application did not respond';

/** What went wrong, by the message it concerns; what concerns none stands under {@link COMPOSER}. */
export type Failures = {
  of(place: string): string | undefined;
  clear(place: string): void;
  /** Forgets all failures: what they were about is over. */
  forget(): void;
  /** Runs a call of the contract; an outcome without an answer and a thrown error become the failure of the place. */
  guard(place: string, call: () => Promise<Outcome>): Promise<Outcome | undefined>;
};

/** The place of failures below the composer. */
export const COMPOSER = 'composer';

export function createFailures(changed: () => void): Failures {
  const failures = new Map<string, string>();

  const set = (place: string, failure: string) => {
    failures.set(place, failure);
    changed();
  };

  return {
    of: (place) => failures.get(place),
    clear: (place) => void failures.delete(place),
    forget: () => failures.clear(),
    guard: async (place, call) => {
      try {
        const outcome = await call();
        if (outcome.kind === 'unanswered') set(place, `${UNANSWERED}. ${outcome.reason}`.trim());
        return outcome;
      } catch (error) {
        set(place, error instanceof Error ? error.message : UNREACHABLE);
        return undefined;
      }
    },
  };
}
