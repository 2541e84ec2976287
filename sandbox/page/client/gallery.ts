import type { APIThumbnailComponent } from 'discord-api-types/v10';
import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageContext, Picture } from './context.ts';
import { Group } from './focus.ts';
import { type Child, classes, html, vars } from './html.ts';
import { icon } from './icons.ts';
import { externalLink } from './markdown-view.ts';

/** What an image needs, whether it comes from a gallery, an embed or an attachment. */
type Item = {
  media: { url: string; proxy_url?: string; width?: number | null; height?: number | null };
  description?: string | null | undefined;
  spoiler?: boolean;
};

/** One to ten images in Discord's grid; a click opens them large. */
export const pictureGrid = (items: Item[], { openPictures }: MessageContext): VNode => {
  const pictures = items.map(pictureOf);
  const tiles = items.map(
    (item, index) => html`
      <${Tile} key=${index} item=${item} number=${index + 1} open=${() => openPictures(pictures, index)} />
    `,
  );
  return html`
    <${Group} class="gallery" role="group" aria-label="Images" data-count=${items.length} data-testid="gallery">
      ${tiles}
    <//>
  `;
};

/** The small picture beside a section's text. */
export const thumbnail = (item: APIThumbnailComponent, { openPictures }: MessageContext): VNode =>
  html`<${Tile} item=${item} small open=${() => openPictures([pictureOf(item)], 0)} />`;

const pictureOf = ({ media, description }: Item): Picture => ({
  url: media.proxy_url ?? media.url,
  alt: description ?? '',
});

type TileProps = { item: Item; number?: number; small?: boolean; open(): void };

const Tile = ({ item, number = 1, small, open }: TileProps): VNode => {
  const [hidden, setHidden] = useState(item.spoiler === true);
  const { url, alt } = pictureOf(item);
  return html`
    <button type="button" class=${classes('tile', small && 'thumbnail', hidden && 'hidden')}
      style=${vars(roomOf(item))} title=${alt || undefined}
      aria-label=${alt === '' ? `Image ${number} without description` : undefined}
      onClick=${() => (hidden ? setHidden(false) : open())}>
      <img src=${url} alt=${alt} width=${item.media.width ?? undefined} height=${item.media.height ?? undefined} />
      ${hidden && html`<span class="spoiler-label">Spoiler</span>`}
    </button>
  `;
};

/** A single image keeps its room before it has arrived, so that nothing jumps when it does. */
const roomOf = ({ media: { width, height } }: Item): Record<string, string> =>
  width && height ? { width: `${width}px`, ratio: String(width / height) } : {};

/** Opens the dialog for as long as it is drawn. Closing it gives the focus back to where it was. */
export const useModal = (dialog: RefObject<HTMLDialogElement | null>): void =>
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);

type LightboxProps = { pictures: Picture[]; first: number; close(): void };

/** Shows pictures one at a time over the whole page; arrows step, Escape or a click beside the picture closes. */
export const Lightbox = ({ pictures, first, close }: LightboxProps): VNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState(first);
  useModal(dialog);
  const picture = pictures[shown];
  const step = (by: number): void => setShown((shown + by + pictures.length) % pictures.length);
  const several = pictures.length > 1;
  return html`
    <dialog
      ref=${dialog}
      class="lightbox"
      aria-label="Image"
      onClose=${close}
      onClick=${({ target }: MouseEvent) => void (target === dialog.current && close())}
      onKeyDown=${({ key }: KeyboardEvent) => {
        if (key === 'ArrowLeft') step(-1);
        if (key === 'ArrowRight') step(1);
      }}
    >
      ${several && stepButton('previous', 'Previous image', () => step(-1))}
      <figure>
        ${picture && pictureView(picture, several && `${shown + 1} of ${pictures.length}`)}
      </figure>
      ${several && stepButton('next', 'Next image', () => step(1))}
      <button type="button" class="bare close" aria-label="Close" onClick=${close}>${icon('close', 28)}</button>
    </dialog>
  `;
};

const pictureView = ({ url, alt }: Picture, position: string | false): Child => [
  // One that is shown before the next has arrived would stand above the wrong words.
  html`<img key=${url} src=${url} alt=${alt} />`,
  html`
    <figcaption>
      <span class="description">${alt}</span>
      ${position !== false && html`<span class="position">${position}</span>`}
      ${externalLink(url, 'Open in browser')}
    </figcaption>
  `,
];

const stepButton = (direction: 'previous' | 'next', label: string, step: () => void): VNode => html`
  <button type="button" class="bare step" aria-label=${label} onClick=${step}>${icon(direction, 32)}</button>
`;
