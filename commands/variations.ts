import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation.ts';
import type { GenerationRequest } from '#domain/generation-request.ts';
import { findScheduler } from '#domain/schedulers.ts';
import type { CustomId } from '#interaction/custom-id.ts';
import { defineRoute, type Feature, type Press } from '#interaction/feature.ts';
import { generationToRepeat } from '#interaction/generation-access.ts';
import { newSeedId, otherSchedulerId, rerollId, tryAgainId, upscaleId } from '#interaction/generation-ids.ts';
import { orderReply } from '#interaction/ordering.ts';

type Change = (request: GenerationRequest, press: Press<unknown>) => GenerationRequest;

/** A press under a result that makes it again, changed in one way; everything else is sent as it was. */
const variation = (id: CustomId<{ generation: string }>, cause: Generation['origin'], change: Change) =>
  defineRoute(id, async (press) => {
    const parent = await generationToRepeat(press, press.id.generation);
    return orderReply(press, {
      request: change(parent.request, press),
      cause,
      parent,
      press: [cause, parent.id, ...press.chosen].join(':'),
    });
  });

const otherScheduler: Change = (request, { chosen, text }) => {
  const scheduler = findScheduler(chosen[0] ?? '');
  if (!scheduler) throw new Notice(text.refusals.malformed);
  return { ...request, scheduler };
};

/** The buttons and the select that make a result again. */
export const variations: Feature = {
  routes: [
    variation(rerollId, 'reroll', (request) => request),
    variation(newSeedId, 'newSeed', (request, { services }) => ({ ...request, seed: services.seed() })),
    variation(upscaleId, 'upscale', (request) => ({ ...request, upscale: true })),
    variation(otherSchedulerId, 'otherScheduler', otherScheduler),
    variation(tryAgainId, 'tryAgain', (request) => request),
  ],
};
