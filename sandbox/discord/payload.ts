import { type APIMessage, ChannelType, InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { contextOf, isInstalledIn } from './installation.ts';
import { menuMetadata } from './menu.ts';
import type { Interaction } from './records.ts';
import { channelShape, memberShape, partialGuildShape, userShape } from './shapes.ts';
import type { Channel, World } from './world.ts';

type Circumstances = { world: World; attachmentSizeLimit: number; sourceMessage?: APIMessage | undefined };

/** The payload of INTERACTION_CREATE, with everything that Discord sends and discord.js reads. */
export function interactionPayload(interaction: Interaction, circumstances: Circumstances) {
  const { world, attachmentSizeLimit, sourceMessage } = circumstances;
  const { id, token, type, member, channel, data, owners } = interaction;
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
    app_permissions: appPermissions(world, channel).toString(),
    context: contextOf(channel),
    locale: member.locale,
    entitlements: [],
    authorizing_integration_owners: owners,
    attachment_size_limit: attachmentSizeLimit,
    ...(sourceMessage ? { message: sourceMessage } : {}),
  };
}

function placeOf({ member, channel }: Interaction, world: World) {
  if (!channel.guildId) return { user: userShape(member) };
  const guild = world.guild(channel.guildId);
  return {
    member: memberShape(world, { member, channel }),
    guild_id: guild.id,
    guild: partialGuildShape(guild),
    guild_locale: guild.locale,
  };
}

/** What an app may do in conversations and servers that have not installed it, as Discord documents it for the first. */
const AS_A_GUEST =
  PermissionFlagsBits.AttachFiles | PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.MentionEveryone;

function appPermissions(world: World, channel: Channel): bigint {
  if (!isInstalledIn(world, channel)) return AS_A_GUEST;
  if (channel.type === ChannelType.DM) return AS_A_GUEST | PermissionFlagsBits.UseExternalEmojis;
  return world.permissions(world.bot.id, channel.id);
}

/** What a message tells of the interaction that it answers. */
export function interactionMetadata(interaction: Interaction, triggering?: Interaction): object {
  const { id, type, member, sourceMessageId, owners, data } = interaction;
  const base = {
    id,
    type,
    user: userShape(member),
    authorizing_integration_owners: owners,
    ...menuMetadata(data),
  };
  if (type === InteractionType.MessageComponent) return { ...base, interacted_message_id: sourceMessageId };
  if (type !== InteractionType.ModalSubmit || !triggering) return base;
  return { ...base, triggering_interaction_metadata: interactionMetadata(triggering) };
}
