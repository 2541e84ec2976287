import { MessageFlags } from 'discord.js';
import type { InterimMessage, Message } from '#interaction/reply.ts';

/** A message as discord.js's REST client takes it: the JSON body, and the files beside it. */
export type WireMessage = { body: Record<string, unknown>; files: { name: string; data: Buffer }[] };

/** Writes a message for Discord: Components V2, files by index, and nobody mentioned who is not meant to be. */
export const wireMessage = (
  { components, attachments = [], notifies = [] }: Message,
  { ephemeral = false }: { ephemeral?: boolean } = {},
): WireMessage => ({
  body: {
    flags: MessageFlags.IsComponentsV2 | (ephemeral ? MessageFlags.Ephemeral : 0),
    components,
    // Discord asks for it where the message was a classic one before.
    embeds: null,
    attachments: attachments.map(({ name, description }, index) => ({
      id: String(index),
      filename: name,
      description,
    })),
    allowed_mentions: { parse: [], users: notifies },
  },
  files: attachments.map(({ name, data }) => ({
    name,
    data: Buffer.from(data.buffer, data.byteOffset, data.length),
  })),
});

/**
 * Writes an interim message for Discord: a classic one. It names neither flags nor attachments, so that nothing of a
 * final message could be taken away by it, and Discord refuses it as an edit of one.
 */
export const wireInterim = ({ embed, components }: InterimMessage): WireMessage => ({
  body: { embeds: [embed], components, allowed_mentions: { parse: [] } },
  files: [],
});
