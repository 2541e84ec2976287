import { GenerationError } from '#domain/generation/failure.ts';
import {
  AWAITED_STATES,
  asMade,
  type Generation,
  type GenerationIn,
  isIn,
} from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier, ResultImages } from '#domain/generation/notifier.ts';
import type { ShowcaseClaim, ShowcasePost, ShowcaseStore } from '#domain/members/stars.ts';
import type { MessagePlace } from '#interactions/channels.ts';
import {
  createCallOff,
  createCancel,
  createCancelAll,
  createErase,
  type ShownProgress,
  type WorkerCalls,
} from './cancellation.ts';
import type { NewGeneration } from './new-generation.ts';
import { createReserve, type ReserveOptions, type ReserveResult } from './reservation.ts';

/** What commands do with generations: reserve, cancel, remove, fetch images again. */
export type GenerationService = {
  reserve(generation: NewGeneration): Promise<ReserveResult>;
  /** Stops a job that is not finished. Undefined if there was nothing to stop. Its message is the caller's. */
  cancel(id: string): Promise<Generation | undefined>;
  /** The same, and shows it in the job's message. */
  callOff(id: string): Promise<Generation | undefined>;
  /**
   * Removes a result from the history and deletes the messages that show it, also in the showcase, unless that is
   * `askedIn`, the message whose button was pressed.
   */
  forget(generation: Generation, askedIn: string | null): Promise<void>;
  /** Records that the requester posted a delivered result again, in this channel. */
  markPosted(generation: GenerationIn<'done'>, channelId: string): Promise<void>;
  /** Stops all of a member's jobs that can be stopped and updates their messages. Returns how many. */
  cancelAll(requesterId: string): Promise<number>;
  /**
   * Cancels a member's jobs, lets results arrive that are being delivered, and removes all rows that exist now; later
   * ones stay. Returns how many there were, or `goesOn` if there are so many that removing them continues in the
   * background.
   */
  erase(requesterId: string): Promise<number | 'goesOn'>;
  /**
   * Fetches the images of a finished generation again; empty if they are no longer available. Rejects with a
   * GenerationError if this bot cannot pass them on now.
   */
  images(generation: Generation, attachmentSizeLimit: number): Promise<ResultImages>;
};

/** Dependencies of the service. */
export type GenerationServiceOptions = ReserveOptions & {
  ledger: Ledger;
  worker: WorkerCalls;
  throttle: ShownProgress;
  /** Fetches the images of a finished generation. Rejects if none of them is available. */
  imagesFor(
    generation: GenerationIn<'delivering' | 'done'>,
    options: { signal: AbortSignal; attachmentSizeLimit?: number },
  ): Promise<ResultImages>;
  notifier: Pick<JobNotifier, 'remove' | 'outcome'>;
  showcase: Pick<ShowcaseStore, 'find' | 'postsOf' | 'release'>;
  /** Finds the message of a claimed post that was never written down; undefined if there is none. */
  findPost(post: ShowcaseClaim): Promise<MessagePlace | undefined>;
};

/** Timeout of fetching old images again: an interaction waits for it. */
const REFETCH_MS = 60_000;

const NO_IMAGES: ResultImages = { images: [], [Symbol.asyncDispose]: async () => undefined };

/** Creates the service over the ledger and the worker. */
export const createGenerationService = (options: GenerationServiceOptions): GenerationService => {
  const { ledger, imagesFor, notifier, showcase, clock } = options;
  const stop = createCancel(options);
  const cancel: GenerationService['cancel'] = (id) => stop(id, AWAITED_STATES);
  const callOff = createCallOff(options, stop);
  const erase = createErase(options, stop);

  const messageOf = async (post: ShowcasePost): Promise<MessagePlace | undefined> => {
    const { channelId, messageId, claimedAt } = post;
    if (channelId === null) return undefined;
    if (messageId !== null) return { channelId, id: messageId };
    return claimedAt === null ? undefined : options.findPost({ ...post, channelId, claimedAt });
  };

  const withdraw = async (post: ShowcasePost): Promise<void> => {
    const message = await messageOf(post);
    if (message) await notifier.remove(message);
    await showcase.release(post.generationId);
  };

  // Nobody but the bot can delete these messages, and nothing tells of them once the member's rows are gone.
  const withdrawAll = async (requesterId: string): Promise<void> => {
    for (const post of await showcase.postsOf(requesterId)) await withdraw(post);
  };

  return {
    cancel,
    callOff,
    reserve: createReserve(options, cancel),
    async erase(requesterId) {
      const [, erased] = await Promise.all([withdrawAll(requesterId), erase(requesterId)]);
      return erased;
    },
    cancelAll: createCancelAll(ledger, callOff),
    async markPosted({ id, state }, channelId) {
      await ledger.move(id, ['done'], { ...state, postedIn: channelId });
    },
    async forget(generation, askedIn) {
      const state = { name: 'deleted', at: clock.now() } as const;
      // A result is visible, and can be removed, a moment before its row says `done`.
      await ledger.move(generation.id, ['delivering', 'done', 'failed', 'cancelled'], state);
      const message = isIn(generation, 'done') ? generation.state.message : null;
      if (message && message.id !== askedIn) await notifier.remove(message);
      // Who posts it claims that first and then looks whether it was deleted: one of both sees the other.
      const post = await showcase.find(generation.id);
      if (post) await withdraw(post);
    },
    async images(generation, attachmentSizeLimit) {
      const made = asMade(generation);
      if (!made) return NO_IMAGES;
      const signal = AbortSignal.timeout(REFETCH_MS);
      return imagesFor(made, { signal, attachmentSizeLimit }).catch((error: unknown) => {
        const isGone = error instanceof GenerationError && error.failure.kind === 'downloadFailed';
        if (isGone || signal.aborted) return NO_IMAGES;
        throw error;
      });
    },
  };
};
