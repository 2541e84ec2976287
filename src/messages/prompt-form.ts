import type { APILabelComponent } from 'discord-api-types/v10';
import {
  IMAGINE_OPTIONS,
  type ImagineOption,
  type ImagineOptions,
  imageOption,
  type OptionValue,
} from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { PRESET_LIMITS } from '#domain/members/presets.ts';
import { LONGEST_FIELD, textField } from '#interactions/components.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';

/** The fields of the form where nothing else is asked for. */
const USUAL_FIELDS = ['prompt', 'negative', 'lora', 'strength', 'seed'] as const;

/** All fields that the form can have: the options of `/imagine` that are typed. */
const FORM_FIELDS = [
  ...USUAL_FIELDS,
  'scheduler',
  'model',
  'size',
  'samples',
  'steps',
  'guidance',
  'width',
  'height',
  'clip_skip',
  'embedding',
  'preset',
] as const;

/** A field of the form. */
type FormField = (typeof FORM_FIELDS)[number];

/** What the fields show. */
type FormValues = ImagineOptions & { preset?: OptionValue | undefined };

// Discord's limit for a form.
const MOST_FIELDS = 5;

/** Whether an option is a field of the form. */
export const isPromptField = (name: string): name is FormField => FORM_FIELDS.some((field) => field === name);

/** The fields of a form in which some options come first. The prompt is always among them. */
const fieldsWith = (first: readonly string[]): FormField[] => {
  const wanted = [...new Set([...first.filter(isPromptField), ...USUAL_FIELDS])];
  const shown = wanted.slice(0, MOST_FIELDS);
  return shown.includes('prompt') ? shown : [...shown.slice(0, -1), 'prompt'];
};

/** The form's initial values, and their descriptions (at most 100 characters each). */
type PromptFormFilling = {
  filled: FormValues;
  help: Partial<Record<FormField, string>>;
  /** The options to show first, as far as there is room; then come those that are changed most often. */
  first?: readonly string[];
};

/**
 * Length limit for that many characters, each of which may count as two UTF-16 units in Discord's clients.
 */
const roomFor = (characters: number): number => Math.min(2 * characters, LONGEST_FIELD);

/** Room for a number, a ratio or a word. */
const SHORT = 20;

const sizeOf = (name: FormField): { maxLength: number; long?: boolean } => {
  if (name === 'preset') return { maxLength: roomFor(PRESET_LIMITS.name) };
  const { kind } = imageOption(name);
  if (kind.type === 'integer') return { maxLength: String(kind.max).length };
  if (kind.type !== 'text') return { maxLength: SHORT };
  return { maxLength: roomFor(kind.maxLength ?? LIMITS.id.max), long: kind.isProse ?? false };
};

const shownIn = (filled: FormValues, name: FormField): string =>
  cut(String(filled[name] ?? ''), LONGEST_FIELD);

/** A field for an option, with a description of at most 100 characters. */
export const promptField = (
  { promptForm: labels }: Text,
  name: FormField,
  { value, description }: { value: string; description: string | undefined },
): APILabelComponent =>
  textField({
    label: labels[name],
    customId: name,
    value,
    required: name === 'prompt',
    ...(description === undefined ? {} : { description }),
    ...sizeOf(name),
  });

/** The fields for a prompt and a few options. */
export const promptFields = (
  text: Text,
  { filled, help, first = [] }: PromptFormFilling,
): APILabelComponent[] =>
  fieldsWith(first).map((name) =>
    promptField(text, name, { value: shownIn(filled, name), description: help[name] }),
  );

/**
 * Returns the fields that were changed in the form, and the prompt: unchanged ones must not override flags in the
 * prompt. New LoRAs only use the strengths typed with them.
 */
export const changedInPromptForm = (
  fields: FieldValues,
  filled: FormValues,
): Partial<Record<FormField, string>> => {
  const typed = FORM_FIELDS.filter((name) => name in fields).map((name): [FormField, string] => [
    name,
    String(fields[name] ?? ''),
  ]);
  const isChanged = ([name, value]: [FormField, string]): boolean =>
    value.trim() !== shownIn(filled, name).trim();
  const changed = typed.filter(isChanged).map(([name]) => name);
  const isMeant = (name: FormField): boolean =>
    name === 'prompt' || changed.includes(name) || (name === 'strength' && changed.includes('lora'));
  return Object.fromEntries(typed.filter(([name]) => isMeant(name)));
};

/** Fields as a command or a form has them. */
export type TypedFields = Readonly<Record<string, FieldValues[string] | undefined>>;

/** The text of a field; undefined for a blank one, which counts as left out. */
export const typedText = (value: TypedFields[string]): string | undefined => {
  const text = value === undefined || Array.isArray(value) ? '' : String(value).trim();
  return text === '' ? undefined : text;
};

/** What was typed for images. */
export type TypedOptions = {
  values: Partial<Record<ImagineOption, OptionValue>>;
  preset?: string;
  private?: boolean;
};

/** Reads the options of images out of the fields of a command or a form. */
export const typedOptionsIn = (fields: TypedFields): TypedOptions => {
  const options = IMAGINE_OPTIONS.flatMap((name) => {
    const value = fields[name];
    return typedText(value) === undefined || typeof value === 'object' ? [] : [[name, value] as const];
  });
  const preset = typedText(fields.preset);
  return {
    values: Object.fromEntries(options),
    ...(preset === undefined ? {} : { preset }),
    ...(typeof fields.private === 'boolean' ? { private: fields.private } : {}),
  };
};
