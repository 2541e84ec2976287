import { type APIMessage, ComponentType } from 'discord-api-types/v10';
import { type ComponentNode, nodesOf, walk } from './components.ts';
import type { Chooser } from './entities.ts';
import { type Resolved, resolvedField } from './resolve.ts';
import { optionsOf, rangeOf, resolveSelection, selectionObjection } from './selection.ts';

/** A button or select: by its label, placeholder or custom_id, or forged by a custom_id that need not exist. */
export type ComponentChoice = string | { customId: string; componentType?: ComponentType };

/** What is done with a control: with a select, which values are chosen. `raw` sends what no client would. */
export type Use = {
  message: APIMessage;
  choice: ComponentChoice;
  values?: readonly string[] | undefined;
  raw?: boolean | undefined;
};

/**
 * `data` of a component's interaction, and what people would call the control.
 * @throws {Error} where Discord's client would not let the member do that, unless `raw`.
 */
export function componentUse(use: Use, chooser: Chooser) {
  const component = componentOf(use);
  const { type, custom_id, id } = component;
  const values = use.values?.map((value) => optionValue(component, value));
  if (!isForged(use)) demandChoosable(component, values, { use, chooser });
  const resolved: Resolved = {};
  if (values) resolveSelection(resolved, component, { chooser, values });
  const data = {
    component_type: type,
    custom_id,
    id: id ?? 0,
    ...(values ? { values } : {}),
    ...resolvedField(resolved),
  };
  return { data, label: `[${component.label ?? component.placeholder ?? custom_id}]` };
}

const isForged = ({ choice, raw }: Use) => raw === true || typeof choice === 'object';

function componentOf(use: Use): ComponentNode {
  const { message, choice, values } = use;
  const customId = typeof choice === 'object' ? choice.customId : choice;
  const fallback = values ? ComponentType.StringSelect : ComponentType.Button;
  const forged = { type: fallback, custom_id: customId };
  if (typeof choice === 'object') return { ...forged, type: choice.componentType ?? fallback };
  const controls = [...walk(nodesOf(message))]
    .map(({ component }) => component)
    .filter((one) => one.custom_id);
  const named = ({ custom_id, label, placeholder }: ComponentNode) =>
    [custom_id, label, placeholder].includes(choice);
  const found = controls.find(named);
  if (found) return found;
  if (isForged(use)) return forged;
  const there = controls.map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id);
  throw new Error(`The message has no button or select "${choice}"; it has: ${there.join(', ') || 'none'}.`);
}

function demandChoosable(
  component: ComponentNode,
  values: readonly string[] | undefined,
  { use, chooser }: { use: Use; chooser: Chooser },
): void {
  if (component.disabled) throw new Error(`"${use.choice}" is disabled.`);
  if ((component.type === ComponentType.Button) !== (values === undefined))
    throw new Error(`"${use.choice}" is ${values ? 'a button: press it' : 'a select: choose in it'}.`);
  if (!values) return;
  const problem = selectionObjection(component, values, { chooser, range: rangeOf(component) });
  if (problem) throw new Error(`Discord's client would not send that choice in "${use.choice}": ${problem}`);
}

/** The value of an option that was named by its label; anything else as it is. */
function optionValue(component: ComponentNode, value: string): string {
  return optionsOf(component).find((one) => one.value === value || one.label === value)?.value ?? value;
}
