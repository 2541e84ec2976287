import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findScheduler } from '#domain/generation/schedulers.ts';
import { generationFor, generationToRepeat, requireAuthorityOver } from '#generations/access.ts';
import { type SubmitServices, submitGeneration } from '#generations/submit.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import { onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import {
  cancelId,
  deleteId,
  newSeedId,
  otherSchedulerId,
  rerollId,
  tryAgainId,
  upscaleId,
} from '#messages/custom-ids.ts';
import { outcomeMessage } from '#messages/progress.ts';

type Use = Invocation<SubmitServices & Uses<'seed'>> & { id: { generation: string } };

type Variation = {
  cause: Generation['origin'];
  change(request: GenerationRequest): GenerationRequest;
  /** Distinguishes variations of the same result. */
  chosen?: string;
};

/** Repeats a request with one change; everything else is sent unchanged. */
const vary = async (use: Use, { cause, change, chosen }: Variation): Promise<Reply> => {
  const parent = await generationToRepeat(use, use.id.generation);
  const press = [cause, parent.id, ...(chosen === undefined ? [] : [chosen])].join(':');
  return submitGeneration(use, { request: change(parent.request), cause, parent, press });
};

const varyButton = (
  id: CustomId<{ generation: string }>,
  cause: Generation['origin'],
  change: (request: GenerationRequest, use: Use) => GenerationRequest,
): Route => onButton(id, (use) => vary(use, { cause, change: (request) => change(request, use) }));

/** The buttons and the select that repeat a request. */
export const variationRoutes: readonly Route[] = [
  varyButton(rerollId, 'reroll', (request) => request),
  varyButton(newSeedId, 'newSeed', (request, { services }) => ({ ...request, seed: services.seed() })),
  varyButton(upscaleId, 'upscale', (request) => ({ ...request, upscale: true })),
  varyButton(tryAgainId, 'tryAgain', (request) => request),
  onSelect(otherSchedulerId, (use) => {
    const [chosen = ''] = use.values;
    const scheduler = findScheduler(chosen);
    if (!scheduler) throw new Notice(use.text.refusals.malformed);
    return vary(use, { cause: 'otherScheduler', change: (request) => ({ ...request, scheduler }), chosen });
  }),
];

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
