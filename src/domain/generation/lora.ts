import { beginningOf, plainWidth, splitList, typedName } from '#domain/typed-text.ts';

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
 * Completes a shortened id such as `ink-w…`, as suggestions of long lists have them. One that is the beginning of
 * several ids, or of none, stays as it is, and is refused as no id.
 */
export const completedId = (id: string, completions: (beginning: string) => readonly string[]): string => {
  const beginning = beginningOf(id);
  const [only, ...others] = beginning === undefined ? [] : completions(beginning);
  return only === undefined || others.length > 0 ? id : only;
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
