import { h } from './dom.ts';

/** Blurs something until it is clicked; what is below the veil can neither be pressed nor read out before that. */
export function blurred(content: HTMLElement): HTMLElement {
  const cover = h(
    'button',
    { type: 'button', class: 'veil-cover' },
    h('span', { class: 'spoiler-label' }, 'Spoiler'),
  );
  const element = h('div', { class: 'veil hidden' }, content, cover);
  content.inert = true;
  cover.addEventListener('click', () => {
    element.classList.remove('hidden');
    content.inert = false;
    cover.remove();
  });
  return element;
}
