import {
  type APIApplicationCommand,
  type APIApplicationCommandOptionChoice,
  type APIAttachment,
  type APIMessage,
  ComponentType,
  InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { type Attachments, storedName } from './attachments.ts';
import type { Bus } from './bus.ts';
import type { Commands } from './commands.ts';
import { type ComponentNode, nodesOf, walk } from './components.ts';
import type { Dispatcher } from './dispatch.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { type Fields, modalData } from './fields.ts';
import type { Interaction, Interactions } from './interactions.ts';
import { isVisible, type Messages } from './messages.ts';
import { allows } from './permissions.ts';
import { resolvedOf } from './resolve.ts';
import { type OptionValue, slashData, slashLabel, type Typed } from './slash.ts';
import type { Channel, Member, World } from './world.ts';

type Options = Readonly<Record<string, OptionValue>>;
type SlashDetails = { subcommand?: string; group?: string; raw?: boolean };

/** A button or select: by its label, placeholder or custom_id, or forged by a custom_id that need not exist. */
type ComponentChoice = string | { customId: string; componentType?: ComponentType };

/** Somebody who acts in a channel. Whatever Discord's client would not let them do throws an error. */
export type Actor = {
  readonly member: Member;
  readonly channel: Channel;
  /** The commands that the member is offered here. */
  offered(): APIApplicationCommand[];
  slash(command: string, options?: Options, details?: SlashDetails): Exchange;
  /** The choices for the option `focused`, whose text so far is in `options`; none when none came in time. */
  autocomplete(
    command: string,
    options: Options,
    focused: string | ({ focused: string } & SlashDetails),
  ): Promise<APIApplicationCommandOptionChoice[]>;
  press(message: APIMessage, button: ComponentChoice): Exchange;
  /** Chooses by value or label; members, roles and channels by id. */
  select(message: APIMessage, select: ComponentChoice, values: readonly string[]): Exchange;
  /**
   * Submits a modal, named by the exchange that opened it or by its custom_id; fields that are not given keep what
   * they were filled with.
   */
  submit(opened: Exchange | string, fields?: Fields, details?: { raw?: boolean }): Promise<Exchange>;
  /** Uploads a file, to be given as an option's value. */
  upload(file: { filename: string; bytes: Uint8Array; contentType: string }): Promise<APIAttachment>;
  /** The messages that the member sees here, oldest first. */
  sees(): APIMessage[];
};

export type ActorParts = {
  world: World;
  bus: Bus;
  messages: Messages;
  commands: Commands;
  attachments: Attachments;
  dispatcher: Dispatcher;
  interactions: Interactions;
  ackDeadlineMs: number;
};

/** @throws {Error} when the member or the channel does not exist. */
export function createActor(parts: ActorParts, who: { member: string; channel: string }): Actor {
  const { world, messages, commands, attachments, dispatcher } = parts;
  const member = world.member(who.member);
  const channel = world.channel(who.channel);
  const exchange = (interaction: Interaction) => createExchange(parts, interaction);

  function offered(): APIApplicationCommand[] {
    const allowed = world.permissions(member.id, channel.id);
    return commands.offered(channel.guildId).filter((command) => mayUse(command, allowed, channel));
  }
  function find(name: string, raw?: boolean): APIApplicationCommand {
    const everything = raw ? commands.offered(channel.guildId) : offered();
    const command = everything.find((one) => one.name === name);
    if (!command) throw new Error(`Discord offers ${member.name} no command /${name} in #${channel.name}.`);
    return command;
  }
  function begin(type: InteractionType, typed: Typed): Exchange {
    const data = slashData(typed, { world, guildId: channel.guildId });
    return exchange(dispatcher.begin({ type, member, channel, label: slashLabel(typed), data }));
  }
  function use(message: APIMessage, choice: ComponentChoice, chosen?: readonly string[]): Exchange {
    const component = componentOf(current(message), choice);
    const values = chosen?.map((value) => optionValue(component, value, choice));
    const resolved = values && resolvedOf(world, channel.guildId, values);
    const { type, custom_id, id } = component;
    const data = {
      component_type: type,
      custom_id,
      id: id ?? 0,
      ...(values ? { values } : {}),
      ...(resolved ? { resolved } : {}),
    };
    const label = `[${component.label ?? component.placeholder ?? custom_id}]`;
    const deed = {
      type: InteractionType.MessageComponent,
      member,
      channel,
      label,
      data,
      sourceMessageId: message.id,
    };
    return exchange(dispatcher.begin(deed));
  }
  async function openingOf(opened: Exchange | string): Promise<Interaction> {
    if (typeof opened !== 'string') return opened.modal().then(() => opened.interaction);
    const opening = parts.interactions.openModal(member.id, opened);
    if (!opening) throw new Error(`${member.name} was shown no modal ${opened}.`);
    return opening;
  }
  function current(message: APIMessage): APIMessage {
    const stored = messages.get(message.id);
    if (!stored || !isVisible(stored, member.id))
      throw new Error(`${member.name} does not see the message ${message.id}.`);
    return stored.message;
  }
  return {
    member,
    channel,
    offered,
    slash: (name, options = {}, details = {}) =>
      begin(InteractionType.ApplicationCommand, { command: find(name, details.raw), options, ...details }),
    autocomplete(name, options, focus) {
      const details = typeof focus === 'string' ? { focused: focus } : focus;
      const typed = { command: find(name), options: { [details.focused]: '', ...options }, ...details };
      return begin(InteractionType.ApplicationCommandAutocomplete, typed).choices();
    },
    press: (message, button) => use(message, button),
    select: (message, select, values) => use(message, select, values),
    async submit(opened, fields = {}, { raw = false } = {}) {
      const opening = await openingOf(opened);
      const modal = opening.answer?.modal;
      if (!modal) throw new Error(`${opening.label} opened no modal.`);
      const data = modalData(modal, { fields, raw });
      const { sourceMessageId } = opening;
      const deed = {
        type: InteractionType.ModalSubmit,
        member,
        channel,
        label: `"${modal.title}"`,
        data,
        sourceMessageId,
      };
      return exchange(dispatcher.begin(deed));
    },
    upload: ({ filename, bytes, contentType }) =>
      attachments.store(
        channel.id,
        { key: '0', filename, storedName: storedName(filename), contentType, bytes },
        { ephemeral: true },
      ),
    sees: () => messages.visible(channel.id, member.id).map(({ message }) => message),
  };
}

function mayUse(command: APIApplicationCommand, allowed: bigint, channel: Channel): boolean {
  const needed = command.default_member_permissions;
  if (command.nsfw && !channel.nsfw) return false;
  if (!channel.guildId || needed === null || needed === undefined) return true;
  // "0" is for administrators alone, who have every permission.
  return needed === '0' ? isAdministrator(allowed) : allows(allowed, BigInt(needed));
}

const isAdministrator = (allowed: bigint) => allows(allowed, PermissionFlagsBits.Administrator);

function componentOf(message: APIMessage, choice: ComponentChoice): ComponentNode {
  if (typeof choice === 'object') {
    return { type: choice.componentType ?? ComponentType.Button, custom_id: choice.customId };
  }
  const controls = [...walk(nodesOf(message))]
    .map(({ component }) => component)
    .filter((one) => one.custom_id);
  const named = ({ custom_id, label, placeholder }: ComponentNode) =>
    [custom_id, label, placeholder].includes(choice);
  const found = controls.find(named);
  if (!found) {
    const there = controls.map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id);
    throw new Error(
      `The message has no button or select "${choice}"; it has: ${there.join(', ') || 'none'}.`,
    );
  }
  if (found.disabled) throw new Error(`"${choice}" is disabled.`);
  return found;
}

function optionValue({ options }: ComponentNode, value: string, choice: ComponentChoice): string {
  if (!Array.isArray(options) || typeof choice === 'object') return value;
  const option = options.find((one) => one.value === value || one.label === value);
  if (!option) throw new Error(`The select does not offer "${value}".`);
  return option.value;
}
