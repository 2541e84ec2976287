import { button, row } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { type Feature, type FilledModal, onDraft } from '#interactions/define-command.ts';
import { keepFilled } from '#interactions/drafts.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

const undoId = defineCustomId('undo', { draft: storedId() });

/** Adds a button that takes a deletion back. */
export const withUndoButton = (text: Text, message: Message, customId: string): Message => ({
  ...message,
  components: [...message.components, row(button(text.undo.button, customId))],
});

/**
 * Keeps for an hour what its owner is about to delete, as the modal filled in with which it would be made anew. Returns
 * what adds **Undo** to the message that tells of the deletion.
 */
export const undoFor = async (
  invocation: Invocation<Uses<'drafts'>>,
  filled: FilledModal,
): Promise<(message: Message) => Message> => {
  const draft = await keepFilled(invocation, filled);
  return (message) =>
    draft === undefined ? message : withUndoButton(invocation.text, message, undoId.encode({ draft }));
};

/** **Undo**: submits what was kept. */
export const undo: Feature = { routes: [onDraft(undoId, (fields) => fields)] };
