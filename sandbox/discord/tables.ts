import {
  type APIApplicationCommand,
  type APIAttachment,
  type APIMessage,
  ChannelType,
  InteractionType,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { Owners } from './installation.ts';
import type { Answer } from './records.ts';
import type { Overwrite } from './world.ts';

/** What the rules of this fake have judged before it was kept. */
const judged = <T extends object>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const storedMessage = z.object({
  message: judged<APIMessage>(),
  audienceId: z.string().optional(),
  invokedBy: z.object({ id: z.string(), name: z.string(), command: z.string() }).optional(),
});

/** An interaction with the ids of its member and channel. */
export const keptInteraction = z.object({
  id: z.string(),
  token: z.string(),
  createdAt: z.number(),
  type: z.enum(InteractionType),
  memberId: z.string(),
  channelId: z.string(),
  label: z.string(),
  data: judged<object>(),
  owners: judged<Owners>(),
  sourceMessageId: z.string().optional(),
  answer: judged<Answer>().optional(),
  originalId: z.string().optional(),
  followUpIds: z.array(z.string()),
  followUpCount: z.int(),
  unanswered: z.boolean(),
  expired: z.boolean(),
  excused: z.boolean(),
  overHttp: z.boolean(),
});
export type KeptInteraction = z.infer<typeof keptInteraction>;

/** The commands of a server, or of all where there is no `scope`. */
export const commandsOfScope = z.object({
  scope: z.string().optional(),
  commands: z.array(judged<APIApplicationCommand>()),
});

export const uploadsOfMember = z.object({ memberId: z.string(), files: z.array(judged<APIAttachment>()) });

const bits = z.codec(z.string(), z.bigint(), { decode: BigInt, encode: String });
const overwrite = z.object({ allow: bits, deny: bits });

const overwrites = z.codec(
  z.array(z.tuple([z.string(), overwrite])),
  z.map(z.string(), z.custom<Overwrite>()),
  { decode: (entries) => new Map(entries), encode: (all) => [...all] },
);

/** What was added to the world, or changed in it. */
export const worldPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('guilds'),
    entry: z.object({
      id: z.string(),
      name: z.string(),
      ownerId: z.string(),
      locale: z.string(),
      hasBot: z.boolean(),
    }),
  }),
  z.object({
    kind: z.literal('members'),
    entry: z.object({
      id: z.string(),
      name: z.string(),
      colour: z.string(),
      locale: z.string(),
      bot: z.boolean(),
      installed: z.boolean(),
      roleIds: z.array(z.string()),
    }),
  }),
  z.object({
    kind: z.literal('roles'),
    entry: z.object({ id: z.string(), guildId: z.string(), name: z.string(), permissions: bits }),
  }),
  z.object({
    kind: z.literal('channels'),
    entry: z.object({
      id: z.string(),
      type: z.enum(ChannelType),
      name: z.string(),
      nsfw: z.boolean(),
      guildId: z.string().optional(),
      parentId: z.string().optional(),
      recipientIds: z.array(z.string()).readonly().optional(),
      overwrites,
    }),
  }),
]);
export type WorldPart = z.infer<typeof worldPart>;
