import type { Charge, Usage, UsageCounters } from '#domain/policy/usage-counters.ts';
import type { Generation, GenerationState, StateName } from './generation.ts';
import type { GenerationRequest } from './request.ts';
import type { RunningJob } from './waiting-time.ts';

/** What came of adding a row. */
export type Addition =
  | { kind: 'added'; generation: Generation }
  /** The same interaction, or the same press while its job is active, is there already. */
  | { kind: 'present'; generation: Generation }
  /** A charge does not fit: nothing was written. `used` is what stood on its account. */
  | { kind: 'exceeded'; charge: Charge; used: number };

/** How a row is added. */
export type AddOptions = {
  /** Milliseconds from now before which no worker takes it, unless it is made ready: none, if left out. */
  readyInMs?: number;
  /** What is put on accounts together with the row, all of it or nothing. */
  charges?: readonly Charge[];
  /** It goes before the jobs of others in its lane. */
  priority?: boolean;
};

/** How a row is moved. */
export type MoveOptions = {
  /** Milliseconds from now before which no worker takes it; left out: as before. */
  readyInMs?: number;
};

/** The process that tells members how long their jobs wait, for the milliseconds of a lease from now. */
export type Watcher = { name: string; leaseMs: number };

/** The place of a job that waits: how many of its lane come before it. */
export type QueuePosition = { id: string; lane: string; ahead: number };

/** Which of a member's results are wanted. */
export type HistoryQuery = {
  requesterId: string;
  /** Only those made in this server. */
  guildId?: string;
  /** Only those made in these channels and their public threads. */
  channelIds?: readonly string[];
  /** Only those whose prompt has all of these words. */
  words?: readonly string[];
  /** Only those made with this LoRA. */
  lora?: string;
  /** Without those that only their requester may see. */
  publicOnly?: boolean;
  /** Only those whose images were made, or only failed ones; default: both. */
  outcome?: 'made' | 'failed';
};

/** The truth about every generation. Each call is atomic. */
export type Ledger = {
  /** Adds a queued row with a fair rank inside its lane, or finds the row that already stands for the same press. */
  add(generation: Generation, options?: AddOptions): Promise<Addition>;
  /** Lets workers take a row that was added for later; the watcher tells its member how long it waits. */
  makeReady(id: string, watcher: Watcher): Promise<void>;
  find(id: string): Promise<Generation | undefined>;
  /**
   * Puts a row that is in one of the states `from` into the state `to`; one that ends gives its charges back, as far as
   * they are to be. Undefined, and nothing written, when it is in another by now.
   * With the generation itself, in place of its id, the row is not read again.
   */
  move(
    job: Generation | string,
    from: readonly StateName[],
    to: GenerationState,
    options?: MoveOptions,
  ): Promise<Generation | undefined>;
  /** Cancels a row that was added for later, unless it was made ready, or taken, meanwhile. Returns whether it did. */
  withdraw(id: string, at: number): Promise<boolean>;
  /** How many jobs of its lane start before this queued one; 0 means that it is next, or no longer queued. */
  ahead(id: string): Promise<number>;
  /** Takes over the waiting jobs without a watcher, and renews those of this watcher. */
  watch(watcher: Watcher): Promise<void>;
  /** Returns the positions of a watcher's jobs. */
  places(watcher: string): Promise<QueuePosition[]>;
  /** The lanes from which no jobs are taken now, and for how many milliseconds more. */
  pauses(): Promise<{ lane: string; remainingMs: number }[]>;
  /** How many jobs of a lane wait. */
  waiting(lane: string): Promise<number>;
  /** What the last jobs of a lane took on average, in seconds, null where there were none; and those that run now. */
  lanePace(lane: string): Promise<{ seconds: number | null; running: RunningJob[] }>;
  /** The results of a member, the newest first: done and failed ones, without the deleted. */
  history(query: HistoryQuery, page: { limit: number; offset: number }): Promise<Generation[]>;
  /** Returns the LoRAs of a member's latest results, most used first. */
  lorasOf(
    query: Pick<HistoryQuery, 'requesterId' | 'guildId' | 'channelIds' | 'publicOnly'>,
  ): Promise<string[]>;
  /** The servers in which a member made images, the latest first. */
  guildsOf(requesterId: string, limit: number): Promise<string[]>;
  /** A member's jobs that are active, the oldest first, up to that many. */
  jobsOf(requesterId: string, limit: number): Promise<Generation[]>;
  /** The ids of a member's jobs that are active. */
  activeOf(requesterId: string): Promise<string[]>;
  /**
   * Removes every row of a member's that has ended. Of one that still takes a place in its lane nothing is left but that.
   * Answers how many there were.
   */
  erase(requesterId: string): Promise<number>;
  /** Returns the current values of these counters. */
  usage(counters: UsageCounters): Promise<Usage>;
  /** The lanes of servers' own keys that have active jobs, each with a server whose jobs are in it. */
  serverLanes(): Promise<{ lane: string; guildId: string | null }[]>;
  /** Seconds that recent generations of the same operation, model and size took, the newest first. */
  recentSeconds(
    request: Pick<GenerationRequest, 'modelId' | 'width' | 'height' | 'operation'>,
    limit: number,
  ): Promise<number[]>;
};
