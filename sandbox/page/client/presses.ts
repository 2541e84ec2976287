import type { Api } from './api.ts';
import type { Failures } from './failures.ts';
import type { OpenModal } from './modal.ts';
import type { Session } from './session.ts';

/** Which control of which message. */
type Control = { messageId: string; customId: string };

/** Presses of buttons and picks of selects, and what has become of them. */
export type Presses = {
  press(control: Control, values?: string[]): void;
  /** The custom_id of the message's control that waits for its answer. */
  pendingOf(messageId: string): string | undefined;
  failureOf(messageId: string): string | undefined;
};

type Parts = { api: Api; session: Session; failures: Failures; openModal: OpenModal; changed(): void };

/** Sends each press once and remembers it until it is answered; a failure stands until the next press. */
export function createPresses({ api, session, failures, openModal, changed }: Parts): Presses {
  const pending = new Map<string, string>();

  const send = async ({ messageId, customId }: Control, values: string[] | undefined) => {
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
    failureOf: failures.of,
  };
}
