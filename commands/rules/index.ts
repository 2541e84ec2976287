import type { Feature } from '#interactions/define-command.ts';
import { rulesReply } from '#messages/rules.ts';

/** `/rules`: what binds whoever asks. Everybody sees it, which Discord lets no single subcommand of `/settings` be. */
export const rules: Feature = {
  command: {
    name: 'rules',
    description: (text) => text.commands.rules.description,
    help: (text) => text.commands.rules.help,
    options: () => [],
    run: rulesReply,
  },
};
