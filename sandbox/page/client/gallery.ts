import type { APIMediaGalleryComponent, APIThumbnailComponent } from 'discord-api-types/v10';
import type { MessageContext, Picture } from './context.ts';
import { h } from './dom.ts';

/** What an image needs, whether it comes from a gallery, an embed or an attachment. */
type Item = {
  media: { url: string; proxy_url?: string; width?: number | null; height?: number | null };
  description?: string | null | undefined;
  spoiler?: boolean;
};

/** One to ten images in Discord's grid; a click opens them large. */
export function gallery({ items }: APIMediaGalleryComponent, context: MessageContext): HTMLElement {
  return pictureGrid(items, context);
}

/** Also used for the attachments of classic messages. */
export function pictureGrid(items: Item[], context: MessageContext): HTMLElement {
  const pictures = items.map(pictureOf);
  const tiles = items.map((item, index) => tile(item, () => context.openPictures(pictures, index)));
  return h('div', { class: 'gallery', 'data-count': items.length, 'data-testid': 'gallery' }, tiles);
}

/** The small picture beside a section's text. */
export function thumbnail(component: APIThumbnailComponent, context: MessageContext): HTMLElement {
  const element = tile(component, () => context.openPictures([pictureOf(component)], 0));
  element.classList.add('thumbnail');
  return element;
}

function pictureOf({ media, description }: Item): Picture {
  return { url: media.proxy_url ?? media.url, alt: description ?? '' };
}

function tile(item: Item, open: () => void): HTMLElement {
  const { url, alt } = pictureOf(item);
  const image = h('img', {
    src: url,
    alt,
    width: item.media.width ?? undefined,
    height: item.media.height ?? undefined,
  });
  const button = h('button', { type: 'button', class: 'tile', vars: roomOf(item), 'data-focus': url }, image);
  if (alt !== '') button.title = alt;
  else button.setAttribute('aria-label', 'Image without description');
  if (item.spoiler === true) hide(button);
  button.addEventListener('click', () => (button.classList.contains('hidden') ? reveal(button) : open()));
  return button;
}

/** A single image keeps its room before it has arrived, so that nothing jumps when it does. */
function roomOf({ media: { width, height } }: Item): Record<string, string> {
  return width && height ? { width: `${width}px`, ratio: String(width / height) } : {};
}

function hide(button: HTMLElement): void {
  button.classList.add('hidden');
  button.append(h('span', { class: 'spoiler-label' }, 'Spoiler'));
}

function reveal(button: HTMLElement): void {
  button.classList.remove('hidden');
  button.querySelector('.spoiler-label')?.remove();
}
