import { MessageFlags } from 'discord.js';
import type { Message } from '#interactions/reply.ts';

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
