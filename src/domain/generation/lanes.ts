/** The lane of all jobs that run on the bot's own API key. */
export const DEFAULT_LANE = 'default';

/** A server's own API key, as far as anybody may know it. */
export type ServerKey = {
  /** The last characters of the key. */
  last4: string;
  /** The lane of the jobs that run on it; servers with the same key share it. */
  lane: string;
  /** Jobs at a time. */
  concurrency: number;
  /** False: it was sealed under another secret, or is damaged. Nothing may run on it, nor on any other key instead. */
  isReadable: boolean;
};

/** A server's key for a job; `gone`: removed or replaced; `unreadable`: there, but it cannot be opened now. */
export type OpenedKey = { kind: 'open'; key: string } | { kind: 'gone' } | { kind: 'unreadable' };

/** Keeps the API keys of servers, sealed. */
export type KeyVault = {
  /** There is a secret to seal keys with. Without one, keys that are kept can only be removed. */
  canSeal: boolean;
  find(guildId: string): Promise<ServerKey | undefined>;
  /** Keeps a key in the place of the one before it. Rejects where keys cannot be sealed. */
  keep(guildId: string, key: string, concurrency: number): Promise<ServerKey>;
  /** Changes how many jobs run on it; undefined when there is no key. */
  setConcurrency(guildId: string, concurrency: number): Promise<ServerKey | undefined>;
  /** False when there was none. */
  remove(guildId: string): Promise<boolean>;
  /** The key itself, for a job of that lane. */
  open(guildId: string, lane: string): Promise<OpenedKey>;
};
