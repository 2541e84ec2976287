import { ComponentType } from 'discord-api-types/v10';

/** Any component, as far as walking through it needs to know. */
export type ComponentNode = { type: number; id?: number | null | undefined; [key: string]: unknown };

export type Path = readonly (string | number)[];

/** A component and where it stands below the message or modal. */
export type Place = { component: ComponentNode; path: Path };

/** Every component, depth first, as a reader meets them. */
export function* walk(components: readonly ComponentNode[], path: Path = ['components']): Generator<Place> {
  for (const [index, component] of components.entries()) yield* visit(component, [...path, index]);
}

function* visit(component: ComponentNode, path: Path): Generator<Place> {
  yield { component, path };
  if (isList(component.components)) yield* walk(component.components, [...path, 'components']);
  for (const key of ['component', 'accessory'] as const) {
    const child = component[key];
    if (isNode(child)) yield* visit(child, [...path, key]);
  }
}

export function isNode(value: unknown): value is ComponentNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'number';
}

function isList(value: unknown): value is ComponentNode[] {
  return Array.isArray(value) && value.every(isNode);
}

/** The same components, each with an `id`: given ones are kept, the others counted from 1. */
export function withIds<T extends ComponentNode>(components: readonly T[]): T[] {
  const copy = structuredClone([...components]);
  const nodes = [...walk(copy)].map(({ component }) => component);
  const taken = new Set(nodes.map(({ id }) => id));
  let next = 1;
  for (const node of nodes) {
    if (node.id) continue;
    while (taken.has(next)) next += 1;
    node.id = next++;
  }
  return copy;
}

/** What Discord fills in where a bot leaves it out. */
const DEFAULTS: Record<number, object> = {
  [ComponentType.StringSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.UserSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.RoleSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.MentionableSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.ChannelSelect]: { min_values: 1, max_values: 1 },
  [ComponentType.Thumbnail]: { description: null, spoiler: false },
  [ComponentType.File]: { spoiler: false },
  [ComponentType.Separator]: { spacing: 1, divider: true },
  [ComponentType.Container]: { accent_color: null, spoiler: false },
};

/** The components of a message as Discord shows them: with ids, and with what the bot left out. */
export function completed<T extends ComponentNode>(components: readonly T[]): T[] {
  const copy = withIds(components);
  for (const { component } of walk(copy)) {
    Object.assign(component, { ...DEFAULTS[component.type], ...component });
    if (!Array.isArray(component.items)) continue;
    component.items = component.items.map((item) => ({ description: null, spoiler: false, ...item }));
  }
  return copy;
}

/** A place where a component shows a file or picture. */
type Media = { url: string; [key: string]: unknown };
type MediaPlace = { media: Media; component: ComponentNode; path: Path };

/** Every picture and file that the components show. */
export function* mediaOf(components: readonly ComponentNode[]): Generator<MediaPlace> {
  for (const { component, path } of walk(components)) yield* mediaIn(component, path);
}

function* mediaIn(component: ComponentNode, path: Path): Generator<MediaPlace> {
  const { type, media, file, items } = component;
  if (type === ComponentType.Thumbnail && isMedia(media))
    yield { media, component, path: [...path, 'media'] };
  if (type === ComponentType.File && isMedia(file)) yield { media: file, component, path: [...path, 'file'] };
  if (type !== ComponentType.MediaGallery || !Array.isArray(items)) return;
  for (const [index, item] of items.entries()) {
    if (isMedia(item?.media))
      yield { media: item.media, component, path: [...path, 'items', index, 'media'] };
  }
}

function isMedia(value: unknown): value is Media {
  return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';
}

const REFERENCE = 'attachment://';

/** The file name behind `attachment://name`; undefined for any other address. */
export function referencedFile(url: string): string | undefined {
  return url.startsWith(REFERENCE) ? url.slice(REFERENCE.length) : undefined;
}

/** The components of a message or modal, for walking. */
export function nodesOf({ components }: { components?: readonly object[] | undefined }): ComponentNode[] {
  return (components ?? []).filter(isNode);
}
