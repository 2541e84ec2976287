import type { Clock } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { cut } from '#text/format.ts';
import type { Interaction } from './interaction.ts';
import type { Completer } from './invocation.ts';
import type { Registry } from './registry.ts';
import { CHOICES, type Choice } from './reply.ts';

/** An option that somebody types. */
export type Autocomplete = Extract<Interaction, { kind: 'autocomplete' }>;

/** Returns what suggests values for the option that somebody types. */
export const completerOf = (registry: Registry, typing: Autocomplete): Completer | undefined => {
  const options = registry.runnable(typing)?.options ?? {};
  const { name } = typing.focused;
  return Object.hasOwn(options, name) ? options[name]?.complete : undefined;
};

/** Discord drops an answer after 3 s; the rest is for the network. */
const BUDGET_MS = 1_500;

/**
 * Fits choices to Discord's limits. Values that are too long are dropped, not cut: half an id is another id.
 * Discord refuses empty names, so the value replaces them.
 */
const fitChoices = (choices: readonly Choice[]): Choice[] =>
  choices
    .filter(({ value }) => typeof value === 'number' || (value.length > 0 && value.length <= CHOICES.longest))
    .slice(0, CHOICES.most)
    .map((choice) => ({ ...choice, name: cut(choice.name.trim() || String(choice.value), CHOICES.longest) }));

/** Returns the choices, or none if they take too long. */
export const completeInTime = async (
  complete: () => Promise<readonly Choice[]>,
  clock: Clock,
): Promise<Choice[]> => {
  const completing = complete();
  const isInTime = await settlesWithin(completing, BUDGET_MS, clock);
  return isInTime ? fitChoices(await completing) : [];
};
