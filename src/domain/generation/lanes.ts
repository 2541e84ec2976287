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
};

/** Keeps the API keys of servers, sealed. */
export type KeyVault = {
  find(guildId: string): Promise<ServerKey | undefined>;
  /** Keeps a key in the place of the one before it. */
  keep(guildId: string, key: string, concurrency: number): Promise<ServerKey>;
  /** Changes how many jobs run on it; undefined when there is no key. */
  setConcurrency(guildId: string, concurrency: number): Promise<ServerKey | undefined>;
  /** False when there was none. */
  remove(guildId: string): Promise<boolean>;
  /** The key itself, for a job of that lane; undefined when it was removed or replaced meanwhile. */
  open(guildId: string, lane: string): Promise<string | undefined>;
};
