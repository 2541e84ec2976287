import { type APIMessage, type ChannelType, OverwriteType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Author } from '../author.ts';
import { CHANNEL_FLAGS, type Upload } from '../compose.ts';
import { refusals } from '../errors.ts';
import { allows } from '../permissions.ts';
import type { StoredMessage } from '../records.ts';
import { channelShape, userShape } from '../shapes.ts';
import type { Channel, World } from '../world.ts';
import { isCategory, isThread } from '../world-parts.ts';
import { type Call, noContent, ok, type Route, type Services } from './route.ts';

const PATH = '/channels/:channel_id/messages';
const MESSAGE = `${PATH}/:message_id`;

/** What a bot does in a channel in its own name, as far as it is allowed to. */
export function channelRoutes(services: Services, author: Author): Route[] {
  const doorman = createDoorman(services);
  return [
    directMessages(services),
    ...readingRoutes(services, doorman),
    posting(services, { doorman, author }),
    ...changing(services, { doorman, author }),
  ];
}

/** Opens the bot's direct messages with a user, or finds them. */
function directMessages({ world }: Services): Route {
  return {
    method: 'POST',
    path: '/users/@me/channels',
    kind: 'dm.create',
    handle(call) {
      const wanted = String(Object(call.body).recipient_id);
      const recipient = world.members.find(({ id }) => id === wanted);
      if (!recipient) throw refusals.unknownUser();
      const { id, type } = world.addDirectMessages(wanted);
      return ok({ id, type, last_message_id: null, flags: 0, recipients: [userShape(recipient)] });
    },
  };
}

/** The overwrites of a server's channel; threads have none of their own. */
function overwritesOf(world: World, channel: Channel) {
  if (!channel.guildId || isThread(channel)) return {};
  const isMember = (id: string): boolean => world.members.some((member) => member.id === id);
  const overwrites = [...channel.overwrites].map(([id, { allow, deny }]) => ({
    id,
    type: isMember(id) ? OverwriteType.Member : OverwriteType.Role,
    allow: allow.toString(),
    deny: deny.toString(),
  }));
  return { permission_overwrites: overwrites };
}

type Hands = { doorman: Doorman; author: Author };

/** A page of messages as Discord lists them, the latest first: those right behind one, or the latest of all. */
function pageOf(shown: readonly StoredMessage[], { query }: Call): APIMessage[] {
  const limit = Number(query.get('limit') ?? 50);
  const after = query.get('after');
  const listed = shown.map(({ message }) => message);
  if (after === null) return listed.reverse().slice(0, limit);
  return listed
    .filter(({ id }) => BigInt(id) > BigInt(after))
    .slice(0, limit)
    .reverse();
}

function readingRoutes({ world, messages }: Services, { channelOf, messageOf }: Doorman): Route[] {
  return [
    {
      method: 'GET',
      path: '/channels/:channel_id',
      kind: 'channel.get',
      handle(call) {
        const channel = world.channel(channelOf(call, 0n));
        const shape = channelShape(channel, world.permissions(world.bot.id, channel.id));
        return ok({ ...shape, ...overwritesOf(world, channel) });
      },
    },
    {
      method: 'GET',
      path: PATH,
      kind: 'message.list',
      handle(call) {
        const channelId = channelOf(call, 0n);
        const canRead = allows(
          world.permissions(world.bot.id, channelId),
          PermissionFlagsBits.ReadMessageHistory,
        );
        return ok(canRead ? pageOf(messages.visible(channelId), call) : []);
      },
    },
    { method: 'GET', path: MESSAGE, kind: 'message.get', handle: (call) => ok(messageOf(call).message) },
  ];
}

function posting({ composer, world, messages }: Services, { doorman, author }: Hands): Route {
  const sending = new Map<string, Promise<APIMessage>>();
  return {
    method: 'POST',
    path: PATH,
    kind: 'message.create',
    async handle(call) {
      const channelId = doorman.channelOf(call, 0n);
      const { type } = world.channel(channelId);
      if (isCategory({ type })) throw refusals.notText();
      doorman.channelOf(call, neededToSend(call, type));
      const nonce = enforcedNonce(call.body);
      const send = async () =>
        author.post(
          channelId,
          await composer.compose(call, { channelId, allowedFlags: CHANNEL_FLAGS }),
          nonce,
        );
      if (nonce === undefined) return ok(await send());
      const sent = messages.withNonce(channelId, nonce);
      if (sent) return ok(sent.message);
      const key = `${channelId} ${nonce}`;
      const message = sending.get(key) ?? send().finally(() => sending.delete(key));
      sending.set(key, message);
      return ok(await message);
    },
  };
}

function changing({ world, messages }: Services, { doorman, author }: Hands): Route[] {
  return [
    {
      method: 'PATCH',
      path: MESSAGE,
      kind: 'message.edit',
      async handle(call) {
        const stored = doorman.messageOf(call);
        if (stored.message.author.id !== world.bot.id) throw refusals.notTheAuthor();
        return ok(await author.edit(stored, call));
      },
    },
    {
      method: 'DELETE',
      path: MESSAGE,
      kind: 'message.delete',
      handle(call) {
        const { message } = doorman.messageOf(call);
        if (message.author.id !== world.bot.id) doorman.channelOf(call, PermissionFlagsBits.ManageMessages);
        messages.remove(message.id);
        return noContent;
      },
    },
  ];
}

/** Lets the bot to channels and messages, or refuses as Discord does. */
type Doorman = {
  /** The id of a call's channel, if the bot may do there what is `needed`. */
  channelOf(call: Call, needed: bigint): string;
  messageOf(call: Call): StoredMessage;
};

function createDoorman({ world, messages }: Services): Doorman {
  function channelOf({ param }: Call, needed: bigint): string {
    const channel = world.channels.find(({ id }) => id === param('channel_id'));
    if (!channel) throw refusals.unknownChannel();
    const allowed = world.permissions(world.bot.id, channel.id);
    if (!allows(allowed, PermissionFlagsBits.ViewChannel)) throw refusals.missingAccess();
    if (!allows(allowed, needed)) throw refusals.missingPermissions();
    return channel.id;
  }
  return {
    channelOf,
    messageOf(call) {
      const channelId = channelOf(call, PermissionFlagsBits.ReadMessageHistory);
      const stored = messages.get(call.param('message_id'));
      // An ephemeral message is no message of the channel.
      const here = stored?.message.channel_id === channelId && stored.audienceId === undefined;
      if (!stored || !here) throw refusals.unknownMessage();
      return stored;
    },
  };
}

function neededToSend({ files }: Upload, type: ChannelType): bigint {
  const send = isThread({ type })
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages;
  return files.length > 0 ? send | PermissionFlagsBits.AttachFiles : send;
}

/** With `enforce_nonce` a second message of the same nonce is answered with the first. */
function enforcedNonce(body: unknown): string | undefined {
  const { nonce, enforce_nonce } = Object(body);
  return enforce_nonce === true && nonce !== undefined && nonce !== null ? String(nonce) : undefined;
}
