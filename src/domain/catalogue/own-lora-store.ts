import type { OwnLoras } from './own-loras.ts';

/** Stores the LoRAs of servers' own accounts. */
export type OwnLoraStore = {
  /**
   * Those of the account of this lane; none where the server had another account before. Each server sees its own only.
   */
  read(guildId: string, lane: string): Promise<OwnLoras>;
  /** Changes them and returns them. Concurrent changes run one after another, and each sees the one before. */
  change(guildId: string, lane: string, edit: (own: OwnLoras) => OwnLoras): Promise<OwnLoras>;
};

/** What somebody who runs a server's account may do with its own LoRAs. */
export type OwnLoraWatch = {
  /**
   * Asks the account of a server for what is due, and writes down what came of it. Never rejects: failures are logged, and
   * what was not learnt is asked for again.
   */
  look(guildId: string): Promise<void>;
};
