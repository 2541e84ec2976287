import type { RequestData } from 'discord.js';
import { MessageFlags } from 'discord-api-types/v10';
import { Multipart, type WireMessage } from '#interactions/multipart.ts';
import type { InterimMessage, Message } from '#interactions/reply.ts';

/** Serializes a message for Discord: Components V2, files by index, and no mentions except intended ones. */
export const wireMessage = (
  { components, attachments = [], notifies = [] }: Message,
  { ephemeral = false }: { ephemeral?: boolean } = {},
): WireMessage => ({
  body: {
    flags: MessageFlags.IsComponentsV2 | (ephemeral ? MessageFlags.Ephemeral : 0),
    components,
    // Required by Discord if the message was a classic one before.
    embeds: null,
    attachments: attachments.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      description,
    })),
    allowed_mentions: { parse: [], users: notifies },
  },
  files: attachments.map(({ name, data }) => ({ name, data })),
});

/**
 * What the REST client is given to send a message. The files that it takes by itself have to be in memory, so it
 * passes on a form of ours.
 */
export const restBody = (wire: WireMessage): Pick<RequestData, 'body' | 'passThroughBody'> =>
  wire.files.length === 0 ? { body: wire.body } : { body: new Multipart(wire), passThroughBody: true };

/**
 * Serializes an interim message for Discord: a classic one, without flags and attachments. As an edit of a
 * final message it therefore removes nothing, and Discord refuses it.
 */
export const wireInterim = ({ embed, components }: InterimMessage): WireMessage => ({
  body: { embeds: [embed], components, allowed_mentions: { parse: [] } },
  files: [],
});
