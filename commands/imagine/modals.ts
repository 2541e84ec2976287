import { IMAGINE_OPTIONS } from '#domain/generation/image-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { generationToRepeat, requireCommands } from '#generations/access.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { remixFormId } from '#messages/custom-ids.ts';
import { changedInPromptForm, promptFields } from '#messages/prompt-form.ts';
import { submitTyped, type TypedOrder } from './typed-order.ts';

const isBlank = (value: unknown): boolean => String(value ?? '').trim() === '';

/** Reads an order from fields, those of `/imagine` or of a form; blank ones count as left out. */
export const orderIn = (fields: FieldValues): TypedOrder => {
  const { preset, private: isPrivate, anyway } = fields;
  const options = IMAGINE_OPTIONS.flatMap((name) => {
    const value = fields[name];
    return isBlank(value) || typeof value === 'object' ? [] : [[name, value] as const];
  });
  return {
    values: Object.fromEntries(options),
    preset: isBlank(preset) ? undefined : String(preset),
    private: typeof isPrivate === 'boolean' ? isPrivate : undefined,
    anyway: typeof anyway === 'string' ? anyway : undefined,
  };
};

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
    return submitTyped(use, orderIn(use.fields));
  },
});

/** Remix: a form prefilled with a result's options, to edit and submit. */
export const remixModal = defineModal({
  id: remixFormId,
  async view(opening) {
    const { text, id, about } = opening;
    const { request } = await generationToRepeat(opening, id.generation);
    const help = { strength: text.remix.strengthHelp, seed: text.remix.seedHelp };
    const components = promptFields(text, { filled: optionsOf(request), help, first: about });
    return { id, title: text.remix.title, components };
  },
  async submit(use) {
    const parent = await generationToRepeat(use, use.id.generation);
    return submitTyped(use, { values: changedInPromptForm(use.fields, optionsOf(parent.request)), parent });
  },
});
