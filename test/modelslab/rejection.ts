import { expect } from 'vitest';
import { GenerationError, NotSent } from '#domain/generation/failure.ts';

const rejectionOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The GenerationError that a call rejects with, or that lies behind an order which was not sent; anything else fails. */
export const generationErrorOf = async (call: Promise<unknown>): Promise<GenerationError> => {
  const outcome = await rejectionOf(call);
  const error = outcome instanceof NotSent ? outcome.cause : outcome;
  expect(error).toBeInstanceOf(GenerationError);
  return error as GenerationError; // The expectation above has proved it.
};

/** The milliseconds after which an order is to be sent again that had no room; anything else fails the test. */
export const retryAfterOf = async (call: Promise<unknown>): Promise<number | null> => {
  const outcome = await rejectionOf(call);
  expect(outcome).toBeInstanceOf(NotSent);
  return (outcome as NotSent).retryAfterMs; // The expectation above has proved it.
};
