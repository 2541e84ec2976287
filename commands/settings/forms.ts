import { Notice } from '#domain/errors.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Text } from '#text/index.ts';

/** What was typed into a field of a form, without blanks at its ends. */
export const typedIn = (fields: FieldValues, name: string): string => String(fields[name] ?? '').trim();

/** The bounds of a number, both included, and what its field is called. */
export type NumberField = { label: string; min: number; max: number };

/** Collects what is wrong with a form, so that all of it is said at once. */
export const createFormReader = (fields: FieldValues, text: Text) => {
  const problems: string[] = [];
  return {
    typed: (name: string): string => typedIn(fields, name),
    /** The number in a field, null for a blank one. */
    number(name: string, { label, min, max }: NumberField): number | null {
      const typed = typedIn(fields, name);
      if (typed === '') return null;
      const value = Number(typed);
      if (/^\d+(\.\d+)?$/.test(typed) && value >= min && value <= max) return value;
      problems.push(text.settings.notInRange(label, typed, { min, max }));
      return null;
    },
    /** The whole number in a field, null for a blank one. */
    whole(name: string, field: NumberField): number | null {
      const typed = typedIn(fields, name);
      if (/^\d*$/.test(typed)) return this.number(name, field);
      problems.push(text.settings.notInRange(field.label, typed, field));
      return null;
    },
    problem(sentence: string): void {
      problems.push(sentence);
    },
    /** Throws a Notice with every problem that was found. */
    demandNone(): void {
      if (problems.length === 0) return;
      throw new Notice(
        problems.length === 1 ? problems.join('') : problems.map((one) => `- ${one}`).join('\n'),
      );
    },
  };
};
