import { type APIAttachment, ComponentType as Type } from 'discord-api-types/v10';
import type { ComponentNode } from './components.ts';
import { optionsOf } from './selection.ts';

/** What somebody puts into a field of a modal; files by id or whole. */
export type FieldValue = string | boolean | readonly string[] | readonly APIAttachment[];

/** How a field is sent: one value, or the list of those chosen. */
export type Content = { value: unknown } | { values: readonly string[] };

const SINGLE = new Set<number>([Type.TextInput, Type.RadioGroup, Type.Checkbox]);

/** What was put into a field, in the form in which its kind is sent. */
export function spelled({ type }: ComponentNode, given: FieldValue): Content {
  if (type === Type.Checkbox) return { value: given === true || given === 'true' };
  const ids = typeof given === 'object' ? given.map(idOf) : undefined;
  if (SINGLE.has(type)) return { value: ids ? (ids[0] ?? null) : given };
  return { values: ids ?? [String(given)] };
}

const idOf = (one: string | APIAttachment) => (typeof one === 'string' ? one : one.id);

/** What a field was filled with by the bot. */
export function initialContent(field: ComponentNode): Content {
  if (field.type === Type.TextInput) return { value: field.value ?? '' };
  if (field.type === Type.Checkbox) return { value: field.default === true };
  const chosen = optionsOf(field)
    .filter((option) => option.default)
    .map(({ value }) => value);
  if (field.type === Type.RadioGroup) return { value: chosen[0] ?? null };
  return { values: [...chosen, ...defaultIds(field)] };
}

function defaultIds({ default_values }: ComponentNode): string[] {
  return Array.isArray(default_values) ? default_values.map(({ id }) => String(id)) : [];
}
