import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { completeOneLora } from '#generations/suggestions.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  onButton,
  onSelect,
} from '#interactions/define-command.ts';
import { completedBy, required, stringOption } from '#interactions/options.ts';
import { cardRoutes } from './card-buttons.ts';
import { openLoraId, recallText, searchPageId, useLoraId } from './custom-ids.ts';
import { infoReply, loraModal } from './info.ts';
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
    onButton(useLoraId, (press) => loraModal.open(press, press.id)),
    loraModal.route,
    ...cardRoutes,
  ],
};
