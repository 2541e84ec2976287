import { defineCommand, type Feature } from '#interactions/define-command.ts';
import { rulesReply } from '#messages/rules.ts';

/** `/rules`: what binds whoever asks. Everybody sees it, which Discord lets no single subcommand of `/settings` be. */
export const rules: Feature = {
  command: defineCommand({
    name: 'rules',
    help: (text) => text.commands.rules.help,
    options: {},
    describe: (text) => ({ description: text.commands.rules.description, options: {} }),
    run: rulesReply,
  }),
};
