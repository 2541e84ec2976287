import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  InteractionType,
} from 'discord-api-types/v10';
import { customIdName } from './custom-id.ts';
import { type CommandOption, type ModalData, type Payload, payloadSchema } from './payload.ts';
import { type InteractionFile, type TargetMessage, targetMessage } from './target-message.ts';

export type { InteractionFile, TargetMessage } from './target-message.ts';

/** Properties common to all interactions: who and where. */
export type InteractionContext = {
  interactionId: string;
  applicationId: string;
  /** Secret; Discord accepts it for 15 minutes. */
  token: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
  userId: string;
  /** The member's roles; empty outside servers. */
  roleIds: string[];
  /** The member's permissions in the channel, as Discord's bit set; 0 outside servers. */
  permissions: bigint;
  guildId: string | null;
  /** The server's admins installed the bot. Otherwise the member brought it along, as a user app. */
  isInstalledInGuild: boolean;
  channelId: string;
  /** The channel's parent: for a thread its channel, else the category; null if none. */
  parentId: string | null;
  isThread: boolean;
  /**
   * The channel of a public thread; else null. Private threads are not visible to everyone in their channel.
   */
  threadParentId: string | null;
  /** Direct messages with the bot itself. */
  isPrivate: boolean;
  ageRestricted: boolean;
  /** The language for what only the member reads, by Discord's code of it, such as `en-GB`. */
  locale: string;
  /** What Discord says of the member's language. */
  clientLocale: string;
  /** What Discord says of the server's language; null outside servers. */
  guildLocale: string | null;
  /** Maximum size of an attachment here, in bytes. */
  attachmentSizeLimit: number;
};

/** Raw values of slash command options, by name. */
export type OptionValues = Record<string, string | number | boolean | InteractionFile>;

/** Values of modal fields, by custom_id: text, or the selected values; as typed where a command's options fill a modal. */
export type FieldValues = Record<string, string | string[] | number | boolean>;

/** A parsed interaction, independent of its source. */
export type Interaction = InteractionContext &
  (
    | {
        kind: 'command';
        name: string;
        /** `group name` if it belongs to a group; null if none. */
        subcommand: string | null;
        options: OptionValues;
      }
    /** A command in the menu of a message. */
    | { kind: 'messageCommand'; name: string; target: TargetMessage }
    | {
        kind: 'autocomplete';
        name: string;
        subcommand: string | null;
        options: OptionValues;
        focused: { name: string; value: string };
      }
    /** `pictures`: those of the message with the component, as they are signed now. */
    | { kind: 'button'; customId: string; messageId: string; pictures?: readonly InteractionFile[] }
    | {
        kind: 'select';
        customId: string;
        values: string[];
        messageId: string;
        pictures?: readonly InteractionFile[];
      }
    /** `messageId`: the message whose component opened the modal; null if a command did. */
    | { kind: 'modal'; customId: string; fields: FieldValues; messageId: string | null }
  );

/** Returns the name of an interaction for logs and metrics: that of its command, component or modal. */
export const whatOf = (interaction: Interaction): string =>
  'name' in interaction ? interaction.name : customIdName(interaction.customId);

const isThread = (type: number | undefined): boolean =>
  type === ChannelType.PublicThread ||
  type === ChannelType.PrivateThread ||
  type === ChannelType.AnnouncementThread;

const isPublicThread = (type: number | undefined): boolean =>
  isThread(type) && type !== ChannelType.PrivateThread;

/**
 * Whether the server itself has installed the bot. If Discord does not say, we assume so: the server's rules
 * must not lapse by an omission.
 */
const isInstalledBy = ({ authorizing_integration_owners: owners }: Payload): boolean =>
  Object.hasOwn(owners, ApplicationIntegrationType.GuildInstall) ||
  !Object.hasOwn(owners, ApplicationIntegrationType.UserInstall);

const originOf = (payload: Payload, receivedAt: number): InteractionContext => ({
  interactionId: payload.id,
  applicationId: payload.application_id,
  token: payload.token,
  receivedAt,
  userId: payload.member?.user.id ?? payload.user?.id ?? '',
  // Discord leaves out the role of everybody, whose id is the server's; admins can choose it like any other.
  roleIds: payload.member ? [...payload.member.roles, ...(payload.guild_id ? [payload.guild_id] : [])] : [],
  permissions: BigInt(payload.member?.permissions ?? '0'),
  guildId: payload.guild_id ?? null,
  isInstalledInGuild: payload.guild_id !== undefined && isInstalledBy(payload),
  channelId: payload.channel_id ?? payload.channel?.id ?? '',
  parentId: payload.channel?.parent_id ?? null,
  isThread: isThread(payload.channel?.type),
  threadParentId: isPublicThread(payload.channel?.type) ? (payload.channel?.parent_id ?? null) : null,
  isPrivate: payload.guild_id === undefined && payload.context !== InteractionContextType.PrivateChannel,
  // A thread inherits the age limit of its parent, which the payload does not contain: treated as not
  // restricted.
  ageRestricted: payload.channel?.nsfw === true && !isThread(payload.channel.type),
  locale: payload.locale,
  clientLocale: payload.locale,
  guildLocale: payload.guild_locale ?? null,
  attachmentSizeLimit: payload.attachment_size_limit,
});

const isSubcommand = ({ type }: { type: number }): boolean =>
  type === ApplicationCommandOptionType.Subcommand || type === ApplicationCommandOptionType.SubcommandGroup;

/** Extracts the options with values from the subcommand that may contain them. */
const unwrap = (options: CommandOption[]): { subcommand: string | null; leaves: CommandOption[] } => {
  const [first] = options;
  if (!first || !isSubcommand(first)) return { subcommand: null, leaves: options };
  const inner = unwrap(first.options ?? []);
  return {
    subcommand: inner.subcommand === null ? first.name : `${first.name} ${inner.subcommand}`,
    leaves: inner.leaves,
  };
};

const valuesOf = (leaves: CommandOption[]): OptionValues =>
  Object.fromEntries(leaves.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

const filesOf = (
  leaves: CommandOption[],
  resolved: Record<string, InteractionFile>,
): Record<string, InteractionFile> =>
  Object.fromEntries(
    leaves
      .filter(({ type }) => type === ApplicationCommandOptionType.Attachment)
      .flatMap(({ name, value }) => {
        const id = String(value);
        const file = Object.hasOwn(resolved, id) ? resolved[id] : undefined;
        return file ? [[name, file]] : [];
      }),
  );

const fieldsOf = (data: ModalData): FieldValues =>
  Object.fromEntries(
    data.components
      .flatMap(({ component, components }) => [...(component ? [component] : []), ...(components ?? [])])
      .map(({ custom_id, value, values }) => [custom_id, values ?? String(value ?? '')]),
  );

/**
 * Parses an interaction as Discord sends it over the gateway or HTTP. Throws a ZodError for a payload that is
 * none of the four kinds that the bot answers.
 */
export const readInteraction = (raw: unknown, receivedAt: number): Interaction => {
  const payload = payloadSchema.parse(raw);
  const origin = originOf(payload, receivedAt);
  switch (payload.type) {
    case InteractionType.ApplicationCommand: {
      const { data } = payload;
      if (data.type === ApplicationCommandType.Message) {
        return { ...origin, kind: 'messageCommand', name: data.name, target: targetMessage(data) };
      }
      const { name, options, resolved } = data;
      const { subcommand, leaves } = unwrap(options);
      const values = { ...valuesOf(leaves), ...filesOf(leaves, resolved?.attachments ?? {}) };
      return { ...origin, kind: 'command', name, subcommand, options: values };
    }
    case InteractionType.ApplicationCommandAutocomplete: {
      const { subcommand, leaves } = unwrap(payload.data.options);
      const focused = leaves.find((leaf) => leaf.focused);
      return {
        ...origin,
        kind: 'autocomplete',
        name: payload.data.name,
        subcommand,
        options: valuesOf(leaves),
        focused: { name: focused?.name ?? '', value: String(focused?.value ?? '') },
      };
    }
    case InteractionType.MessageComponent: {
      const { custom_id: customId, component_type: type, values } = payload.data;
      const { id: messageId, pictures } = payload.message;
      const used = { ...origin, customId, messageId, pictures };
      return type === ComponentType.Button
        ? { ...used, kind: 'button' }
        : { ...used, kind: 'select', values };
    }
    case InteractionType.ModalSubmit:
      return {
        ...origin,
        kind: 'modal',
        customId: payload.data.custom_id,
        fields: fieldsOf(payload.data),
        messageId: payload.message?.id ?? null,
      };
  }
};
