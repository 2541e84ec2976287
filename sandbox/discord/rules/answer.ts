import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { report, text } from './check.ts';
import { modal } from './modal.ts';

/** Types of interaction, of callback. */
const AUTOCOMPLETE = 4;
const COMPONENT = 3;
const MODAL_SUBMIT = 5;

const choice = z.looseObject({
  name: text(1, 100),
  value: z.union([text(1, 100), z.number()]),
});

const payload = z.looseObject({}).nullish();

/** What a bot answers an interaction with. The message of types 4 and 7 is judged where messages are. */
export const callbackBody = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal(1) }),
  z.looseObject({ type: z.literal(4), data: payload }),
  z.looseObject({ type: z.literal(5), data: z.looseObject({ flags: deferFlags() }).nullish() }),
  z.looseObject({ type: z.literal(6) }),
  z.looseObject({ type: z.literal(7), data: payload }),
  z.looseObject({ type: z.literal(8), data: z.looseObject({ choices: z.array(choice).max(25) }) }),
  z.looseObject({ type: z.literal(9), data: modal }),
]);
export type CallbackBody = z.infer<typeof callbackBody>;

function deferFlags() {
  return z
    .int()
    .nullish()
    .superRefine((flags, context) => {
      if (!((flags ?? 0) & ~MessageFlags.Ephemeral)) return;
      report(context, {
        code: 'MESSAGE_FLAGS_INVALID',
        message: 'A deferred answer takes no flag but EPHEMERAL.',
      });
    });
}

/** Whether a type of answer fits a type of interaction. */
export function fits(
  callbackType: number,
  situation: { interactionType: number; hasMessage: boolean },
): boolean {
  const { interactionType, hasMessage } = situation;
  if (interactionType === AUTOCOMPLETE) return callbackType === 8;
  if (callbackType === 6 || callbackType === 7) return hasMessage && isOnMessage(interactionType);
  if (callbackType === 9) return interactionType !== MODAL_SUBMIT;
  return callbackType === 4 || callbackType === 5;
}

const isOnMessage = (type: number) => type === COMPONENT || type === MODAL_SUBMIT;
