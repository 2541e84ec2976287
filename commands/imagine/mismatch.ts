import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { hintSchema } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import { OPTION_SOURCES } from '#domain/generation/option-layers.ts';
import { generationRequestSchema } from '#domain/generation/request.ts';
import { isModelChosen, mismatchOf, suggestedModelFor, withModel } from '#generations/model-fit.ts';
import { type GenerationIntent, type SubmitServices, submitGeneration } from '#generations/submit.ts';
import { button, COLOURS, container, row, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { type ButtonUse, onButton, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';

/** Makes the image as it was asked for, although its LoRAs need another base model. */
const anywayId = defineCustomId('makeanyway', { kept: storedId() });

/** Makes it with the model that fits. */
const fittingId = defineCustomId('makefitting', { kept: storedId() });

/** What was asked for, until the question is answered. */
const keptSchema = z.object({
  userId: z.string(),
  request: generationRequestSchema,
  sources: z.partialRecord(z.enum(IMAGINE_OPTIONS), z.enum(OPTION_SOURCES)),
  hints: z.array(hintSchema),
  presetName: z.string().optional(),
  private: z.boolean().optional(),
  /** The model that fits, and the base model of the LoRAs. */
  fitting: z.object({ modelId: z.string(), base: z.string() }).nullable(),
});

type AskServices = Uses<'catalogue' | 'modelsByBase' | 'defaultModelId' | 'stateStore'>;

/**
 * Asks before an image is made whose LoRAs need another base model than the model that its member chose. Returns
 * undefined where there is nothing to ask.
 */
export const askAboutMismatch = async (
  { interaction, services, text }: Invocation<AskServices>,
  { request, sources = {}, hints = [], presetName, private: isPrivate, rules }: GenerationIntent,
): Promise<Reply | undefined> => {
  const mismatch = isModelChosen({ sources }) ? mismatchOf(request, services) : undefined;
  if (!mismatch) return undefined;
  const modelId = suggestedModelFor(mismatch.loraBase, services, rules?.settings?.loras ?? null);
  const kept = await services.stateStore.keep({
    userId: interaction.userId,
    request,
    sources,
    hints: [...hints],
    ...(presetName === undefined ? {} : { presetName }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    fitting: modelId === undefined ? null : { modelId, base: mismatch.loraBase },
  } satisfies z.input<typeof keptSchema>);
  const said = text.mismatch;
  return privately({
    components: [
      container(
        COLOURS.working,
        textDisplay(said.title, said.what(request.modelId, mismatch), small(said.free)),
      ),
      row(
        ...(modelId === undefined ? [] : [button(said.fitting(modelId), fittingId.encode({ kept }))]),
        button(said.anyway, anywayId.encode({ kept })),
      ),
    ],
  });
};

const makeKept = async (
  use: ButtonUse<{ kept: string }, SubmitServices & Uses<'stateStore'>>,
  how: 'anyway' | 'fitting',
): Promise<Reply> => {
  const stored = await use.services.stateStore.recall(use.id.kept, keptSchema);
  if (stored?.userId !== use.interaction.userId) throw new Notice(use.text.mismatch.expired);
  const { userId: _, fitting, request, presetName, private: isPrivate, ...asked } = stored;
  const read = { ...asked, request };
  const fitted = how === 'fitting' && fitting ? withModel(read, fitting.modelId, fitting.base) : read;
  return submitGeneration(use, {
    ...read,
    ...fitted,
    ...(presetName === undefined ? {} : { presetName }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    cause: 'imagine',
    press: `mismatch:${use.id.kept}`,
  });
};

/** The answers to the question. */
export const mismatchRoutes: readonly Route[] = [
  onButton(anywayId, (use) => makeKept(use, 'anyway')),
  onButton(fittingId, (use) => makeKept(use, 'fitting')),
];
