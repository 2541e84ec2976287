import type { Clock } from '#domain/ports.ts';
import { cut } from '#text/phrases.ts';
import { CHOICES, type Choice } from './reply.ts';

/** Discord drops an answer that comes after 3 s; what is left beside this is for the way there and back. */
const BUDGET_MS = 1_500;

/**
 * Choices as Discord takes them. A value that is too long is left out rather than cut: half an id is another id.
 * Empty names are Discord's to refuse, so the value stands in.
 */
const fitChoices = (choices: readonly Choice[]): Choice[] =>
  choices
    .filter(({ value }) => typeof value === 'number' || (value.length > 0 && value.length <= CHOICES.longest))
    .slice(0, CHOICES.most)
    .map((choice) => ({ ...choice, name: cut(choice.name.trim() || String(choice.value), CHOICES.longest) }));

/** The choices, or none at all when they take too long. */
export const completeInTime = async (
  complete: () => Promise<readonly Choice[]>,
  clock: Clock,
): Promise<Choice[]> => {
  const deadline = new AbortController();
  const late = clock.sleep(BUDGET_MS, deadline.signal).then(
    () => [],
    () => [],
  );
  try {
    return fitChoices(await Promise.race([complete(), late]));
  } finally {
    deadline.abort();
  }
};
