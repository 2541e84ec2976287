import type { Generation } from '#domain/generation/generation.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { generationToRepeat } from '#generations/access.ts';
import { rulesFor } from '#generations/policy-input.ts';
import { submitGeneration } from '#generations/submit.ts';
import { onButton, onModal, type Route } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { privately } from '#interactions/reply.ts';
import { remixFormId, remixId } from '#messages/custom-ids.ts';
import { problemsMessage } from '#messages/problems.ts';
import { promptForm, typedInPromptForm } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';

const remixForm = (text: Text, { id, request }: Generation) => {
  const { prompt, negative, lora, strength, seed } = optionsOf(request);
  return promptForm(text, {
    customId: remixFormId.encode({ generation: id }),
    title: text.remix.title,
    filled: {
      prompt: String(prompt),
      negative: String(negative),
      lora: String(lora),
      strength: String(strength),
      seed: String(seed),
    },
    help: { strength: text.remix.strengthHelp, seed: text.remix.seedHelp },
  });
};

/**
 * Returns the fields changed in the form: unchanged ones must not override flags in the prompt. New LoRAs
 * only use the strengths typed with them.
 */
const changedIn = (fields: FieldValues, filled: ImagineOptions): ImagineOptions => {
  const typed = typedInPromptForm(fields);
  const changed = typed.filter(([name, value]) => value !== String(filled[name])).map(([name]) => name);
  const isMeant = (name: (typeof changed)[number]): boolean =>
    name === 'prompt' || changed.includes(name) || (name === 'strength' && changed.includes('lora'));
  return Object.fromEntries(typed.filter(([name]) => isMeant(name)));
};

/** Remix: a form prefilled with a result's options, to edit and submit. */
export const remixRoutes: readonly Route[] = [
  onButton(remixId, async (press) => {
    const parent = await generationToRepeat(press, press.id.generation);
    return { kind: 'modal', modal: remixForm(press.text, parent) };
  }),
  onModal(remixFormId, async (form) => {
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
    return submitGeneration(form, { ...reading.value, cause: 'remix', parent, rules });
  }),
];
