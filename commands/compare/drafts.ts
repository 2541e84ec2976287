import { z } from 'zod';
import { type TypedComparison, typedComparisonSchema } from '#domain/comparison/comparison.ts';
import { Notice } from '#domain/errors.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

const HOUR_MS = 3_600_000;

const draftSchema = typedComparisonSchema.extend({ userId: z.string() });

/** Stores what was typed for an hour, and returns its id. */
export const keepDraft = (
  { interaction, services }: Invocation<Uses<'stateStore'>>,
  typed: TypedComparison,
): Promise<string> => services.stateStore.keep({ ...typed, userId: interaction.userId }, HOUR_MS);

/** Returns what was typed. Rejects with a Notice for others than the one who typed it, and when it has expired. */
export const recallDraft = async (
  { interaction, text, services }: Invocation<Uses<'stateStore'>>,
  id: string,
): Promise<TypedComparison> => {
  const draft = await services.stateStore.recall(id, draftSchema);
  if (!draft) throw new Notice(text.comparison.expired);
  if (draft.userId !== interaction.userId) throw new Notice(text.fix.notYours);
  const { userId: _, ...typed } = draft;
  return typed;
};
