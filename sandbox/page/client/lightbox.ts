import type { Picture } from './context.ts';
import { fill, h } from './dom.ts';
import { icon } from './icons.ts';
import { externalLink } from './markdown-view.ts';

/** Shows pictures one at a time over the whole page; arrows step, Escape or a click beside the picture closes. */
export function openLightbox(pictures: Picture[], first: number): void {
  const stage = h('figure', {});
  const dialog = h('dialog', { class: 'lightbox', 'aria-label': 'Image' }, stage);
  let shown = first;

  const show = (index: number) => {
    shown = (index + pictures.length) % pictures.length;
    const picture = pictures[shown];
    if (picture !== undefined) fill(stage, pictureView(picture, positionIn(pictures, shown)));
  };

  if (pictures.length > 1) {
    dialog.prepend(stepButton('previous', 'Previous image', () => show(shown - 1)));
    dialog.append(stepButton('next', 'Next image', () => show(shown + 1)));
  }
  dialog.append(
    h(
      'button',
      { type: 'button', class: 'bare close', 'aria-label': 'Close', on: { click: () => dialog.close() } },
      icon('close', 28),
    ),
  );
  dialog.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') show(shown - 1);
    if (key === 'ArrowRight') show(shown + 1);
  });
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  show(first);
  dialog.showModal();
}

function positionIn({ length }: Picture[], index: number): string | undefined {
  return length > 1 ? `${index + 1} of ${length}` : undefined;
}

function pictureView({ url, alt }: Picture, position: string | undefined): HTMLElement[] {
  const caption = h(
    'figcaption',
    {},
    h('span', { class: 'description' }, alt),
    position !== undefined && h('span', { class: 'position' }, position),
    externalLink(url, ['Open in browser']),
  );
  return [h('img', { src: url, alt }), caption];
}

function stepButton(direction: 'previous' | 'next', label: string, step: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'bare step', 'aria-label': label, on: { click: step } },
    icon(direction, 32),
  );
}
