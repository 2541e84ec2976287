import {
  type APIApplicationCommand,
  type APIApplicationCommandOptionChoice,
  type APIAttachment,
  type APIMessage,
  InteractionType,
} from 'discord-api-types/v10';
import type { Author } from './author.ts';
import type { Bus } from './bus.ts';
import type { Commands } from './commands.ts';
import { type ComponentChoice, componentUse, type Use } from './controls.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Chooser } from './entities.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { type Fields, modalData } from './fields.ts';
import { type Owners, ownersIn, ownersOf, type Viewer } from './installation.ts';
import type { Interactions } from './interactions.ts';
import { type MenuTarget, menuData, menuTypeOf } from './menu.ts';
import { isVisible, type Messages } from './messages.ts';
import { commandFor, offeredTo } from './offers.ts';
import type { Action as FullAction, Interaction } from './records.ts';
import { userShape } from './shapes.ts';
import { type OptionValue, slashData, slashLabel, type Typed } from './slash.ts';
import type { OwnFile, Uploads } from './uploads.ts';
import type { Channel, Member, World } from './world.ts';

type Options = Readonly<Record<string, OptionValue>>;
/** `raw` sends what Discord's client would not: values that are not offered, custom_ids that are not there. */
type Rawness = { raw?: boolean };
type SlashDetails = Rawness & { subcommand?: string; group?: string };

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
  /** Uses a command of the context menu of a message or of a user. */
  menu(command: string, target: MenuTarget): Exchange;
  press(message: APIMessage, button: ComponentChoice, details?: Rawness): Exchange;
  /** Chooses by value or label; members, roles and channels by id. */
  select(
    message: APIMessage,
    select: ComponentChoice,
    values: readonly string[],
    details?: Rawness,
  ): Exchange;
  /**
   * Submits a modal, named by the exchange that opened it or by its custom_id; fields that are not given keep what
   * they were filled with.
   */
  submit(opened: Exchange | string, fields?: Fields, details?: Rawness): Promise<Exchange>;
  /** Posts a message of the member's own, with files. */
  post(content: string, files?: readonly OwnFile[]): Promise<APIMessage>;
  /** Uploads a file, to be given as an option's value or to a modal's field for files. */
  upload(file: OwnFile): Promise<APIAttachment>;
  /** The messages that the member sees here, oldest first. */
  sees(): APIMessage[];
};

export type ActorParts = {
  world: World;
  bus: Bus;
  messages: Messages;
  commands: Commands;
  uploads: Uploads;
  dispatcher: Dispatcher;
  interactions: Interactions;
  author: Pick<Author, 'post'>;
  ackDeadlineMs: number;
};

/** What a message of a member has not. */
const NOTHING_ELSE = { embeds: [], components: [], mentions: [], flags: Number(0) };

/** @throws {Error} when the member or the channel does not exist. */
export function createActor(parts: ActorParts, who: { member: string; channel: string }): Actor {
  const { world, messages, uploads } = parts;
  const viewer = { member: world.member(who.member), channel: world.channel(who.channel) };
  const chooser = { world, uploads, ...viewer };
  const { member, channel } = viewer;
  const begin = (action: Action) => createExchange(parts, parts.dispatcher.begin({ ...viewer, ...action }));
  const use = (control: Use) => {
    const message = current(control.message, parts, member);
    const used = componentUse({ ...control, message }, chooser);
    const type = InteractionType.MessageComponent;
    return begin({ type, ...used, owners: ownersAt(message, chooser), sourceMessageId: message.id });
  };
  const type = (kind: InteractionType, typed: Typed) =>
    begin({
      type: kind,
      label: slashLabel(typed),
      data: slashData(typed, chooser),
      owners: ownersFor(typed.command, chooser),
    });
  return {
    member,
    channel,
    offered: () => offeredTo(viewer, parts),
    slash(name, options = {}, details = {}) {
      const command = commandFor(viewer, parts, { name, raw: details.raw });
      return type(InteractionType.ApplicationCommand, { command, options, ...details });
    },
    autocomplete(name, options, focus) {
      const details = typeof focus === 'string' ? { focused: focus } : focus;
      const typed = { options: { [details.focused]: '', ...options }, ...details };
      const command = commandFor(viewer, parts, { name });
      return type(InteractionType.ApplicationCommandAutocomplete, { command, ...typed }).choices();
    },
    menu(name, wanted) {
      const target = 'message' in wanted ? { message: current(wanted.message, parts, member) } : wanted;
      const command = commandFor(viewer, parts, { name, type: menuTypeOf(target) });
      const data = menuData(command, target, chooser);
      const owners = ownersFor(command, chooser);
      return begin({ type: InteractionType.ApplicationCommand, label: name, data, owners });
    },
    press: (message, choice, { raw } = {}) => use({ message, choice, raw }),
    select: (message, choice, values, { raw } = {}) => use({ message, choice, values, raw }),
    async submit(opened, fields = {}, { raw = false } = {}) {
      const { label, answer, owners, sourceMessageId } = await openingOf(opened, parts, member);
      const modal = answer?.modal;
      if (!modal) throw new Error(`${label} opened no modal.`);
      const data = modalData(modal, { fields, raw, chooser });
      const type = InteractionType.ModalSubmit;
      return begin({ type, label: `"${modal.title}"`, data, owners, sourceMessageId });
    },
    async post(content, files = []) {
      const attachments = await Promise.all(files.map((file) => uploads.add(member, channel.id, file)));
      const composition = { ...NOTHING_ELSE, content, attachments };
      const message = parts.author.post(channel.id, composition);
      return messages.replace(message.id, { ...message, author: userShape(member) }).message;
    },
    upload: (file) => uploads.add(member, channel.id, file),
    sees: () => messages.visible(channel.id, member.id).map(({ message }) => message),
  };
}

type Action = Omit<FullAction, keyof Viewer>;

/** Forged commands are there for everybody who has the app. */
function ownersFor(command: APIApplicationCommand, { world, ...viewer }: Chooser): Owners {
  const owners = ownersOf(command, viewer, world);
  return Object.keys(owners).length > 0 ? owners : ownersIn(viewer, world);
}

/** A control works on the account of those who had the message made, also when others use it. */
function ownersAt(message: APIMessage, { world, ...viewer }: Chooser): Owners {
  return message.interaction_metadata?.authorizing_integration_owners ?? ownersIn(viewer, world);
}

/** The message as it is now. */
function current({ id }: APIMessage, { messages }: ActorParts, member: Member): APIMessage {
  const stored = messages.get(id);
  if (stored && isVisible(stored, member.id)) return stored.message;
  throw new Error(`${member.name} does not see the message ${id}.`);
}

async function openingOf(
  opened: Exchange | string,
  { interactions }: ActorParts,
  member: Member,
): Promise<Interaction> {
  if (typeof opened !== 'string') return opened.modal().then(() => opened.interaction);
  const opening = interactions.openModal(member.id, opened);
  if (!opening) throw new Error(`${member.name} was shown no modal ${opened}.`);
  return opening;
}
