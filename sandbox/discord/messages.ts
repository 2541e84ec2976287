import { type APIMessage, MessageFlags } from 'discord-api-types/v10';
import type { Table } from '../state/state.ts';
import type { Bus } from './bus.ts';
import type { StoredMessage } from './records.ts';

/** The channels' contents. */
export type Messages = {
  add(stored: StoredMessage): StoredMessage;
  replace(id: string, message: APIMessage): StoredMessage;
  remove(id: string): void;
  get(id: string): StoredMessage | undefined;
  /** The message that was sent to a channel with that nonce. */
  withNonce(channelId: string, nonce: string): StoredMessage | undefined;
  /** What a member sees in a channel, oldest first. Without a member: what everybody sees. */
  visible(channelId: string, memberId?: string): StoredMessage[];
};

/** The sandbox forgets its oldest messages beyond this. */
const KEPT_MESSAGES = 10_000;

/** Whether the bot deferred and has not answered yet. */
export const isThinking = (message: APIMessage) => hasFlag(message, MessageFlags.Loading);
export const isEphemeral = (message: APIMessage) => hasFlag(message, MessageFlags.Ephemeral);

/** Whether a message is for that member's eyes; without a member: for everybody's. */
export function isVisible({ audienceId }: StoredMessage, memberId?: string): boolean {
  return audienceId === undefined || audienceId === memberId;
}

type Parts = {
  bus: Bus;
  table: Table<StoredMessage>;
  /** A message of an earlier run with addresses that can be used in this one. */
  renewed: (stored: StoredMessage) => StoredMessage;
};

export function createMessages({ bus, table, renewed }: Parts): Messages {
  const messages = new Map(table.restored.map((stored) => [stored.message.id, renewed(stored)]));
  const put = (stored: StoredMessage) => {
    const { id } = stored.message;
    messages.set(id, stored);
    table.put(id, stored);
    bus.emit({ kind: 'message', message: stored });
    return stored;
  };
  const forget = (id: string) => {
    table.delete(id);
    return messages.delete(id);
  };
  return {
    add(stored) {
      const oldest = messages.size >= KEPT_MESSAGES ? messages.keys().next().value : undefined;
      if (oldest) forget(oldest);
      return put(stored);
    },
    replace(id, message) {
      const stored = messages.get(id);
      if (!stored) throw new Error(`There is no message ${id} to replace.`);
      return put({ ...stored, message });
    },
    remove(id) {
      const message = messages.get(id);
      if (forget(id) && message) bus.emit({ kind: 'deleted', message });
    },
    get: (id) => messages.get(id),
    withNonce: (channelId, nonce) =>
      [...messages.values()].find(
        ({ message: { channel_id: id, nonce: own } }) => id === channelId && own === nonce,
      ),
    visible: (channelId, memberId) =>
      [...messages.values()].filter(
        (stored) => stored.message.channel_id === channelId && isVisible(stored, memberId),
      ),
  };
}

function hasFlag({ flags }: APIMessage, flag: MessageFlags): boolean {
  return ((flags ?? 0) & flag) !== 0;
}
