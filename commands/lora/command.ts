import { LIMITS } from '#domain/generation/limits.ts';
import { completeOneLora } from '#generations/suggestions.ts';
import { defineCommandGroup, defineSubcommand } from '#interactions/define-command.ts';
import { completedBy, required, stringOption } from '#interactions/options.ts';
import { infoReply } from './info.ts';
import { search } from './search.ts';

/** `/lora`: lists LoRAs and describes one. */
export const command = defineCommandGroup({
  name: 'lora',
  description: (text) => text.commands.lora.description,
  help: (text) => text.commands.lora.help,
  subcommands: {
    search: defineSubcommand({
      options: { words: stringOption({ maxLength: LIMITS.id.max }) },
      describe: ({ commands: { lora: said } }) => ({
        description: said.subcommands.search,
        options: said.options,
      }),
      run: (use) => search(use, use.options.words ?? ''),
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
