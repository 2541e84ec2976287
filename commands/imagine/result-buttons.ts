import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { withoutEdit } from '#domain/generation/operation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { findSampler, samplerFields } from '#domain/generation/schedulers.ts';
import { templateOf } from '#domain/prompt-template/pick-prompt.ts';
import { generationFor, generationToRepeat, requireAuthorityOver } from '#generations/access.ts';
import { type SubmitServices, submitGeneration } from '#generations/submit.ts';
import { textDisplay } from '#interactions/components.ts';
import type { CustomId } from '#interactions/custom-id.ts';
import { type ButtonUse, onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import {
  cancelId,
  deleteFormId,
  deleteId,
  newSeedId,
  otherSchedulerId,
  rerollId,
  showPromptId,
  tryAgainId,
  upscaleId,
} from '#messages/custom-ids.ts';
import { outcomeMessage } from '#messages/progress.ts';
import { promptMessage } from '#messages/result.ts';
import { type OrderServices, submitTyped } from './typed-order.ts';

type Use = Invocation<SubmitServices & Uses<'stars' | 'seed'>> & { id: { generation: string } };

type Variation = {
  cause: Generation['origin'];
  change(request: GenerationRequest): GenerationRequest;
  /** Distinguishes variations of the same result. */
  chosen?: string;
};

/** Repeats a request with one change; everything else is sent unchanged. */
const varyFrom = (use: Use, parent: Generation, { cause, change, chosen }: Variation): Promise<Reply> => {
  const press = [cause, parent.id, ...(chosen === undefined ? [] : [chosen])].join(':');
  return submitGeneration(use, { request: change(parent.request), cause, parent, press });
};

const vary = async (use: Use, variation: Variation): Promise<Reply> =>
  varyFrom(use, await generationToRepeat(use, use.id.generation), variation);

const varyButton = (
  id: CustomId<{ generation: string }>,
  cause: Generation['origin'],
  change: (request: GenerationRequest) => GenerationRequest,
): Route => onButton(id, (use) => vary(use, { cause, change }));

/** Makes a result again with a seed of its own, which picks anew where the prompt was picked from a template. */
const newSeed = async (use: ButtonUse<{ generation: string }, OrderServices>): Promise<Reply> => {
  const cause = 'newSeed';
  const parent = await generationToRepeat(use, use.id.generation);
  const prompt = templateOf(parent.hints);
  const seed = use.services.seed();
  if (prompt !== undefined) return submitTyped(use, { values: { prompt, seed }, parent, cause });
  return varyFrom(use, parent, { cause, change: (request) => ({ ...withoutEdit(request), seed }) });
};

/** The buttons and the select that repeat a request. */
export const variationRoutes: readonly Route[] = [
  varyButton(rerollId, 'reroll', withoutEdit),
  onButton(newSeedId, newSeed),
  varyButton(upscaleId, 'upscale', (request) => ({ ...withoutEdit(request), upscale: true })),
  varyButton(tryAgainId, 'tryAgain', (request) => request),
  onSelect(otherSchedulerId, (use) => {
    const [chosen = ''] = use.values;
    const sampler = findSampler(chosen);
    if (!sampler) throw new Notice(use.text.refusals.malformed);
    const change = (request: GenerationRequest) => ({
      ...withoutEdit(request),
      ...samplerFields(sampler),
    });
    return vary(use, { cause: 'otherScheduler', change, chosen });
  }),
];

/**
 * Asks before a result is deleted. A form, because its answer belongs to the message with the button: so it can be
 * removed wherever it is, also where the bot itself is no member.
 */
const deleteModal = defineModal({
  id: deleteFormId,
  async view(opening) {
    const { id, text } = opening;
    requireAuthorityOver(await generationFor(opening, id.generation), opening);
    return { id, title: text.deleting.title, components: [textDisplay(text.deleting.what)] };
  },
  async submit(use) {
    const generation = await generationFor(use, use.id.generation);
    requireAuthorityOver(generation, use);
    return {
      kind: 'deferUpdate',
      work: async () => {
        await use.services.generations.forget(generation, use.messageId);
        return 'delete';
      },
    };
  },
});

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
  onButton(deleteId, (press) => deleteModal.open(press, press.id)),
  deleteModal.route,
];

/** Show prompt: for everybody who sees the result. */
export const promptRoute: Route = onButton(showPromptId, async (press) => {
  const generation = await generationFor(press, press.id.generation);
  return privately(promptMessage(press.text, generation));
});
