import { expect } from 'vitest';
import { GenerationError } from '#domain/failure.ts';

/** The GenerationError that a call rejects with; anything else fails the test. */
export const generationErrorOf = async (call: Promise<unknown>): Promise<GenerationError> => {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(GenerationError);
  return outcome as GenerationError; // The expectation above has proved it.
};
