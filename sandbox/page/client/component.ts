import type {
  APIContainerComponent,
  APIFileComponent,
  APIMessageTopLevelComponent,
  APISectionAccessoryComponent,
  APISectionComponent,
  APISeparatorComponent,
} from 'discord-api-types/v10';
import { actionRow } from './action-row.ts';
import { blurred } from './blur.ts';
import { button } from './button.ts';
import { ComponentType } from './constants.ts';
import type { MessageContext } from './context.ts';
import { h } from './dom.ts';
import { fileCard } from './file-card.ts';
import { gallery, thumbnail } from './gallery.ts';
import { markdown } from './markdown-view.ts';

/** Any component that may stand in a message or in a container. */
export function component(one: APIMessageTopLevelComponent, context: MessageContext): HTMLElement {
  switch (one.type) {
    case ComponentType.ActionRow:
      return actionRow(one, context);
    case ComponentType.TextDisplay:
      return markdown(one.content, context.names);
    case ComponentType.Section:
      return section(one, context);
    case ComponentType.MediaGallery:
      return gallery(one, context);
    case ComponentType.File:
      return one.spoiler === true ? blurred(file(one)) : file(one);
    case ComponentType.Separator:
      return separator(one);
    case ComponentType.Container:
      return one.spoiler === true ? blurred(container(one, context)) : container(one, context);
    default:
      return h('p', { class: 'nothing' }, 'The sandbox cannot show this kind of component.');
  }
}

function container(one: APIContainerComponent, context: MessageContext): HTMLElement {
  const children = one.components.map((child) => component(child, context));
  return h('div', { class: 'container', vars: accent(one.accent_color) }, children);
}

/** The colour of the bar at the left of a container or an embed, from Discord's number. */
export function accent(colour: number | null | undefined): Record<string, string> {
  if (colour === null || colour === undefined) return {};
  return { accent: `#${colour.toString(16).padStart(6, '0')}` };
}

function section({ components, accessory }: APISectionComponent, context: MessageContext): HTMLElement {
  const texts = components.map(({ content }) => markdown(content, context.names));
  return h('div', { class: 'section' }, h('div', {}, texts), accessoryView(accessory, context));
}

function accessoryView(accessory: APISectionAccessoryComponent, context: MessageContext): HTMLElement {
  return accessory.type === ComponentType.Button ? button(accessory, context) : thumbnail(accessory, context);
}

function file({ file: { url, attachment_id: id }, name, size }: APIFileComponent): HTMLElement {
  return fileCard({ url, name: name ?? id ?? 'file', size });
}

const LARGE_SPACING = 2;

function separator({ divider, spacing }: APISeparatorComponent): HTMLElement {
  const classes = ['separator', divider !== false && 'divider', spacing === LARGE_SPACING && 'large'];
  return h('div', { class: classes.filter(Boolean).join(' '), role: 'separator' });
}
