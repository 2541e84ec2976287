import { ButtonStyle } from 'discord-api-types/v10';
import { governingGuild, managesServer } from '#generations/policy-input.ts';
import { button, COLOURS, container, row, textDisplay } from '#interactions/components.ts';
import type { Feature } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { settingsPageId } from './panel.ts';

type GreetingServices = Uses<'settings' | 'toldOnce'>;

const greetingMessage = ({ settings: { greeting } }: Text): Message => ({
  components: [
    container(
      COLOURS.ready,
      textDisplay(greeting.hello, greeting.about),
      row(
        button(greeting.access, settingsPageId.encode({ page: 'access' }), ButtonStyle.Primary),
        button(greeting.safety, settingsPageId.encode({ page: 'safety' })),
        button(greeting.all, settingsPageId.encode({ page: 'overview' })),
      ),
    ),
  ],
});

const recordOf = (guildId: string): string => `greeting ${guildId}`;

/** Returns the server to greet its admin in; undefined if there is none, or if they have found the settings. */
const newServer = async ({
  interaction,
  services: { settings, toldOnce },
}: Invocation<GreetingServices>): Promise<string | undefined> => {
  const guildId = governingGuild(interaction);
  const isAdmin = managesServer(interaction);
  if (guildId === null || !isAdmin || (await toldOnce.has(recordOf(guildId)))) return undefined;
  const { revision, problems } = await settings.read(guildId);
  return revision === 0 && problems.length === 0 ? guildId : undefined;
};

/** Shows the first admin who uses a command in a new server, once, where its settings are. */
export const greetingFeature: Feature = {
  async followUp(invocation, command) {
    if (command === 'settings') return undefined;
    const guildId = await newServer(invocation);
    if (guildId === undefined) return undefined;
    const claim = () => invocation.services.toldOnce.claim(recordOf(guildId));
    return { message: greetingMessage(invocation.text), claim };
  },
};
