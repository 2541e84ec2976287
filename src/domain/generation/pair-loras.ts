import { isId, readNumber } from '#domain/typed-text.ts';
import { LIMITS } from './limits.ts';
import { DEFAULT_LORA_STRENGTH, type LoraSelection, type NamedLora } from './lora.ts';
import { type Parsed, type Problem, parsed } from './problem.ts';

const idProblems = (ids: readonly string[]): Problem[] =>
  ids.flatMap((id, index): Problem[] => {
    if (!isId(id)) return [{ option: 'lora', given: id, reason: { kind: 'notAnId' } }];
    if (ids.indexOf(id) !== index) return [{ option: 'lora', given: id, reason: { kind: 'twice' } }];
    return [];
  });

const strengthProblem = (given: string): Problem[] => {
  const { min, max } = LIMITS.loraStrength;
  const value = readNumber(given);
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
    readNumber(lora.strength ?? strengths[open.indexOf(lora)] ?? strengths[0] ?? String(usual(lora.id)));
  return parsed(named.map((lora) => ({ id: lora.id, strength: strengthOf(lora) })));
};
