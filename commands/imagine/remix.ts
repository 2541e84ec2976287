import type { Generation } from '#domain/generation/generation.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { generationToRepeat } from '#generations/access.ts';
import { onButton, onModal, type Route } from '#interactions/define-command.ts';
import { remixFormId, remixId } from '#messages/custom-ids.ts';
import { changedInPromptForm, promptForm, typedInPromptForm } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';
import { submitTyped } from './typed-order.ts';

const remixForm = (text: Text, { id, request }: Generation) =>
  promptForm(text, {
    customId: remixFormId.encode({ generation: id }),
    title: text.remix.title,
    filled: optionsOf(request),
    help: { strength: text.remix.strengthHelp, seed: text.remix.seedHelp },
  });

/** Remix: a form prefilled with a result's options, to edit and submit. */
export const remixRoutes: readonly Route[] = [
  onButton(remixId, async (press) => {
    const parent = await generationToRepeat(press, press.id.generation);
    return { kind: 'modal', modal: remixForm(press.text, parent) };
  }),
  onModal(remixFormId, async (form) => {
    const parent = await generationToRepeat(form, form.id.generation);
    const values = changedInPromptForm(typedInPromptForm(form.fields), optionsOf(parent.request));
    return submitTyped(form, { values, parent });
  }),
];
