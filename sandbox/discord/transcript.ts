import { type APIEmbed, type APIMessage, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { type ComponentNode, isNode, nodesOf } from './components.ts';
import { isEphemeral, isThinking } from './messages.ts';
import type { StoredMessage } from './records.ts';

/**
 * A channel as a reader meets it, for snapshots: no ids, no addresses, no times.
 *
 * ```
 * Loralei, answering Ada's /imagine (ephemeral):
 *   A fox at dawn
 *   [image: a fox]
 *   [button: Reroll same seed] [button: Delete]
 * ```
 */
export function transcript(messages: readonly StoredMessage[]): string {
  return messages.map(messageTranscript).join('\n');
}

/** The visible text of a message, line by line, without who wrote it. */
export function textOf(message: APIMessage): string {
  return linesOf(message).join('\n');
}

function messageTranscript({ message, invokedBy }: StoredMessage): string {
  const marks = [
    isEphemeral(message) && 'ephemeral',
    isThinking(message) && 'thinking',
    message.edited_timestamp && 'edited',
  ];
  const named = marks.filter(Boolean).join(', ');
  const author = message.author.global_name ?? message.author.username;
  const occasion = invokedBy ? `, answering ${invokedBy.name}'s ${invokedBy.command}` : '';
  const head = `${author}${occasion}${named ? ` (${named})` : ''}:`;
  return [head, ...linesOf(message).map((line) => `  ${line}`)].join('\n');
}

function linesOf(message: APIMessage): string[] {
  const components = nodesOf(message);
  // With Components V2 an attachment that no component refers to is not shown.
  const isV2 = ((message.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  const loose = isV2 ? [] : message.attachments;
  return [
    ...(message.content ? message.content.split('\n') : []),
    ...message.embeds.flatMap(embedLines),
    ...loose.map(
      ({ filename, description }) => `[file: ${filename}${description ? `, ${description}` : ''}]`,
    ),
    ...components.flatMap(componentLines),
  ];
}

function embedLines({ title, description, fields, footer, image }: APIEmbed): string[] {
  const texts = [
    title,
    description,
    ...(fields ?? []).map(({ name, value }) => `${name}: ${value}`),
    footer?.text,
  ];
  const lines = texts.flatMap((text) => (text ? text.split('\n') : []));
  return [...lines, ...(image ? ['[image]'] : [])].map((line) => `| ${line}`);
}

function componentLines(component: ComponentNode): string[] {
  const children = Array.isArray(component.components) ? component.components.filter(isNode) : [];
  switch (component.type) {
    case ComponentType.ActionRow:
      return [children.map(control).join(' ')];
    case ComponentType.TextDisplay:
      return String(component.content).split('\n');
    case ComponentType.Separator:
      return ['---'];
    case ComponentType.MediaGallery:
      return Array.isArray(component.items) ? component.items.map(picture) : [];
    case ComponentType.File:
      return ['[file]'];
    case ComponentType.Section:
      return [...children.flatMap(componentLines), ...[component.accessory].filter(isNode).map(control)];
    default:
      return children.flatMap(componentLines);
  }
}

function picture({ description }: Record<string, unknown>): string {
  return description ? `[image: ${description}]` : '[image]';
}

function control(component: ComponentNode): string {
  const { type, label, emoji, placeholder, custom_id, disabled } = component;
  const off = disabled ? ', disabled' : '';
  if (type === ComponentType.Thumbnail) return picture(component);
  if (type !== ComponentType.Button) return `[select: ${placeholder ?? custom_id}${off}]`;
  return `[button: ${label ?? Object(emoji).name ?? '?'}${off}]`;
}
