import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { Author } from '../author.ts';
import { CHANNEL_FLAGS, type Composer, type Upload } from '../compose.ts';
import { refusals } from '../errors.ts';
import type { StoredMessage } from '../messages.ts';
import { channelShape } from '../shapes.ts';
import { type Call, noContent, ok, type Route, type Services } from './route.ts';

const PATH = '/channels/:channel_id/messages';
const MESSAGE = `${PATH}/:message_id`;

/** What a bot does in a channel in its own name, as far as it is allowed to. */
export function channelRoutes(services: Services, author: Author): Route[] {
  const { world, messages, composer } = services;
  const access = guard(services);
  const nonces = new Map<string, string>();
  const find = (call: Call): StoredMessage => {
    const channelId = access(call, PermissionFlagsBits.ReadMessageHistory);
    const stored = messages.get(call.param('message_id'));
    // An ephemeral message is no message of the channel.
    const here = stored?.message.channel_id === channelId && stored.audienceId === undefined;
    if (!stored || !here) throw refusals.unknownMessage();
    return stored;
  };
  return [
    {
      method: 'GET',
      path: '/channels/:channel_id',
      kind: 'channel.get',
      handle(call) {
        const channel = world.channel(access(call, 0n));
        return ok(channelShape(channel, world.permissions(world.bot.id, channel.id)));
      },
    },
    {
      method: 'GET',
      path: PATH,
      kind: 'message.list',
      handle(call) {
        const channelId = access(call, PermissionFlagsBits.ReadMessageHistory);
        const limit = Number(call.query.get('limit') ?? 50);
        return ok(
          messages
            .visible(channelId)
            .map(({ message }) => message)
            .reverse()
            .slice(0, limit),
        );
      },
    },
    {
      method: 'POST',
      path: PATH,
      kind: 'message.create',
      async handle(call) {
        const channelId = access(call, neededToSend(call));
        const nonce = enforcedNonce(call.body);
        const before = nonce ? messages.get(nonces.get(nonce) ?? '') : undefined;
        if (before) return ok(before.message);
        const message = author.post(channelId, await compose(composer, call, channelId));
        if (nonce) nonces.set(nonce, message.id);
        return ok(message);
      },
    },
    { method: 'GET', path: MESSAGE, kind: 'message.get', handle: (call) => ok(find(call).message) },
    {
      method: 'PATCH',
      path: MESSAGE,
      kind: 'message.edit',
      async handle(call) {
        const stored = find(call);
        if (stored.message.author.id !== world.bot.id) throw refusals.notTheAuthor();
        return ok(await author.edit(stored, call));
      },
    },
    {
      method: 'DELETE',
      path: MESSAGE,
      kind: 'message.delete',
      handle(call) {
        const { message } = find(call);
        if (message.author.id !== world.bot.id) access(call, PermissionFlagsBits.ManageMessages);
        messages.remove(message.id);
        return noContent;
      },
    },
  ];
}

/** Looks up the channel of a call, and whether the bot may do there what is `needed`. */
function guard({ world }: Services) {
  return ({ param }: Call, needed: bigint): string => {
    const channel = world.channels.find(({ id }) => id === param('channel_id'));
    if (!channel) throw refusals.unknownChannel();
    const allowed = world.permissions(world.bot.id, channel.id);
    if (!(allowed & PermissionFlagsBits.ViewChannel)) throw refusals.missingAccess();
    if ((allowed & needed) !== needed) throw refusals.missingPermissions();
    return channel.id;
  };
}

function neededToSend({ files }: Upload): bigint {
  return files.length > 0
    ? PermissionFlagsBits.SendMessages | PermissionFlagsBits.AttachFiles
    : PermissionFlagsBits.SendMessages;
}

/** With `enforce_nonce` a second message of the same nonce is answered with the first. */
function enforcedNonce(body: unknown): string | undefined {
  const { nonce, enforce_nonce } = Object(body);
  return enforce_nonce === true && nonce !== undefined && nonce !== null ? String(nonce) : undefined;
}

function compose(composer: Composer, upload: Upload, channelId: string) {
  return composer.compose(upload, { channelId, allowedFlags: CHANNEL_FLAGS });
}
