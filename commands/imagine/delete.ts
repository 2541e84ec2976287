import { Notice } from '#domain/errors.ts';
import { generationFor, requireAuthorityOver } from '#generations/access.ts';
import { onButton, type Route } from '#interactions/define-command.ts';
import { cancelId, deleteId } from '#messages/custom-ids.ts';
import { outcomeMessage } from '#messages/progress.ts';

/** Cancel while a job runs, and Delete once its result is there: for the requester and for moderators. */
export const removalRoutes: readonly Route[] = [
  onButton(cancelId, async (press) => {
    const generation = await generationFor(press, press.id.generation);
    requireAuthorityOver(generation, press);
    return {
      kind: 'deferUpdate',
      work: async () => {
        const cancelled = await press.services.generations.cancel(generation.id);
        if (!cancelled) throw new Notice(press.text.refusals.nothingToCancel);
        return outcomeMessage(press.text, cancelled);
      },
    };
  }),
  onButton(deleteId, async (press) => {
    const generation = await generationFor(press, press.id.generation);
    requireAuthorityOver(generation, press);
    return {
      kind: 'deferUpdate',
      work: async () => {
        await press.services.generations.forget(generation, press.messageId);
        return 'delete';
      },
    };
  }),
];
