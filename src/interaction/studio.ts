import type { Generation, Hint } from '#domain/generation.ts';
import type { GenerationRequest } from '#domain/generation-request.ts';
import type { ResultImage } from '#domain/ports.ts';
import type { Origin } from './incoming.ts';

/** An image order by a member. */
export type Order = {
  from: Origin;
  request: GenerationRequest;
  hints: Hint[];
  origin: Generation['origin'];
  parentId: string | null;
  /**
   * Tells presses apart: the same key by the same member is one job while it is active. Left out, every interaction
   * is a job of its own.
   */
  press?: string;
};

/** An order that is written down, and survives whatever happens from here on. */
export type Booking = {
  /** The same press is being worked on already: nothing was written. */
  isRepeated: boolean;
  /** Lets it begin, now that its requester knows that an answer will come. */
  start(): Promise<void>;
  /** Takes it back: its requester never heard of it. */
  withdraw(): Promise<void>;
};

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
  /** Fetches the images of a finished generation again, as far as they can still be had. */
  images(generation: Generation, attachmentSizeLimit: number): Promise<ResultImage[]>;
};
