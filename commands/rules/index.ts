import { defineCommand, type Feature } from '#interactions/define-command.ts';
import { rulesReply } from '#messages/rules.ts';

/**
 * `/rules`: the rules that apply to the requester. A command of its own, because Discord cannot show everyone
 * a single subcommand of `/settings`.
 */
export const rules: Feature = {
  command: defineCommand({
    name: 'rules',
    help: (text) => text.commands.rules.help,
    options: {},
    describe: (text) => ({ description: text.commands.rules.description, options: {} }),
    run: rulesReply,
  }),
};
