import type { VNode } from 'preact';
import type { PageChannel } from '../contract.ts';
import { DIRECT_MESSAGES, GROUP, isThread } from './constants.ts';
import { classes, html, vars } from './html.ts';

/** Strokes on a grid of 24 by 24. */
const strokes = {
  hash: 'M9 3 7 21M17 3l-2 18M4 8h17M3 16h17',
  thread: 'M4 4h16v12h-8l-5 4v-4H4zM8 9h8M8 12h5',
  at: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM16 8v5.500c0 3 5 3 5-1.500a9 9 0 1 0-4 7.500',
  people:
    'M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM2 20c0-4 3-6 7-6s7 2 7 6M16 5.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2.500.7 4 2.500 4 5.500',
  message: 'M4 5h16v11h-9l-5 4v-4H4z',
  close: 'M5 5l14 14M19 5 5 19',
  chevron: 'M6 9l6 6 6-6',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.500-1-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  warning: 'M12 4 2.500 20h19zM12 10v5M12 17.500v.5',
  eye: 'M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  plus: 'M12 5v14M5 12h14',
  slash: 'M16 3 8 21',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  down: 'M12 4v15M6 13l6 6 6-6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
} as const;

export type IconName = keyof typeof strokes;

/** A line drawing in the colour of the text around it; it says nothing to a screen reader. */
export const icon = (name: IconName, size = 20): VNode => html`
  <svg class="icon" viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true">
    <path d=${strokes[name]} />
  </svg>
`;

/** Three pulsing dots. */
export const dots = (): VNode => html`<span class="dots" aria-hidden="true"><i /><i /><i /></span>`;

/** Somebody's picture: the first letter on a colour. It says nothing to a screen reader, the name stands beside it. */
export const avatar = ({ name, colour }: { name: string; colour?: string }, size: number): VNode => html`
  <span class=${classes('avatar', colour === undefined && 'bot')}
    style=${vars({ colour: colour ?? '', size: `${size}px` })} aria-hidden="true">
    ${name.slice(0, 1).toUpperCase()}
  </span>
`;

/** The sign before a channel's name. */
export const channelIcon = ({ type }: Pick<PageChannel, 'type'>): IconName => {
  if (type === DIRECT_MESSAGES) return 'at';
  if (type === GROUP) return 'people';
  return isThread(type) ? 'thread' : 'hash';
};
