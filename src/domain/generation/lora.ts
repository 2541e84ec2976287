import { suggestedValue } from '#domain/catalogue/suggested-name.ts';
import { LIMITS } from './limits.ts';
import { type Parsed, type Problem, parsed } from './problem.ts';
import { ID } from './request.ts';

/** A LoRA with the strength it is applied at (0.1 to 1). */
export type LoraSelection = { id: string; strength: number };

/** What a LoRA gets when the member names none: strong enough to be seen, weak enough not to drown the prompt. */
export const DEFAULT_LORA_STRENGTH = 0.7;

/** Splits a comma-separated list, of which entries may be names of suggestions; empty entries do not count. */
export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map(suggestedValue)
    .filter((entry) => entry !== '');

/** A LoRA as it was named: with its own strength, or open to what the `strength` option gives. */
export type NamedLora = { id: string; strength?: string };

const idProblems = (ids: readonly string[]): Problem[] =>
  ids.flatMap((id, index): Problem[] => {
    if (!ID.test(id)) return [{ option: 'lora', given: id, reason: { kind: 'notAnId' } }];
    if (ids.indexOf(id) !== index) return [{ option: 'lora', given: id, reason: { kind: 'twice' } }];
    return [];
  });

const strengthProblem = (given: string): Problem[] => {
  const { min, max } = LIMITS.loraStrength;
  const value = given === '' ? Number.NaN : Number(given);
  if (Number.isNaN(value)) return [{ option: 'strength', given, reason: { kind: 'notANumber', min, max } }];
  if (value < min || value > max) {
    return [{ option: 'strength', given, reason: { kind: 'outOfRange', min, max } }];
  }
  return [];
};

const manyProblem = (ids: readonly string[]): Problem[] => {
  const { max } = LIMITS.loras;
  if (ids.length <= max) return [];
  return [{ option: 'lora', given: String(ids.length), reason: { kind: 'tooMany', max } }];
};

type Counts = { named: number; open: number };

const countProblem = ({ named, open: loras }: Counts, strengths: readonly string[]): Problem[] => {
  const given = strengths.join(', ');
  if (strengths.length === 0) return [];
  if (named === 0) return [{ option: 'strength', given, reason: { kind: 'strengthsWithoutLora' } }];
  if (loras === 0) return [{ option: 'strength', given, reason: { kind: 'strengthsNotNeeded' } }];
  if (strengths.length === 1 || strengths.length === loras) return [];
  return [
    { option: 'strength', given, reason: { kind: 'strengthCount', loras, strengths: strengths.length } },
  ];
};

/**
 * Pairs LoRAs with the values of the `strength` option. Those with a strength of their own keep it; for the others
 * no value means what is usual for that LoRA, one value is for all, otherwise there is one per LoRA.
 * Refuses ids named twice, strengths outside 0.1 to 1, and a count that fits neither.
 */
export const pairLoras = (
  named: readonly NamedLora[],
  strengths: readonly string[],
  usual: (id: string) => number = () => DEFAULT_LORA_STRENGTH,
): Parsed<LoraSelection[]> => {
  const ids = named.map(({ id }) => id);
  const open = named.filter(({ strength }) => strength === undefined);
  const own = named.flatMap(({ strength }) => (strength === undefined ? [] : [strength]));
  const problems = [
    ...manyProblem(ids),
    ...idProblems(ids),
    ...[...strengths, ...own].flatMap(strengthProblem),
    ...countProblem({ named: named.length, open: open.length }, strengths),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const strengthOf = (lora: NamedLora): number =>
    Number(lora.strength ?? strengths[open.indexOf(lora)] ?? strengths[0] ?? usual(lora.id));
  return parsed(named.map((lora) => ({ id: lora.id, strength: strengthOf(lora) })));
};

/** The API's `lora_model`: ids in order, separated by commas. */
export const loraIds = (loras: readonly LoraSelection[]): string => loras.map(({ id }) => id).join(',');

/** The API's `lora_strength`: strengths in the order of the ids, separated by commas. */
export const loraStrengths = (loras: readonly LoraSelection[]): string =>
  loras.map(({ strength }) => String(strength)).join(',');
