import { Notice } from '#domain/errors.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Text } from '#text/index.ts';

/** Returns a form field's text, trimmed. */
export const typedIn = (fields: FieldValues, name: string): string => String(fields[name] ?? '').trim();

/** The inclusive bounds of a number, and its field's label. */
export type NumberField = { label: string; min: number; max: number };

/** Collects all problems of a form, to report them together. */
export const createFormReader = (fields: FieldValues, text: Text) => {
  const problems: string[] = [];
  return {
    typed: (name: string): string => typedIn(fields, name),
    /** Returns the number in a field; null if blank. */
    number(name: string, { label, min, max }: NumberField): number | null {
      const typed = typedIn(fields, name);
      if (typed === '') return null;
      const value = Number(typed);
      if (/^\d+(\.\d+)?$/.test(typed) && value >= min && value <= max) return value;
      problems.push(text.settings.notInRange(label, typed, { min, max }));
      return null;
    },
    /** Returns the whole number in a field; null if blank. */
    whole(name: string, field: NumberField): number | null {
      const typed = typedIn(fields, name);
      if (/^\d*$/.test(typed)) return this.number(name, field);
      problems.push(text.settings.notInRange(field.label, typed, field));
      return null;
    },
    problem(sentence: string): void {
      problems.push(sentence);
    },
    /** Throws a Notice with all collected problems, if any. */
    demandNone(): void {
      if (problems.length === 0) return;
      throw new Notice(
        problems.length === 1 ? problems.join('') : problems.map((one) => `- ${one}`).join('\n'),
      );
    },
  };
};
