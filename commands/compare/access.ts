import type { Comparison } from '#domain/comparison/comparison.ts';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { generationFor, type ReachServices } from '#generations/access.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** A comparison with its images, and the first of them, which stands for who may do what. */
type Found = { comparison: Comparison; images: Generation[]; first: Generation };

/** The comparison behind a component. Throws a Notice when it is gone, or out of the member's reach. */
export const comparisonFor = async (
  use: Invocation<ReachServices & Uses<'comparisons'>>,
  id: string,
): Promise<Found> => {
  const { comparisons } = use.services;
  const [comparison, images] = await Promise.all([comparisons.find(id), comparisons.images(id)]);
  const [one] = images;
  if (!comparison || !one) throw new Notice(use.text.comparison.gone);
  return { comparison, images, first: await generationFor(use, one.id) };
};

/** Throws a Notice while members vote on images of which nobody is to know how they were made. */
export const requireRevealed = async (
  { text, services }: Invocation<Uses<'trials'>>,
  { id, trial }: Pick<Comparison, 'id' | 'trial'>,
): Promise<void> => {
  const standing = trial && (await services.trials.standing(id));
  if (trial && !standing?.outcome) throw new Notice(text.trials.stillBlind);
};
