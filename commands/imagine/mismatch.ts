import { isModelChosen, mismatchOf, suggestedModelFor } from '#generations/model-fit.ts';
import { costText } from '#generations/policy-input.ts';
import type { GenerationIntent } from '#generations/submit.ts';
import { button, COLOURS, container, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { onDraft, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';

/** Makes the image as it was asked for, although its LoRAs need another base model. */
const anywayId = defineCustomId('makeanyway', { draft: storedId() });

/** Makes it with the model that fits. */
const fittingId = defineCustomId('makefitting', { draft: storedId() });

type AskServices = Uses<'catalogue' | 'modelsByBase' | 'defaultModelId' | 'imageCost'>;

/**
 * Asks before an image is made whose LoRAs need another base model than the model that its member chose. Returns
 * undefined where there is nothing to ask, and where `anyway` says that this has been answered.
 */
export const askAboutMismatch = (
  use: Invocation<AskServices>,
  { request, sources = {}, rules }: GenerationIntent,
  anyway: string | undefined,
): Reply | undefined => {
  const { services, text } = use;
  const mismatch = isModelChosen({ sources }) ? mismatchOf(request, services) : undefined;
  if (!mismatch) return undefined;
  const asked = `${request.modelId} ${mismatch.loraBase}`;
  if (anyway === asked) return undefined;
  const fitting = suggestedModelFor(mismatch.loraBase, services, rules?.settings?.loras ?? null);
  const said = text.mismatch;
  const cost = rules ? costText(use, rules, request.samples) : '';
  return {
    kind: 'question',
    fields: { asked, ...(fitting === undefined ? {} : { fitting }) },
    ask: (draft) => ({
      components: [
        container(
          COLOURS.working,
          textDisplay(said.title, said.what(request.modelId, mismatch), cost, small(said.free)),
        ),
        row(
          ...(fitting === undefined ? [] : [button(said.fitting(fitting), fittingId.encode({ draft }))]),
          button(said.anyway, anywayId.encode({ draft })),
        ),
      ],
    }),
  };
};

/** The answers to the question: what was typed is submitted, with a change. */
export const mismatchRoutes: readonly Route[] = [
  onDraft(anywayId, ({ asked = '', fitting: _, ...typed }) => ({ ...typed, anyway: asked })),
  onDraft(fittingId, ({ asked: _, fitting = '', ...typed }) => ({ ...typed, model: fitting })),
];
