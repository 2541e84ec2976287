import { type APIMessage, MessageFlags } from 'discord-api-types/v10';
import type { Bus } from './bus.ts';
import type { StoredMessage } from './records.ts';

/** The channels' contents. */
export type Messages = {
  add(stored: StoredMessage): StoredMessage;
  replace(id: string, message: APIMessage): StoredMessage;
  remove(id: string): void;
  get(id: string): StoredMessage | undefined;
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

export function createMessages(bus: Bus): Messages {
  const messages = new Map<string, StoredMessage>();
  const tell = (message: StoredMessage) => {
    bus.emit({ kind: 'message', message });
    return message;
  };
  return {
    add(stored) {
      messages.set(stored.message.id, stored);
      const oldest = messages.size > KEPT_MESSAGES ? messages.keys().next().value : undefined;
      if (oldest) messages.delete(oldest);
      return tell(stored);
    },
    replace(id, message) {
      const stored = messages.get(id);
      if (!stored) throw new Error(`There is no message ${id} to replace.`);
      const next = { ...stored, message };
      messages.set(id, next);
      return tell(next);
    },
    remove(id) {
      const message = messages.get(id);
      if (!messages.delete(id) || !message) return;
      bus.emit({ kind: 'deleted', message });
    },
    get: (id) => messages.get(id),
    visible: (channelId, memberId) =>
      [...messages.values()].filter(
        (stored) => stored.message.channel_id === channelId && isVisible(stored, memberId),
      ),
  };
}

function hasFlag({ flags }: APIMessage, flag: MessageFlags): boolean {
  return ((flags ?? 0) & flag) !== 0;
}
