import {
  type APIAttachment,
  type APIModalInteractionResponseCallbackData,
  ComponentType as Type,
} from 'discord-api-types/v10';
import { type ComponentNode, isNode, nodesOf } from './components.ts';
import type { Chooser } from './entities.ts';
import { type Content, type FieldValue, initialContent, spelled } from './field-content.ts';
import { addAttachment, type Resolved, resolvedField } from './resolve.ts';
import { optionsOf, rangeOf, resolveSelection, selectionObjection } from './selection.ts';

/** What was filled in, by the custom_id or the label of the field. */
export type Fields = Readonly<Record<string, FieldValue>>;

type Sent = { type: number; id?: number | null; [key: string]: unknown };
type Filling = { fields: Fields; raw: boolean; chooser: Chooser };
type Work = Filling & { resolved: Resolved };

/**
 * `data` of a modal's submission; fields that are not given keep what they were filled with.
 * @throws {Error} where Discord's client would not send it, unless `raw`.
 */
export function modalData(modal: APIModalInteractionResponseCallbackData, filling: Filling) {
  const nodes = nodesOf(modal);
  if (!filling.raw) demandKnown(nodes, filling.fields);
  const resolved: Resolved = {};
  const components = nodes.map((node) => sentNode(node, { ...filling, resolved }));
  return { custom_id: modal.custom_id, components, ...resolvedField(resolved) };
}

function sentNode(node: ComponentNode, work: Work): Sent {
  const base = { type: node.type, id: node.id ?? 0 };
  if (node.type === Type.Label && isNode(node.component)) {
    return { ...base, component: sentField(node.component, String(node.label), work) };
  }
  if (node.type !== Type.ActionRow || !Array.isArray(node.components)) return base;
  const inputs = node.components.filter(isNode).map((input) => sentField(input, String(input.label), work));
  return { ...base, components: inputs };
}

function sentField(field: ComponentNode, label: string, work: Work): Sent {
  const { fields, raw, chooser, resolved } = work;
  const given = fields[String(field.custom_id)] ?? fields[label];
  const content = given === undefined ? initialContent(field) : spelled(field, given);
  const problem = raw ? undefined : objection(field, content, chooser);
  if (problem) throw new Error(`Discord's client would not send the field ${label}: ${problem}`);
  if ('values' in content) resolveSelection(resolved, field, { chooser, values: content.values });
  for (const file of filesIn(given)) addAttachment(resolved, file);
  const { type, id, custom_id } = field;
  return { type, id: id ?? 0, custom_id, ...content };
}

function filesIn(given: FieldValue | undefined): APIAttachment[] {
  return typeof given === 'object' ? given.filter((one) => typeof one === 'object') : [];
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

function objection(field: ComponentNode, content: Content, chooser: Chooser): string | undefined {
  if (!('values' in content)) return valueObjection(field, content.value);
  const { least, most } = rangeOf(field);
  const range = { least: field.required === false ? 0 : least, most };
  return selectionObjection(field, content.values, { chooser, range });
}

function valueObjection(field: ComponentNode, value: unknown): string | undefined {
  if (field.type === Type.Checkbox) return undefined;
  if (value === null || value === '') return field.required === false ? undefined : 'required.';
  return field.type === Type.RadioGroup
    ? radioObjection(field, String(value))
    : lengthObjection(field, String(value));
}

function radioObjection(field: ComponentNode, value: string): string | undefined {
  return optionsOf(field).some((option) => option.value === value) ? undefined : `${value} is not offered.`;
}

function lengthObjection({ min_length, max_length }: ComponentNode, { length }: string): string | undefined {
  const [least, most] = [Number(min_length ?? 0), Number(max_length ?? 4000)];
  return length < least || length > most ? `${least} to ${most} characters.` : undefined;
}
