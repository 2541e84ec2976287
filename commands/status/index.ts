import { InteractionContextType, PermissionFlagsBits } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import type { BotStatus } from '#domain/status.ts';
import { withMentions } from '#interactions/command-mentions.ts';
import { button, COLOURS, container, row, separator, small, textDisplay } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { defineCommand, type Feature, onButton } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** Reads the status again. */
const refreshId = defineCustomId('status', {});

type StatusServices = Uses<'operators' | 'readStatus' | 'commandIds'>;

/** Throws a Notice for everybody but those who run the bot. */
const requireOperator = async ({
  interaction,
  text,
  services,
}: Invocation<StatusServices>): Promise<void> => {
  const isOperator = await services.operators.include(interaction.userId).catch(() => undefined);
  if (isOperator === undefined) throw new Notice(text.status.unknown);
  if (!isOperator) throw new Notice(withMentions(text.status.notYours, services.commandIds));
};

const statusMessage = ({ status: said }: Text, status: BotStatus): Message => {
  const { process, database, ownLane, serverLanes, api } = status;
  return {
    components: [
      container(
        status.alerts.length === 0 ? COLOURS.ready : COLOURS.failed,
        textDisplay(said.title, ...(status.alerts.length === 0 ? [] : [said.alerts(status.alerts)])),
        textDisplay(
          said.ownLane(ownLane),
          said.serverLanes(serverLanes),
          said.comparisons(status.openComparisons),
        ),
        separator(),
        textDisplay(process.makesImages ? said.api(api) : said.makesNoImages, said.balance(status.balance)),
        separator(),
        textDisplay(said.process(process), said.modelList(status.modelListAt), said.database(database)),
        ...(process.isShared ? [textDisplay(small(said.shared))] : []),
        row(button(said.refresh, refreshId.encode({}))),
      ),
    ],
  };
};

const show = async (use: Invocation<StatusServices>): Promise<Message> => {
  await requireOperator(use);
  return statusMessage(use.text, await use.services.readStatus());
};

/** `/status`: how the bot is, for those who run it. */
export const status: Feature = {
  command: defineCommand({
    name: 'status',
    help: (text) => text.commands.status.help,
    options: {},
    describe: (text) => ({ description: text.commands.status.description, options: {} }),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    // Members need not see it in their lists; operators find it in the bot's direct messages.
    defaultMemberPermissions: PermissionFlagsBits.Administrator,
    run: (use) => ({ kind: 'defer', ephemeral: true, work: () => show(use) }),
  }),
  routes: [onButton(refreshId, (press) => ({ kind: 'deferUpdate', work: () => show(press) }))],
};
