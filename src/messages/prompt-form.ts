import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { LIMITS } from '#domain/generation/limits.ts';
import { LONGEST_FIELD, textField } from '#interactions/components.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Text } from '#text/index.ts';

/** The fields of the form, which are options of `/imagine`. */
const PROMPT_FIELDS = ['prompt', 'negative', 'lora', 'strength', 'seed'] as const;

type FieldName = (typeof PROMPT_FIELDS)[number];

/** The form's initial values, and their descriptions (at most 100 characters each). */
export type PromptFormFilling = {
  customId: string;
  title: string;
  filled: Record<FieldName, string>;
  help: Partial<Record<FieldName, string>>;
};

/**
 * Length limit for that many characters, each of which may count as two UTF-16 units in Discord's clients.
 */
const roomFor = (characters: number): number => Math.min(2 * characters, LONGEST_FIELD);

/** A form for a prompt and the options changed most often. */
export const promptForm = (
  { promptForm: labels }: Text,
  { customId, title, filled, help }: PromptFormFilling,
): APIModalInteractionResponseCallbackData => {
  const field = (name: FieldName, how: { maxLength: number; long?: boolean; required?: boolean }) =>
    textField({
      label: labels[name],
      customId: name,
      value: filled[name],
      ...(help[name] === undefined ? {} : { description: help[name] }),
      ...how,
    });
  return {
    custom_id: customId,
    title,
    components: [
      field('prompt', { required: true, long: true, maxLength: roomFor(LIMITS.prompt.max) }),
      field('negative', { long: true, maxLength: roomFor(LIMITS.negativePrompt.max) }),
      field('lora', { maxLength: roomFor(LIMITS.list.max) }),
      field('strength', { maxLength: LIMITS.strengths.max }),
      field('seed', { maxLength: String(LIMITS.seed.max).length }),
    ],
  };
};

/** Returns the submitted values of the form; a missing field counts as blank. */
export const typedInPromptForm = (fields: FieldValues): [FieldName, string][] =>
  PROMPT_FIELDS.map((name) => [name, String(fields[name] ?? '')]);
