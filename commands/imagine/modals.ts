import type { Generation } from '#domain/generation/generation.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { asTyped, templateOf } from '#domain/prompt-template/pick-prompt.ts';
import { generationToRepeat, requireCommands } from '#generations/access.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { remixFormId } from '#messages/custom-ids.ts';
import { changedInPromptForm, promptFields, typedOptionsIn, typedText } from '#messages/prompt-form.ts';
import { proposalIn } from './all-choices.ts';
import { orderedPicture, pictureChoiceIn } from './picture-order.ts';
import { submitTyped, type TypedOrder } from './typed-order.ts';

type Use = Invocation<Uses<'files'>>;

/** Reads an order from fields, those of `/imagine` or of a form. Throws a Notice for a picture that cannot be used. */
export const orderIn = (use: Use, fields: FieldValues): TypedOrder => ({
  ...typedOptionsIn(fields),
  anyway: typedText(fields.anyway),
  proposal: proposalIn(fields),
  picture: orderedPicture(use, pictureChoiceIn(use, fields)),
});

/** What `/imagine` takes, for when it is refused. */
export const imagineModal = defineModal({
  id: defineCustomId('imagineform', {}),
  view(opening) {
    const { text, id, about } = opening;
    requireCommands(opening);
    const { options, preset } = text.commands.imagine;
    const help = { ...options, ...text.fix.help, preset };
    return { id, title: text.fix.title, components: promptFields(text, { filled: {}, help, first: about }) };
  },
  submit(use) {
    requireCommands(use);
    return submitTyped(use, orderIn(use, use.fields));
  },
});

/** A result's options as they were typed: with the choices of the prompt, where there were some. */
export const remixed = ({ request, hints }: Generation): ImagineOptions => ({
  ...optionsOf(request),
  prompt: templateOf(hints) ?? asTyped(request.prompt),
});

/** Remix: a form prefilled with a result's options, to edit and submit. */
export const remixModal = defineModal({
  id: remixFormId,
  async view(opening) {
    const { text, id, about } = opening;
    const parent = await generationToRepeat(opening, id.generation);
    const help = { strength: text.remix.strengthHelp, seed: text.remix.seedHelp };
    const components = promptFields(text, { filled: remixed(parent), help, first: about });
    return { id, title: text.remix.title, components };
  },
  async submit(use) {
    const parent = await generationToRepeat(use, use.id.generation);
    const values = changedInPromptForm(use.fields, remixed(parent));
    return submitTyped(use, { values, parent, proposal: proposalIn(use.fields) });
  },
});
