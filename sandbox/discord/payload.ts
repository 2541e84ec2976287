import { type APIMessage, InteractionType } from 'discord-api-types/v10';
import type { Interaction } from './interactions.ts';
import { channelShape, memberShape, partialGuildShape, userShape } from './shapes.ts';
import type { World } from './world.ts';

type Circumstances = { world: World; attachmentSizeLimit: number; sourceMessage?: APIMessage | undefined };

/** Where an interaction takes place: in a server, or in the direct messages with the bot. */
const CONTEXT = { guild: 0, botDm: 1 };

/** The payload of INTERACTION_CREATE, with everything that Discord sends and discord.js reads. */
export function interactionPayload(interaction: Interaction, circumstances: Circumstances) {
  const { world, attachmentSizeLimit, sourceMessage } = circumstances;
  const { id, token, type, member, channel, data } = interaction;
  return {
    id,
    application_id: world.application.id,
    type,
    token,
    version: 1,
    data,
    ...placeOf(interaction, world),
    channel_id: channel.id,
    channel: channelShape(channel, world.permissions(member.id, channel.id)),
    app_permissions: world.permissions(world.bot.id, channel.id).toString(),
    locale: member.locale,
    entitlements: [],
    authorizing_integration_owners: owners(interaction),
    attachment_size_limit: attachmentSizeLimit,
    ...(sourceMessage ? { message: sourceMessage } : {}),
  };
}

function placeOf({ member, channel }: Interaction, world: World) {
  if (!channel.guildId) return { user: userShape(member), context: CONTEXT.botDm };
  const guild = world.guild(channel.guildId);
  return {
    member: memberShape(member, world.permissions(member.id, channel.id)),
    guild_id: guild.id,
    guild: partialGuildShape(guild),
    guild_locale: guild.locale,
    context: CONTEXT.guild,
  };
}

/** Who installed the app where the interaction happened: the server, or "0" for the bot's direct messages. */
function owners({ channel }: Interaction): Record<string, string> {
  return { '0': channel.guildId ?? '0' };
}

/** What a message tells of the interaction that it answers. */
export function interactionMetadata(interaction: Interaction, triggering?: Interaction): object {
  const { id, type, member, sourceMessageId } = interaction;
  const base = { id, type, user: userShape(member), authorizing_integration_owners: owners(interaction) };
  if (type === InteractionType.MessageComponent) return { ...base, interacted_message_id: sourceMessageId };
  if (type !== InteractionType.ModalSubmit || !triggering) return base;
  return { ...base, triggering_interaction_metadata: interactionMetadata(triggering) };
}
