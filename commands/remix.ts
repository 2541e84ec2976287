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
import { rulesFor } from '#interaction/rules.ts';
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

/**
 * What was changed in the form: fields that kept what they were filled with do not outdo flags in the prompt. Other
 * LoRAs are meant with the strengths that stand beside them.
 */
const changedIn = (fields: FieldValues, filled: ImagineOptions): ImagineOptions => {
  const typed = FIELDS.map((name) => [name, String(fields[name] ?? '')] as const);
  const changed = typed.filter(([name, value]) => value !== String(filled[name])).map(([name]) => name);
  const isMeant = (name: (typeof FIELDS)[number]): boolean =>
    name === 'prompt' || changed.includes(name) || (name === 'strength' && changed.includes('lora'));
  return Object.fromEntries(typed.filter(([name]) => isMeant(name)));
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
      const original = optionsOf(parent.request);
      const rules = await rulesFor(form);
      const reading = readImagineOptions(changedIn(form.fields, original), {
        modelId: parent.request.modelId,
        seed: form.services.seed,
        layers: [{ source: 'original', options: original }],
        pinned: rules.settings?.loras.pinned ?? [],
      });
      if (!reading.ok) return privately(problemsMessage(form.text, reading.problems));
      return orderReply(form, { ...reading.value, cause: 'remix', parent, rules });
    }),
  ],
};
