import type { Generation, Hint } from '#domain/generation.ts';
import type { GenerationRequest } from '#domain/generation-request.ts';
import type { Charge } from '#domain/policy/accounts.ts';
import type { ResultImage } from '#domain/ports.ts';
import type { Origin } from './incoming.ts';

/** An image order by a member. */
export type Order = {
  from: Origin;
  request: GenerationRequest;
  hints: Hint[];
  /** Its images are blurred until somebody clicks on them. */
  spoiler: boolean;
  /** Its message has a button that reports it. */
  reportable: boolean;
  /** What is put on accounts with it, all of it or nothing. */
  charges: readonly Charge[];
  /** It goes before the jobs of others in its lane. */
  priority: boolean;
  lane: string;
  origin: Generation['origin'];
  parentId: string | null;
  /**
   * Tells presses apart: the same key by the same member is one job while it is active. Left out, every interaction
   * is a job of its own.
   */
  press?: string;
};

/** What came of booking an order. */
export type Booking =
  | {
      /** It is written down, and survives whatever happens from here on. */
      kind: 'booked';
      /** Lets it begin, now that its requester knows that an answer will come. */
      start(): Promise<void>;
      /**
       * Takes it back: its requester never heard of it from this process. Where another process has answered and shares
       * the database, the order is that one's, and is left alone.
       */
      withdraw(how: { isAnsweredElsewhere: boolean }): Promise<void>;
    }
  /** The same press is being worked on already: nothing was written. */
  | { kind: 'repeated' }
  /** A charge does not fit any more: nothing was written. `used` is what stands on its account. */
  | { kind: 'exceeded'; charge: Charge; used: number };

/** Takes orders and looks after them: what the commands need of the job machinery. */
export type Studio = {
  book(order: Order): Promise<Booking>;
  /** Stops a job that is not finished; its message then says so. Undefined when there was nothing to stop. */
  cancel(id: string): Promise<Generation | undefined>;
  /**
   * Marks a result as removed: it leaves the history, and the message that shows it goes, unless it is the one in
   * which the removal was asked for.
   */
  forget(generation: Generation, askedIn: string | null): Promise<void>;
  /**
   * Calls off a member's jobs, whose messages then say so, lets results arrive that are on their way, and removes all
   * rows; what the member orders meanwhile is left alone. Answers how many rows there were, or that there are so many that
   * removing them goes on in the background.
   */
  erase(requesterId: string): Promise<number | 'goesOn'>;
  /** Fetches the images of a finished generation again, as far as they can still be had. */
  images(generation: Generation, attachmentSizeLimit: number): Promise<ResultImage[]>;
};
