import { isId, plainWidth, readNumber, splitList, typedName } from '../typed-text.ts';
import { LIMITS } from './limits.ts';
import { type Parsed, type Problem, parsed } from './problem.ts';

/** A LoRA with the strength it is applied at (0.1 to 1). */
export type LoraSelection = { id: string; strength: number };

/** What a LoRA gets when the member names none: strong enough to be seen, weak enough not to drown the prompt. */
export const DEFAULT_LORA_STRENGTH = 0.7;

/** A LoRA as it was named: with its own strength, or open to what the `strength` option gives. */
export type NamedLora = { id: string; strength?: string };

/** The values of the `strength` option, as they were typed: separated by commas and the like, or by blanks. */
export const readStrengths = (typed: string): string[] =>
  splitList(typed).flatMap((entry) => entry.split(/\s+/));

const WITH_STRENGTH = /^(.*?)\s*[:=]\s*([+-]?[\d.]+)$/;
const IN_BRACKETS = /^<\s*(?:lora|lyco)\s*:\s*(.*?)\s*>$/i;

/** One LoRA of a list: `name`, `name:0.8` or `<lora:name:0.8>`. */
const readNamed = (entry: string): NamedLora => {
  const inner = IN_BRACKETS.exec(entry)?.[1] ?? entry;
  const [, name = inner, strength] = WITH_STRENGTH.exec(inner) ?? [];
  return strength === undefined ? { id: typedName(name) } : { id: typedName(name), strength };
};

/**
 * The LoRAs in a list. `idOf` knows names that a server gave, which can hold any character but a comma: it has the id of
 * one, or undefined.
 */
export const readNamedLoras = (typed: string, idOf: (name: string) => string | undefined): NamedLora[] =>
  plainWidth(typed)
    .split(',')
    .flatMap((part): NamedLora[] => {
      const given = idOf(part.trim());
      if (given !== undefined) return [{ id: given }];
      const named = splitList(part).map(readNamed);
      return named.map(({ id, ...rest }) => ({ id: idOf(id) ?? id, ...rest }));
    });

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

/** The API's `lora_model`: ids in order, separated by commas. */
export const loraIds = (loras: readonly LoraSelection[]): string => loras.map(({ id }) => id).join(',');

/** The API's `lora_strength`: strengths in the order of the ids, separated by commas. */
export const loraStrengths = (loras: readonly LoraSelection[]): string =>
  loras.map(({ strength }) => String(strength)).join(',');
