import type { RequestData } from '@discordjs/rest';
import { MessageFlags } from 'discord-api-types/v10';
import type { InterimMessage, Message } from '#interactions/reply.ts';

/** A message on the wire: the JSON body and the files. */
export type WireMessage = {
  body: Record<string, unknown>;
  files: readonly { name: string; data: Blob }[];
};

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
  files: attachments.map(({ name, data }) => ({
    name,
    data: data instanceof Blob ? data : new Blob([Uint8Array.from(data)]),
  })),
});

/**
 * What the REST client is given to send a message. The files that it takes by itself have to be in memory, so it
 * passes on a form of ours, which is read from the disk while it is sent, and again when it is sent again.
 */
export const restBody = ({ body, files }: WireMessage): Pick<RequestData, 'body' | 'passThroughBody'> => {
  if (files.length === 0) return { body };
  const form = new FormData();
  for (const [index, { name, data }] of files.entries()) form.set(`files[${index}]`, data, name);
  form.set('payload_json', JSON.stringify(body));
  return { body: form, passThroughBody: true };
};

/**
 * Serializes an interim message for Discord: a classic one, without flags and attachments. As an edit of a
 * final message it therefore removes nothing, and Discord refuses it.
 */
export const wireInterim = ({ embed, components }: InterimMessage): WireMessage => ({
  body: { embeds: [embed], components, allowed_mentions: { parse: [] } },
  files: [],
});
