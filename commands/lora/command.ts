import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { completeOneLora } from '#generations/suggestions.ts';
import type { CommandUse, SlashCommand } from '#interactions/define-command.ts';
import type { Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { infoReply } from './info.ts';
import { search } from './search.ts';

const { Subcommand, String: Words } = ApplicationCommandOptionType;

const options = ({ commands: { lora: said } }: Text): APIApplicationCommandSubcommandOption[] => {
  const words = { name: 'words', type: Words, max_length: LIMITS.id.max } as const;
  const lora = { name: 'lora', type: Words, required: true } as const;
  return [
    {
      type: Subcommand,
      name: 'search',
      description: said.subcommands.search,
      options: [{ ...words, description: said.options.words }],
    },
    {
      type: Subcommand,
      name: 'info',
      description: said.subcommands.info,
      options: [{ ...lora, description: said.options.lora }],
    },
  ];
};

const RUNS: Record<string, (use: CommandUse) => Promise<Reply>> = {
  search,
  info: (use) => infoReply(use, String(use.options.lora ?? '')),
};

/** `/lora`: what there is, and what one of them does. */
export const command: SlashCommand = {
  name: 'lora',
  description: (text) => text.commands.lora.description,
  help: (text) => text.commands.lora.help,
  options,
  autocomplete: { lora: completeOneLora },
  run(use) {
    const run = Object.hasOwn(RUNS, use.subcommand ?? '') ? RUNS[use.subcommand ?? ''] : undefined;
    if (!run) throw new Notice(use.text.refusals.unknownCommand);
    return run(use);
  },
};
