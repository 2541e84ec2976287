import { ApplicationCommandType, InteractionType } from 'discord-api-types/v10';
import { z } from 'zod';
import { storableText } from '#domain/json.ts';
import { attachmentSchema, messageCommandData, sourceMessage } from './target-message.ts';

// Discord's default upload limit, for interactions that do not name one.
const DEFAULT_ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024;

/** Typed or selected text, without characters that no database stores. */
const typedText = z.string().transform(storableText);

const user = z.object({ id: z.string() });

const common = z.object({
  id: z.string(),
  application_id: z.string(),
  token: z.string(),
  guild_id: z.string().optional(),
  channel_id: z.string().optional(),
  channel: z
    .object({
      id: z.string(),
      type: z.number().optional(),
      nsfw: z.boolean().optional(),
      parent_id: z.string().nullish(),
    })
    .optional(),
  member: z.object({ user, permissions: z.string(), roles: z.array(z.string()).default([]) }).optional(),
  context: z.number().optional(),
  authorizing_integration_owners: z.record(z.string(), z.string()).default({}),
  user: user.optional(),
  locale: z.string().default('en-US'),
  guild_locale: z.string().optional(),
  attachment_size_limit: z.number().default(DEFAULT_ATTACHMENT_SIZE_LIMIT),
});

const leafOption = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([typedText, z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});

const commandOption = leafOption.extend({
  options: z.array(leafOption.extend({ options: z.array(leafOption).optional() })).optional(),
});

/** An option of a slash command as Discord sends it, with those of its subcommand. */
export type CommandOption = z.output<typeof commandOption>;

const commandData = z.object({
  name: z.string(),
  type: z.literal(ApplicationCommandType.ChatInput),
  options: z.array(commandOption).default([]),
  resolved: z.object({ attachments: z.record(z.string(), attachmentSchema).default({}) }).optional(),
});

const componentData = z.object({
  custom_id: z.string(),
  component_type: z.number(),
  values: z.array(typedText).default([]),
});

const field = z.object({
  custom_id: z.string(),
  value: z.union([typedText, z.boolean(), z.null()]).optional(),
  values: z.array(typedText).optional(),
});

const modalData = z.object({
  custom_id: z.string(),
  // A text display among the fields sends no component.
  components: z.array(z.object({ component: field.optional(), components: z.array(field).optional() })),
});

/** An interaction as Discord sends it: of all kinds that the bot handles, what it reads. */
export const payloadSchema = z.discriminatedUnion('type', [
  common.extend({
    type: z.literal(InteractionType.ApplicationCommand),
    data: z.discriminatedUnion('type', [commandData, messageCommandData]),
  }),
  common.extend({ type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  common.extend({
    type: z.literal(InteractionType.MessageComponent),
    data: componentData,
    message: sourceMessage,
  }),
  common.extend({
    type: z.literal(InteractionType.ModalSubmit),
    data: modalData,
    message: z.object({ id: z.string() }).optional(),
  }),
]);

/** An interaction as Discord sends it. */
export type Payload = z.output<typeof payloadSchema>;

/** What was put into a modal, as Discord sends it. */
export type ModalData = z.output<typeof modalData>;
