import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { Outcome } from '../contract.ts';
import { type Api, UNREACHABLE } from './api.ts';
import type { Session } from './session.ts';

/** Discord's own words for an interaction that the bot did not answer. */
const UNANSWERED = 'The application did not respond';

/** The place of failures below the composer; those of a message stand at its id. */
export const COMPOSER = 'composer';

/** What went wrong, by the place where it is shown. */
export type Failures = {
  of(place: string): string | undefined;
  set(place: string, failure: string): void;
  clear(place: string): void;
  /** Forgets all failures: what they were about is over. */
  forget(): void;
  /** Runs a call of the contract; an outcome without an answer and a thrown error become the failure of the place. */
  guard(place: string, call: () => Promise<Outcome>): Promise<Outcome | undefined>;
};

/** Shows a modal; `messageId` is the message whose button asked for it. */
export type OpenModal = (modal: APIModalInteractionResponseCallbackData, messageId?: string) => void;

/** The words of a thrown error. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : UNREACHABLE);

/** Remembers failures until they are cleared. */
export const createFailures = (changed: () => void): Failures => {
  const failures = new Map<string, string>();

  const set = (place: string, failure: string): void => {
    failures.set(place, failure);
    changed();
  };

  return {
    of: (place) => failures.get(place),
    set,
    clear: (place) => void failures.delete(place),
    forget: () => failures.clear(),
    guard: async (place, call) => {
      try {
        const outcome = await call();
        if (outcome.kind === 'unanswered') set(place, `${UNANSWERED}. ${outcome.reason}`.trim());
        return outcome;
      } catch (error) {
        set(place, wordsOf(error));
        return undefined;
      }
    },
  };
};

/** A control of a message. */
type Control = { messageId: string; customId: string };

/** Presses of buttons and picks of selects. */
export type Presses = {
  press(control: Control, values?: string[]): void;
  /** The custom_id of the message's control that waits for its answer. */
  pendingOf(messageId: string): string | undefined;
};

type Parts = { api: Api; session: Session; failures: Failures; openModal: OpenModal; changed(): void };

/** Sends each press once and remembers it until it is answered; a failure stands until the next press. */
export const createPresses = ({ api, session, failures, openModal, changed }: Parts): Presses => {
  const pending = new Map<string, string>();

  const send = async ({ messageId, customId }: Control, values: string[] | undefined): Promise<void> => {
    const body = { ...session.place, messageId, customId };
    pending.set(messageId, customId);
    failures.clear(messageId);
    changed();
    const outcome = await failures.guard(messageId, () =>
      api.pressComponent(values === undefined ? body : { ...body, values }),
    );
    pending.delete(messageId);
    changed();
    if (outcome?.kind === 'modal') openModal(outcome.modal, messageId);
  };

  return {
    press: (control, values) => {
      if (!pending.has(control.messageId)) void send(control, values);
    },
    pendingOf: (messageId) => pending.get(messageId),
  };
};
