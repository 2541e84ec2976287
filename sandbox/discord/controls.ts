import { type APIMessage, ComponentType } from 'discord-api-types/v10';
import { type ComponentNode, nodesOf, walk } from './components.ts';
import { resolvedOf } from './resolve.ts';
import type { World } from './world.ts';

/** A button or select: by its label, placeholder or custom_id, or forged by a custom_id that need not exist. */
export type ComponentChoice = string | { customId: string; componentType?: ComponentType };

/** What is done with a control: with a select, which values are chosen. */
export type Use = { message: APIMessage; choice: ComponentChoice; values?: readonly string[] | undefined };

/**
 * `data` of a component's interaction, and what people would call the control.
 * @throws {Error} when the message has no such control, or has it disabled.
 */
export function componentUse(
  { message, choice, values }: Use,
  { world, guildId }: { world: World; guildId: string | undefined },
) {
  const component = componentOf(message, choice);
  const { type, custom_id, id } = component;
  const chosen = values?.map((value) => optionValue(component, value, choice));
  const resolved = chosen && resolvedOf(world, guildId, chosen);
  const data = {
    component_type: type,
    custom_id,
    id: id ?? 0,
    ...(chosen ? { values: chosen } : {}),
    ...(resolved ? { resolved } : {}),
  };
  return { data, label: `[${component.label ?? component.placeholder ?? custom_id}]` };
}

function componentOf(message: APIMessage, choice: ComponentChoice): ComponentNode {
  if (typeof choice === 'object') {
    return { type: choice.componentType ?? ComponentType.Button, custom_id: choice.customId };
  }
  const controls = [...walk(nodesOf(message))]
    .map(({ component }) => component)
    .filter((one) => one.custom_id);
  const named = ({ custom_id, label, placeholder }: ComponentNode) =>
    [custom_id, label, placeholder].includes(choice);
  const found = controls.find(named);
  if (!found) {
    const there = controls.map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id);
    throw new Error(
      `The message has no button or select "${choice}"; it has: ${there.join(', ') || 'none'}.`,
    );
  }
  if (found.disabled) throw new Error(`"${choice}" is disabled.`);
  return found;
}

function optionValue({ options }: ComponentNode, value: string, choice: ComponentChoice): string {
  if (!Array.isArray(options) || typeof choice === 'object') return value;
  const option = options.find((one) => one.value === value || one.label === value);
  if (!option) throw new Error(`The select does not offer "${value}".`);
  return option.value;
}
