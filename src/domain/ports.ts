import type { Generation, GenerationState, Output, StateName } from './generation.ts';
import type { GenerationRequest } from './generation-request.ts';
import type { Accounts, Charge, Usage } from './policy/accounts.ts';

/** Time, as a parameter. */
export type Clock = {
  /** Milliseconds since 1970: for what is written down. Somebody may set it, by hours, at any moment. */
  now(): number;
  /**
   * Milliseconds, with fractions, since an arbitrary moment, for differences inside this process only: deadlines and
   * durations. Nobody can set it, and it goes on while the process is stopped. (On Linux it rests while the whole machine is suspended.)
   */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted before. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** Where the randomness comes from. */
export type Chance = {
  /** An unguessable id, at most 36 characters of `[0-9a-z-]`. */
  id(): string;
  /** A whole number from 0 to 4294967295, for a seed. */
  seed(): number;
  /** From 0 (included) to 1 (excluded), for jitter. */
  fraction(): number;
};

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

/** Whoever tells members how long their jobs wait, for as long as a lease lasts: that many milliseconds from now. */
export type Watcher = { name: string; leaseMs: number };

/** The place of a job that waits: how many of its lane come before it. */
export type Place = { id: string; lane: string; ahead: number };

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
   */
  move(id: string, from: readonly StateName[], to: GenerationState): Promise<Generation | undefined>;
  /** Cancels a row that was added for later, unless it was made ready, or taken, meanwhile. Answers whether it did. */
  withdraw(id: string, at: number): Promise<boolean>;
  /** How many jobs of its lane start before this queued one; 0 means that it is next, or no longer queued. */
  ahead(id: string): Promise<number>;
  /** Takes over the waiting jobs that nobody tells their members of, and keeps those that the watcher has. */
  watch(watcher: Watcher): Promise<void>;
  /** The places of the jobs that a watcher has. */
  places(watcher: string): Promise<Place[]>;
  /** The lanes from which no jobs are taken now, and for how many milliseconds more. */
  pauses(): Promise<{ lane: string; remainingMs: number }[]>;
  /** How many jobs of a lane wait. */
  waiting(lane: string): Promise<number>;
  /** What the last jobs of a lane took on average, in seconds; null where there were none. */
  laneSeconds(lane: string): Promise<number | null>;
  /** The results of a member, the newest first: done and failed ones, without the deleted. */
  history(query: HistoryQuery, page: { limit: number; offset: number }): Promise<Generation[]>;
  /** The LoRAs of a member's latest results, the most used first. */
  lorasOf(query: Pick<HistoryQuery, 'requesterId' | 'guildId' | 'channelIds'>): Promise<string[]>;
  /** The servers in which a member made images, the latest first. */
  guildsOf(requesterId: string, limit: number): Promise<string[]>;
  /** The ids of a member's jobs that are active. */
  activeOf(requesterId: string): Promise<string[]>;
  /**
   * Removes every row of a member's that has ended. Of one that still takes a place in its lane nothing is left but that.
   * Answers how many there were.
   */
  erase(requesterId: string): Promise<number>;
  /** What stands on these accounts. */
  usage(accounts: Accounts): Promise<Usage>;
  /** The lanes that have active jobs, each with a server whose jobs are in it. */
  activeLanes(): Promise<{ lane: string; guildId: string | null }[]>;
  /** Seconds that recent generations of the same model and size took, the newest first. */
  recentSeconds(
    request: Pick<GenerationRequest, 'modelId' | 'width' | 'height'>,
    limit: number,
  ): Promise<number[]>;
};

/** How the queue hands out a job: to one worker, for a limited time. */
export type Claim = {
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
  claim(claim: Claim): Promise<Generation | 'busy' | undefined>;
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
  /** Gives up every claim, whoever holds it: for a worker that knows that there is no other. */
  releaseEverybody(): Promise<void>;
};

/** Images that the provider has made. */
export type Finished = {
  outputs: Output[];
  /** As the provider counts, or null. */
  seconds: number | null;
  safetyReplaced: boolean | null;
};

/** What came of submitting: the images at once, or an id to ask with later. */
export type Submission =
  | ({ status: 'finished'; providerId?: string | null } & Finished)
  | { status: 'processing'; providerId: string; eta: number | null };

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

/** Calls the listener when something is finished; answers how to stop listening. */
export type OnFinished = (listener: () => void) => () => void;

/** Makes images. Every call rejects with a GenerationError, or with the signal's reason when it is aborted. */
export type ImageProvider = {
  /**
   * Sends an order exactly once; it may be billed from then on. It rejects with NotSent when it was aborted before it was
   * sent, and when it certainly was not accepted and may be later.
   */
  submit(
    request: GenerationRequest,
    options: {
      signal: AbortSignal;
      /** Comes back with the provider's call, where it makes any. */
      trackId?: number;
      /** How often it was posted before; the wait after a refusal grows with it. */
      attempt?: number;
    },
  ): Promise<Submission>;
  /** Waits for the images of an order that was processing. */
  collect(
    providerId: string,
    options: {
      /** Seconds from now. */
      eta: number | null;
      signal: AbortSignal;
      /** Calls the listener when the provider says that it is finished; answers how to stop that. */
      onFinished?: OnFinished;
    },
  ): Promise<Finished>;
  /**
   * Asks once whether an id is that of an order. `unknown` when the provider does not answer, or knows no such id.
   * Rejects with the signal's reason alone.
   */
  recognize?(
    providerId: string,
    order: { request: GenerationRequest; trackId: number; signal: AbortSignal },
  ): Promise<'same' | 'other' | 'unknown'>;
  /** Fetches one image: the bytes of a PNG, JPEG, WebP or GIF. */
  download(output: Output, options: { signal: AbortSignal }): Promise<Uint8Array>;
};

/** Whoever makes images for a lane. */
export type Providers = {
  /**
   * The provider of the lane that a generation is in. Rejects with a GenerationError when the lane's key is not there any
   * more (`keyRemoved`) or cannot be opened (`keyUnreadable`), and with NotSent when the API has the order already and
   * its key cannot be opened: to be tried again.
   */
  of(
    generation: Pick<Generation, 'lane' | 'guildId' | 'state'>,
  ): Promise<Pick<ImageProvider, 'submit' | 'collect' | 'recognize'>>;
};

/** An image ready to be attached. */
export type ResultImage = {
  data: Uint8Array;
  /** `png`, `jpg`, `webp` or `gif`. */
  extension: string;
  /** All pixels are of one colour: what the safety checker leaves. */
  blank: boolean;
  /** It was made smaller to fit the upload limit. */
  reencoded: boolean;
};

/** Readies images for Discord. */
export type ImageFitter = {
  /**
   * Examines an image and re-encodes it when it has more bytes than allowed.
   * Rejects when the bytes are no image.
   */
  fit(data: Uint8Array, limit: { bytes: number }): Promise<ResultImage>;
};

/** How far a job is, for the requester's eyes. */
export type Progress =
  /** `etaSeconds` until its images are there, null where nobody knows. */
  /** `pausedUntil` (milliseconds since 1970) while no orders of its lane are sent, as ModelsLab asked for. */
  | { kind: 'waiting'; ahead: number; etaSeconds: number | null; pausedUntil?: number }
  | { kind: 'generating'; elapsedSeconds: number; etaSeconds: number | null }
  /** The answer to the order was lost, and the bot waits for the API to tell whether it was accepted. */
  | { kind: 'checking' }
  | { kind: 'delivering' };

/** Where a result went. */
export type Delivery = { message: { channelId: string; id: string } | null };

/** Shows the requester how a generation stands: the message is a view of the row. */
export type Announcer = {
  /** Edits the answer, unless it is final; a failure to do so is logged and forgotten. */
  progress(generation: Generation, progress: Progress, signal?: AbortSignal): Promise<void>;
  /** Delivers by the interaction, else by the channel, else nowhere (`message` null). */
  result(generation: Generation, images: readonly ResultImage[], signal?: AbortSignal): Promise<Delivery>;
  /** Tells that it failed or was cancelled, by the interaction or else by the channel. */
  outcome(generation: Generation, signal?: AbortSignal): Promise<void>;
  /** Removes a message of the bot's, where it may and where it is still there. */
  remove(message: { channelId: string; id: string }): Promise<void>;
};

/** What is told of a LoRA beyond what it is found by; models have none of it. */
export type LoraDetails = {
  /** Cut to what one look takes in; null where the list has none. */
  description: string | null;
  /** The address of a sample picture, http or https; null where the list has none. */
  preview: string | null;
  /** The list says that it is not safe for work. */
  nsfw: boolean;
};

/** What the API's model list says of a LoRA or a model. */
export type CatalogueEntry = LoraDetails & {
  /** The `model_id` or `lora_model` to send. */
  id: string;
  name: string;
  /** Such as `Stable Diffusion XL`; null where the list does not tell. */
  baseModel: string | null;
  /** Words that wake the LoRA, null where the list has none. */
  triggerWords: string | null;
};

export type CatalogueKind = 'lora' | 'model';

/** The LoRAs and models that the API lists. Answers at once, from memory. */
export type Catalogue = {
  /**
   * The entries that fit the text best; the most used ones for an empty text. `among`: only entries with one of these ids.
   * Looks at a bounded number of entries, whatever the text is.
   */
  search(kind: CatalogueKind, text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
  find(kind: CatalogueKind, id: string): CatalogueEntry | undefined;
  /** Whether the list is the API's own: until then a missing id means nothing. */
  complete(): boolean;
};

/** The few log levels that are used, each with facts to search by. */
export type Log = {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};
