import { ComponentType } from 'discord-api-types/v10';
import type { ComponentNode } from './components.ts';
import { type Chooser, kindsOfSelect, offeredIds } from './entities.ts';
import { fileObjection } from './file-types.ts';
import { type Resolved, resolveInto } from './resolve.ts';

type Range = { least: number; most: number };

/** How many values a select takes, with what Discord fills in where the bot leaves it out. */
export function rangeOf(component: ComponentNode): Range {
  const { type, min_values, max_values } = component;
  const usual = type === ComponentType.CheckboxGroup ? optionsOf(component).length : 1;
  return { least: Number(min_values ?? 1), most: Number(max_values ?? usual) };
}

/** Why Discord's client would not let a member choose these values; undefined where it would. */
export function selectionObjection(
  component: ComponentNode,
  values: readonly string[],
  { chooser, range }: { chooser: Chooser; range: Range },
): string | undefined {
  if (values.length < range.least || values.length > range.most) return `${values.length} chosen.`;
  if (new Set(values).size < values.length) return 'One of them is chosen twice.';
  const offered = offeredValues(component, chooser);
  return (
    values.find((value) => offered && !offered.has(value))?.concat(' is not offered.') ??
    uploadsObjection(component, values, chooser)
  );
}

function uploadsObjection(
  component: ComponentNode,
  values: readonly string[],
  { uploads, member }: Chooser,
): string | undefined {
  if (component.type !== ComponentType.FileUpload) return undefined;
  const files = uploads.of(member).filter(({ id }) => values.includes(id));
  return files
    .map(({ filename }) => fileObjection(component.file_types, filename))
    .find((problem) => problem !== undefined);
}

/** Adds what the values of a select stand for; those of a bot's own options stand for themselves. */
export function resolveSelection(
  resolved: Resolved,
  { type }: ComponentNode,
  { chooser, values }: { chooser: Chooser; values: readonly string[] },
): void {
  const kinds = kindsOfSelect(type);
  if (kinds) resolveInto(resolved, chooser, { kinds, ids: values });
}

/** The options of a select or group of buttons. */
export function optionsOf({ options }: ComponentNode): { label: string; value: string; default?: boolean }[] {
  return Array.isArray(options) ? options : [];
}

/** What may be chosen; undefined where that is not the component's to say, as with files. */
function offeredValues(component: ComponentNode, chooser: Chooser): ReadonlySet<string> | undefined {
  const kinds = kindsOfSelect(component.type);
  if (kinds) return offeredIds(chooser, { kinds, channelTypes: channelTypesOf(component) });
  const options = optionsOf(component);
  return options.length > 0 ? new Set(options.map(({ value }) => value)) : undefined;
}

function channelTypesOf({ channel_types }: ComponentNode) {
  return Array.isArray(channel_types) ? channel_types : [];
}
