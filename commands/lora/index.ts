import { type OrderServices, submitTyped } from '#commands/imagine/typed-order.ts';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { requireCommands } from '#generations/access.ts';
import { findLora } from '#generations/model-search.ts';
import { completeOneLora } from '#generations/suggestions.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  type ModalUse,
  onButton,
  onModal,
  onSelect,
} from '#interactions/define-command.ts';
import { completedBy, required, stringOption } from '#interactions/options.ts';
import type { Reply } from '#interactions/reply.ts';
import { typedInPromptForm } from '#messages/prompt-form.ts';
import { loraFormId, openLoraId, recallText, searchPageId, useLoraId } from './custom-ids.ts';
import { infoReply, loraForm } from './info.ts';
import { search, searchMessage } from './search.ts';

/** `/lora`: lists LoRAs and describes one. */
const command = defineCommandGroup({
  name: 'lora',
  description: (text) => text.commands.lora.description,
  help: (text) => text.commands.lora.help,
  subcommands: {
    search: defineSubcommand({
      options: { words: required(stringOption({ maxLength: LIMITS.id.max })) },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.search,
        options: said.options,
      }),
      run: (use) => search(use, use.options.words),
    }),
    top: defineSubcommand({
      options: {},
      describe: ({ commands: { lora: said } }) => ({ description: said.subcommands.top, options: {} }),
      run: (use) => search(use, ''),
    }),
    info: defineSubcommand({
      options: { lora: completedBy(completeOneLora, required(stringOption())) },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.info,
        options: said.options,
      }),
      run: (use) => infoReply(use, use.options.lora),
    }),
  },
});

/** Submits the form as `/imagine` does; blank fields count as omitted. */
const submitForm = (form: ModalUse<unknown, OrderServices>): Promise<Reply> => {
  const typed = typedInPromptForm(form.fields).filter(([, value]) => value.trim() !== '');
  return submitTyped(form, { values: Object.fromEntries(typed) });
};

/** `/lora`, with turning pages, opening one LoRA, and making an image with it. */
export const lora: Feature = {
  command,
  routes: [
    onButton(searchPageId, async (press) => {
      const { words: kept, page } = press.id;
      const words = await recallText(press, kept);
      return { kind: 'update', message: await searchMessage(press, { words, kept }, page) };
    }),
    onSelect(openLoraId, (press) => {
      const [id] = press.values;
      if (id === undefined) throw new Notice(press.text.refusals.malformed);
      return infoReply(press, id);
    }),
    onButton(useLoraId, async (press) => {
      requireCommands(press);
      const { short, kept } = press.id;
      const found = await findLora(press, short ?? (await recallText(press, kept)));
      return { kind: 'modal', modal: loraForm(press.text, found) };
    }),
    onModal(loraFormId, (form) => {
      requireCommands(form);
      return submitForm(form);
    }),
  ],
};
