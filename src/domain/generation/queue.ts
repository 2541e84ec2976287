import type { Generation, StateName } from './generation.ts';

/** How the queue hands out a job: to one worker, for a limited time. */
export type ClaimRequest = {
  lane: string;
  /** The jobs of the lane that may be at the API at the same time, from all workers together. Deliveries do not count. */
  concurrency: number;
  /** Names the worker that claims. */
  worker: string;
  /** Milliseconds from now after which an unrenewed claim is anybody's. */
  leaseMs: number;
  /**
   * Milliseconds for which a claim that ran out still counts: 0, unless nobody could renew any for a while, and those
   * who hold them may well be at work.
   */
  graceMs: number;
  /**
   * The deliveries that this worker runs at a time. It takes over no further one beyond that, and no new job while four
   * times as many wait for delivery in its hands.
   */
  deliveries: number;
};

/** What a worker holds: jobs to go on with, and those that somebody cancelled meanwhile. */
type Held = { held: string[]; cancelled: string[] };

/** How many jobs of a lane are in a state. */
export type LaneCount = { lane: string; state: StateName; jobs: number };

/**
 * The queue of a ledger: it carries ids, the rows are the ledger's. All times are durations from now, by the clock of
 * whoever keeps the queue: workers need not agree on the time. A duration that is no finite number is refused with a
 * RangeError.
 */
export type Queue = {
  /**
   * Takes the next job of a lane: first one that another worker lost, then the queued one with the lowest rank.
   * `busy` when others were claiming from the lane all the time: there may be jobs, nobody knows.
   */
  claim(claim: ClaimRequest): Promise<Generation | 'busy' | undefined>;
  /** Extends the claims that a worker holds; answers what it still holds. */
  renew(worker: string, leaseMs: number): Promise<Held>;
  /**
   * Gives a job up, finished or not: an unfinished one can be claimed at once. For `busyMs` its place in the lane stays
   * taken: the API may still be at work on it.
   */
  release(id: string, worker: string, busyMs?: number): Promise<void>;
  /** Takes no jobs of a lane for that time, an hour at most: the API has no room. */
  pauseLane(lane: string, pauseMs: number): Promise<void>;
  /** Counts the jobs that wait or are being worked on. */
  counts(): Promise<LaneCount[]>;
  /** Gives up all that a worker holds. */
  releaseAll(worker: string): Promise<void>;
  /** Gives up the claims of all workers: for a worker that knows that there is no other. */
  releaseEverybody(): Promise<void>;
};

/** What the API's calls told of orders whose answer the bot does not have. */
export type OrderCalls = {
  /** The ids of the generations that are being sent. */
  submitting(): Promise<string[]>;
  /** Keeps an id that the API gave to a generation, as a call says; the last few count, for an hour. */
  keep(generationId: string, providerId: string): Promise<void>;
  /** The ids that calls told of a generation, the latest last. */
  of(generationId: string): Promise<string[]>;
  /** Whether the id belongs to another generation, of the last thousands. */
  isTaken(providerId: string, generationId: string): Promise<boolean>;
};
