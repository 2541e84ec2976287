import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findScheduler } from '#domain/generation/schedulers.ts';
import { generationToRepeat } from '#generations/access.ts';
import { submitGeneration } from '#generations/submit.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import { defineRoute, type Feature, type Press } from '#interactions/define-command.ts';
import { newSeedId, otherSchedulerId, rerollId, tryAgainId, upscaleId } from '#messages/custom-ids.ts';

type Change = (request: GenerationRequest, press: Press<unknown>) => GenerationRequest;

/** A press under a result that makes it again, changed in one way; everything else is sent as it was. */
const variation = (id: CustomId<{ generation: string }>, cause: Generation['origin'], change: Change) =>
  defineRoute(id, async (press) => {
    const parent = await generationToRepeat(press, press.id.generation);
    return submitGeneration(press, {
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
