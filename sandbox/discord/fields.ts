import { type APIModalInteractionResponseCallbackData, ComponentType as Type } from 'discord-api-types/v10';
import { type ComponentNode, isNode, nodesOf } from './components.ts';

/** What was filled in, by the custom_id or the label of the field. */
export type Fields = Readonly<Record<string, string | boolean | readonly string[]>>;

type Sent = { type: number; id?: number | null; [key: string]: unknown };
type Filling = { fields: Fields; raw: boolean };

/**
 * `data` of a modal's submission; fields that are not given keep what they were filled with.
 * @throws {Error} where Discord's client would not send it, unless `raw`.
 */
export function modalData(modal: APIModalInteractionResponseCallbackData, filling: Filling) {
  const nodes = nodesOf(modal);
  if (!filling.raw) demandKnown(nodes, filling.fields);
  return { custom_id: modal.custom_id, components: nodes.map((node) => sentNode(node, filling)) };
}

function sentNode(node: ComponentNode, filling: Filling): Sent {
  const base = { type: node.type, id: node.id ?? 0 };
  if (node.type === Type.Label && isNode(node.component)) {
    return { ...base, component: sentField(node.component, String(node.label), filling) };
  }
  if (node.type !== Type.ActionRow || !Array.isArray(node.components)) return base;
  const inputs = node.components
    .filter(isNode)
    .map((input) => sentField(input, String(input.label), filling));
  return { ...base, components: inputs };
}

function sentField(field: ComponentNode, label: string, { fields, raw }: Filling): Sent {
  const given = fields[String(field.custom_id)] ?? fields[label];
  const content = given === undefined ? initial(field) : spelled(field, given);
  if (!raw) demandAllowed(field, label, content);
  const { type, id, custom_id } = field;
  return { type, id: id ?? 0, custom_id, ...content };
}

type Content = { value: unknown } | { values: readonly string[] };

const SINGLE = new Set<number>([Type.TextInput, Type.RadioGroup, Type.Checkbox]);

function spelled({ type }: ComponentNode, given: string | boolean | readonly string[]): Content {
  if (type === Type.Checkbox) return { value: given === true || given === 'true' };
  if (SINGLE.has(type)) return { value: Array.isArray(given) ? (given[0] ?? null) : given };
  return { values: typeof given === 'object' ? given : [String(given)] };
}

function initial(field: ComponentNode): Content {
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

function optionsOf({ options }: ComponentNode): { value: string; default?: boolean }[] {
  return Array.isArray(options) ? options : [];
}

function demandKnown(nodes: readonly ComponentNode[], fields: Fields): void {
  const inputs = nodes.flatMap((node) => {
    const rows = Array.isArray(node.components) ? node.components : [];
    return [node.component, ...rows]
      .filter(isNode)
      .flatMap((field) => [field.custom_id, field.label, node.label]);
  });
  const unknown = Object.keys(fields).filter((name) => !inputs.includes(name));
  if (unknown.length > 0) throw new Error(`The modal has no field ${unknown.join(', ')}.`);
}

function demandAllowed(field: ComponentNode, label: string, content: Content): void {
  const problem =
    'values' in content ? countObjection(field, content.values) : valueObjection(field, content.value);
  if (problem) throw new Error(`Discord's client would not send the field ${label}: ${problem}`);
}

function countObjection(field: ComponentNode, values: readonly string[]): string | undefined {
  const needed = field.required === false ? 0 : Number(field.min_values ?? 1);
  if (values.length < needed || values.length > Number(field.max_values ?? 1))
    return `${values.length} chosen.`;
  return values.find((value) => !isOffered(field, value))?.concat(' is not offered.');
}

function valueObjection(field: ComponentNode, value: unknown): string | undefined {
  if (field.type === Type.Checkbox) return undefined;
  if (value === null || value === '') return field.required === false ? undefined : 'required.';
  return field.type === Type.RadioGroup
    ? radioObjection(field, String(value))
    : lengthObjection(field, String(value));
}

function radioObjection(field: ComponentNode, value: string): string | undefined {
  return isOffered(field, value) ? undefined : `${value} is not offered.`;
}

function lengthObjection({ min_length, max_length }: ComponentNode, { length }: string): string | undefined {
  const [least, most] = [Number(min_length ?? 0), Number(max_length ?? 4000)];
  return length < least || length > most ? `${least} to ${most} characters.` : undefined;
}

function isOffered(field: ComponentNode, value: string): boolean {
  const options = optionsOf(field);
  return options.length === 0 || options.some((option) => option.value === value);
}
