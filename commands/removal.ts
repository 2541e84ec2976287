import { Notice } from '#domain/errors.ts';
import { defineRoute, type Feature } from '#interaction/feature.ts';
import { generationFor, requireSayOver } from '#interaction/generation-access.ts';
import { cancelId, deleteId } from '#interaction/generation-ids.ts';
import { outcomeMessage } from '#interaction/views/outcome.ts';

/** Cancel, while a job runs, and Delete, once its result is there: for the requester and for moderators. */
export const removal: Feature = {
  routes: [
    defineRoute(cancelId, async (press) => {
      const generation = await generationFor(press, press.id.generation);
      requireSayOver(generation, press);
      return {
        kind: 'deferUpdate',
        work: async () => {
          const cancelled = await press.services.studio.cancel(generation.id);
          if (!cancelled) throw new Notice(press.text.refusals.nothingToCancel);
          return outcomeMessage(press.text, cancelled);
        },
      };
    }),
    defineRoute(deleteId, async (press) => {
      const generation = await generationFor(press, press.id.generation);
      requireSayOver(generation, press);
      return {
        kind: 'deferUpdate',
        work: async () => {
          await press.services.studio.forget(generation, press.messageId);
          return 'delete';
        },
      };
    }),
  ],
};
