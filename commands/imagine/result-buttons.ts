import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findScheduler } from '#domain/generation/schedulers.ts';
import { generationToRepeat } from '#generations/access.ts';
import { type SubmitServices, submitGeneration } from '#generations/submit.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import { onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import type { Uses } from '#interactions/services.ts';
import { newSeedId, otherSchedulerId, rerollId, tryAgainId, upscaleId } from '#messages/custom-ids.ts';

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
