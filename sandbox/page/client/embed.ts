import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { accent } from './component.ts';
import type { MessageContext } from './context.ts';
import { h } from './dom.ts';
import { pictureGrid } from './gallery.ts';
import { externalLink, markdown } from './markdown-view.ts';

/** A classic embed: title, text, fields, image and footer. */
export function embed(one: APIEmbed, context: MessageContext): HTMLElement {
  const { title, url, description, fields, image, author, footer } = one;
  const heading = title !== undefined && (url === undefined ? title : externalLink(url, [title]));
  return h(
    'div',
    { class: 'container embed', vars: accent(one.color) },
    author !== undefined && h('div', { class: 'embed-author' }, author.name),
    heading !== false && h('div', { class: 'embed-title' }, heading),
    description !== undefined && markdown(description, context.names),
    fields !== undefined &&
      h(
        'dl',
        {},
        fields.map((field) => fieldView(field, context)),
      ),
    image !== undefined && pictureGrid([{ media: image }], context),
    footer !== undefined && h('div', { class: 'embed-footer' }, footer.text),
  );
}

function fieldView({ name, value, inline }: APIEmbedField, context: MessageContext): HTMLElement {
  return h(
    'div',
    { class: inline === true && 'inline' },
    h('dt', {}, name),
    h('dd', {}, markdown(value, context.names)),
  );
}
