import { h } from './dom.ts';

/** Somebody's picture: the first letter on a colour. It says nothing to a screen reader, the name stands beside it. */
export function avatar({ name, colour }: { name: string; colour: string }, size: number): HTMLElement {
  const vars = { colour, size: `${size}px` };
  return h('span', { class: 'avatar', vars, 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase());
}

/** The picture of the bot, which has no colour of its own in the sandbox. */
export function botAvatar(name: string, size: number): HTMLElement {
  const element = avatar({ name, colour: '' }, size);
  element.classList.add('bot');
  return element;
}
