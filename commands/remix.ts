import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { Generation } from '#domain/generation.ts';
import { type ImagineOptions, readImagineOptions } from '#domain/imagine-options.ts';
import { LIMITS } from '#domain/limits.ts';
import { loraIds, loraStrengths } from '#domain/lora.ts';
import { optionsOf } from '#domain/variations.ts';
import { textField } from '#interaction/components.ts';
import { defineRoute, type Feature } from '#interaction/feature.ts';
import { generationToRepeat } from '#interaction/generation-access.ts';
import { remixFormId, remixId } from '#interaction/generation-ids.ts';
import type { FieldValues } from '#interaction/incoming.ts';
import { orderReply } from '#interaction/ordering.ts';
import { privately } from '#interaction/reply.ts';
import { problemsMessage } from '#interaction/views/problems.ts';
import type { Text } from '#text/index.ts';

/** The fields of the form, which are options of `/imagine`. */
const FIELDS = ['prompt', 'negative', 'lora', 'strength', 'seed'] as const;

const remixForm = (text: Text, { id, request }: Generation): APIModalInteractionResponseCallbackData => ({
  custom_id: remixFormId.encode({ generation: id }),
  title: text.remix.title,
  components: [
    textField({
      label: text.remix.prompt,
      customId: 'prompt',
      value: request.prompt,
      required: true,
      long: true,
      maxLength: LIMITS.prompt.max,
    }),
    textField({
      label: text.remix.negative,
      customId: 'negative',
      value: request.negativePrompt ?? '',
      long: true,
      maxLength: LIMITS.negativePrompt.max,
    }),
    textField({
      label: text.remix.lora,
      customId: 'lora',
      value: loraIds(request.loras),
      maxLength: LIMITS.list.max,
    }),
    textField({
      label: text.remix.strength,
      description: text.remix.strengthHelp,
      customId: 'strength',
      value: loraStrengths(request.loras),
      maxLength: LIMITS.strengths.max,
    }),
    textField({
      label: text.remix.seed,
      description: text.remix.seedHelp,
      customId: 'seed',
      value: String(request.seed),
      maxLength: String(LIMITS.seed.max).length,
    }),
  ],
});

/** What was changed in the form: fields that kept what they were filled with do not outdo flags in the prompt. */
const changedIn = (fields: FieldValues, filled: ImagineOptions): ImagineOptions => {
  const typed = FIELDS.map((name) => [name, String(fields[name] ?? '')] as const);
  return Object.fromEntries(
    typed.filter(([name, value]) => name === 'prompt' || value !== String(filled[name])),
  );
};

/** Remix: a form filled in with what a result was made with, to change and send. */
export const remix: Feature = {
  routes: [
    defineRoute(remixId, async (press) => {
      const parent = await generationToRepeat(press, press.id.generation);
      return { kind: 'modal', modal: remixForm(press.text, parent) };
    }),
    defineRoute(remixFormId, async (form) => {
      const parent = await generationToRepeat(form, form.id.generation);
      const inherited = optionsOf(parent.request);
      const request = readImagineOptions(changedIn(form.fields, inherited), {
        modelId: parent.request.modelId,
        seed: form.services.seed,
        inherited,
      });
      if (!request.ok) return privately(problemsMessage(form.text, request.problems));
      return orderReply(form, { request: request.value, cause: 'remix', parent });
    }),
  ],
};
