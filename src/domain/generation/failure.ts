import { z } from 'zod';
import type { Acceptance } from '#domain/acceptance.ts';

/** Why a generation failed. Stored with it, so that its message can be shown again at any time. */
export const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invalidKey') }),
  z.object({ kind: z.literal('outOfCredits') }),
  /** The server's own key, on which it was to run, was removed or replaced. */
  z.object({ kind: z.literal('keyRemoved') }),
  /** The server's own key, on which it was to run, cannot be opened: the bot has another secret than it was sealed under. */
  z.object({ kind: z.literal('keyUnreadable') }),
  z.object({ kind: z.literal('planLacksFeature') }),
  /** `retryAfter` in seconds, null where the API named no time. */
  z.object({ kind: z.literal('rateLimited'), retryAfter: z.number().nullable() }),
  z.object({ kind: z.literal('modelNotFound'), model: z.string().nullable() }),
  /** The API had unloaded an idle model, and did not load it in time. */
  z.object({ kind: z.literal('modelUnloaded'), model: z.string().nullable() }),
  /** `option` is one of `/imagine`'s, null where the API named none that we know; `detail` is the API's own text. */
  z.object({ kind: z.literal('rejectedParameter'), option: z.string().nullable(), detail: z.string() }),
  /** The API could not fetch the picture that went into the order. */
  z.object({ kind: z.literal('pictureUnreadable') }),
  z.object({ kind: z.literal('generationFailed'), detail: z.string().nullable() }),
  /** `seconds` that were waited. */
  z.object({ kind: z.literal('timedOut'), seconds: z.number() }),
  z.object({ kind: z.literal('unreachable') }),
  /** The connection broke after the order was sent: it may have been taken and billed, or not. */
  z.object({ kind: z.literal('answerLost') }),
  z.object({ kind: z.literal('malformedAnswer') }),
  /** The images were made, and could not be fetched. */
  z.object({ kind: z.literal('downloadFailed') }),
  /** The images were made, and the bot's own disk had no room to pass them on. */
  z.object({ kind: z.literal('diskFull') }),
  /** The bot stopped while it was sending: the order may have been taken and billed, or not. */
  z.object({ kind: z.literal('interrupted') }),
  /** A fault of ours; the log has more under `faultId`. */
  z.object({ kind: z.literal('fault'), faultId: z.string() }),
]);

/** Why a generation failed. */
export type Failure = z.output<typeof failureSchema>;

/** Thrown by whatever makes or fetches images. Its message is for the log and never holds a key. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError';
  readonly failure: Failure;
  /** What is known about whether the order was accepted; undefined where only the state of the order tells. */
  readonly acceptance: Acceptance | undefined;

  constructor(failure: Failure, message: string, options: ErrorOptions & { acceptance?: Acceptance } = {}) {
    const { acceptance, ...rest } = options;
    super(message, rest);
    this.failure = failure;
    this.acceptance = acceptance;
  }
}

/** Thrown when an order was given up while it certainly had not been accepted: sending it later makes it once. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  /** Milliseconds after which the API may have room; null when it was not the API that gave it up. */
  readonly retryAfterMs: number | null;

  constructor(reason: unknown, retryAfterMs: number | null = null) {
    super('the order was given up before it was accepted', { cause: reason });
    this.retryAfterMs = retryAfterMs;
  }
}
