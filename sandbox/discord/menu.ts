import { type APIApplicationCommand, type APIMessage, ApplicationCommandType } from 'discord-api-types/v10';
import { type Chooser, peopleHere } from './entities.ts';
import { type Resolved, resolveInto } from './resolve.ts';

/** What a context menu was opened on. */
export type MenuTarget = { message: APIMessage } | { userId: string };

export const menuTypeOf = (target: MenuTarget) =>
  'message' in target ? ApplicationCommandType.Message : ApplicationCommandType.User;

/**
 * `data` of a context menu's interaction.
 * @throws {Error} where the member does not see the user.
 */
export function menuData(
  { id, name, type, guild_id }: APIApplicationCommand,
  target: MenuTarget,
  chooser: Chooser,
) {
  const base = { id, name, type, ...(guild_id ? { guild_id } : {}) };
  if ('message' in target) {
    const { message } = target;
    return { ...base, target_id: message.id, resolved: { messages: { [message.id]: message } } };
  }
  const { userId } = target;
  if (!peopleHere(chooser).some((one) => one.id === userId))
    throw new Error(`There is nobody ${userId} here.`);
  const resolved: Resolved = {};
  resolveInto(resolved, chooser, { kinds: ['user'], ids: [userId] });
  return { ...base, target_id: userId, resolved };
}

/** What a message tells of the context menu that it answers: the message or the user. */
export function menuMetadata(data: object): object {
  if (!('target_id' in data) || typeof data.target_id !== 'string') return {};
  const { target_id: id } = data;
  const resolved = 'resolved' in data ? data.resolved : undefined;
  const users = typeof resolved === 'object' && resolved && 'users' in resolved ? resolved.users : undefined;
  return typeof users === 'object' && users
    ? { target_user: Reflect.get(users, id) }
    : { target_message_id: id };
}
