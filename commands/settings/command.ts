import {
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { DEFAULTABLE_OPTIONS } from '#generations/declared-options.ts';
import { defineCommandGroup, defineSubcommand } from '#interactions/define-command.ts';
import { attachmentOption, type Options, required } from '#interactions/options.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { hasDefaults, setDefaults } from '#messages/defaults-change.ts';
import { rulesReply } from '#messages/rules.ts';
import type { Text } from '#text/index.ts';
import { auditPage } from './audit.ts';
import { defaultsModalFor, keeper } from './defaults.ts';
import { list, pin, unpin } from './list-commands.ts';
import { overview } from './overview.ts';
import { pageMessage } from './page.ts';
import { type PageContext, pageContext } from './panel.ts';
import { resetReply } from './reset.ts';
import { exportReply, importReply } from './transfer.ts';

type Described = 'open' | 'show' | 'defaults' | 'audit' | 'export' | 'import' | 'reset';

const describe =
  <D extends Record<string, string>>(name: Described, optionsOf: (text: Text) => D) =>
  (text: Text) => ({ description: text.commands.settings.subcommands[name], options: optionsOf(text) });

const ownOptions = ({ commands: { settings } }: Text) => settings.options;

/** A subcommand without options, for those who can manage the server. */
const managersOnly = (name: Described, run: (context: PageContext) => Promise<Reply> | Reply) =>
  defineSubcommand({
    options: {} satisfies Options,
    describe: describe(name, () => ({})),
    run: async (use) => run(await pageContext(use)),
  });

const defaultsSubcommand = defineSubcommand({
  options: DEFAULTABLE_OPTIONS,
  describe: describe('defaults', ({ commands: { imagine } }) => imagine.options),
  modalFor: (options) => (hasDefaults(options) ? defaultsModalFor(options) : undefined),
  async run(use) {
    await pageContext(use);
    if (!hasDefaults(use.options)) throw new Notice(use.text.settings.defaults.nothingGiven);
    return setDefaults(use, keeper);
  },
});

/** `/settings`: a server's settings, for its admins. */
export const command = defineCommandGroup({
  name: 'settings',
  description: (text) => text.commands.settings.description,
  help: (text) => text.commands.settings.help,
  contexts: [InteractionContextType.Guild],
  integrationTypes: [ApplicationIntegrationType.GuildInstall],
  defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
  subcommands: {
    open: managersOnly('open', async (context) => privately(await pageMessage(context, overview))),
    show: defineSubcommand({ options: {}, describe: describe('show', () => ({})), run: rulesReply }),
    defaults: defaultsSubcommand,
    pin,
    unpin,
    list,
    audit: managersOnly('audit', async (context) => privately(await auditPage(context, 0))),
    export: managersOnly('export', exportReply),
    import: defineSubcommand({
      options: { file: required(attachmentOption(['.json'])) },
      describe: describe('import', ownOptions),
      run: async (use) => importReply(await pageContext(use), use.options.file),
    }),
    reset: managersOnly('reset', resetReply),
  },
});
