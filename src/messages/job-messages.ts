import type { Generation } from '#domain/generation/generation.ts';
import type { Progress, ResultImage } from '#domain/generation/notifier.ts';
import { textFor } from '#text/index.ts';
import { outcomeMessage, progressMessage } from './progress.ts';
import { resultMessage } from './result.ts';

/** Renders the messages about jobs, in their members' language. */
export const jobMessages = {
  progress: (generation: Generation, progress: Progress) =>
    progressMessage(textFor(generation.locale), generation, progress),
  result: (generation: Generation, images: readonly ResultImage[]) =>
    resultMessage(textFor(generation.locale), generation, images),
  outcome: (generation: Generation) => outcomeMessage(textFor(generation.locale), generation),
};
