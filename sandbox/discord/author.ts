import { type APIMessage, MessageFlags, MessageType, PermissionFlagsBits } from 'discord-api-types/v10';
import { ANSWER_FLAGS, type Composition, editFlags, type Upload } from './compose.ts';
import { refusals } from './errors.ts';
import { isUserInstalled } from './installation.ts';
import { isThinking } from './messages.ts';
import { interactionMetadata } from './payload.ts';
import type { Interaction, StoredMessage } from './records.ts';
import type { Services } from './rest/route.ts';
import { may, userShape } from './shapes.ts';
import type { World } from './world.ts';

/** Writes the bot's messages: answers to interactions, and what is in its name otherwise. */
export type Author = {
  /** A message that answers an interaction. */
  answer(interaction: Interaction, upload: Upload): Promise<APIMessage>;
  /** "Loralei is thinking…" */
  think(interaction: Interaction, ephemeral: boolean): APIMessage;
  /** A message of the bot's own in a channel; `nonce` tells it from others, if it is given. */
  post(channelId: string, composition: Composition, nonce?: string): APIMessage;
  /** Edits a message; a follow-up that takes the place of "thinking" may name more flags than an edit. */
  edit(stored: StoredMessage, upload: Upload, allowedFlags?: number): Promise<APIMessage>;
};

const BLANK: Composition = {
  content: '',
  embeds: [],
  components: [],
  attachments: [],
  mentions: [],
  flags: MessageFlags.Loading,
};

type Parts = Pick<Services, 'world' | 'messages' | 'composer' | 'interactions' | 'now' | 'nextId'>;

export function createAuthor(parts: Parts): Author {
  const { world, messages, composer, interactions } = parts;
  function addAnswer(interaction: Interaction, composition: Composition): APIMessage {
    const { member, channel, label, sourceMessageId } = interaction;
    const flags = composition.flags | (isMuted(world, interaction) ? MessageFlags.Ephemeral : 0);
    const trigger = sourceMessageId ? messages.get(sourceMessageId) : undefined;
    const metadata = interactionMetadata(interaction, triggerOf(interactions, interaction));
    const message: APIMessage = Object.assign(written(channel.id, { ...composition, flags }, parts), {
      type: trigger ? MessageType.Reply : commandTypeOf(interaction),
      webhook_id: world.application.id,
      interaction_metadata: metadata,
    });
    messages.add({
      message,
      audienceId: flags & MessageFlags.Ephemeral ? member.id : undefined,
      invokedBy: { id: member.id, name: member.name, command: label },
    });
    return message;
  }
  return {
    async answer(interaction, upload) {
      const target = { channelId: interaction.channel.id, allowedFlags: ANSWER_FLAGS };
      return addAnswer(interaction, await composer.compose(upload, target));
    },
    think(interaction, ephemeral) {
      const flags = BLANK.flags | (ephemeral ? MessageFlags.Ephemeral : 0);
      return addAnswer(interaction, { ...BLANK, flags });
    },
    post(channelId, composition, nonce) {
      const message = written(channelId, composition, parts);
      return messages.add({ message: nonce === undefined ? message : { ...message, nonce } }).message;
    },
    async edit(stored, upload, allowedFlags = editFlags(stored.message)) {
      const { id, channel_id } = stored.message;
      const target = { channelId: channel_id, allowedFlags, before: stored.message };
      const composition = await composer.compose(upload, target);
      // Files take a moment to store: the message may be gone by now.
      const current = messages.get(id);
      if (!current) throw refusals.unknownMessage();
      const edited_timestamp = isThinking(stored.message) ? null : timestamp(parts);
      // Whether an answer is ephemeral was decided when it was deferred.
      const flags = composition.flags & ~(stored.audienceId ? 0 : MessageFlags.Ephemeral);
      return messages.replace(id, { ...current.message, ...composition, flags, edited_timestamp }).message;
    },
  };
}

/** A new message of the bot's. */
function written(channelId: string, composition: Composition, parts: Parts): APIMessage {
  const { world, nextId } = parts;
  return {
    id: nextId(),
    channel_id: channelId,
    author: userShape(world.bot),
    type: MessageType.Default,
    timestamp: timestamp(parts),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mention_roles: [],
    pinned: false,
    application_id: world.application.id,
    ...composition,
  };
}

const timestamp = ({ now }: Parts) => new Date(now()).toISOString();

const commandTypeOf = ({ data }: Interaction) =>
  'target_id' in data ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand;

/** Where members may not use apps of their own in public, only they themselves see what these answer. */
function isMuted(world: World, { owners, member, channel }: Interaction): boolean {
  const needed = PermissionFlagsBits.UseExternalApps;
  return isUserInstalled(owners) && !may(world, { memberId: member.id, channelId: channel.id }, needed);
}

/** For a modal's answer: the interaction that opened the modal. */
function triggerOf(
  interactions: Services['interactions'],
  { member, data }: Interaction,
): Interaction | undefined {
  if (!('custom_id' in data) || typeof data.custom_id !== 'string') return undefined;
  return interactions.openModal(member.id, data.custom_id);
}
