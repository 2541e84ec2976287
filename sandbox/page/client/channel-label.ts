import type { PageChannel } from '../contract.ts';
import { DIRECT_MESSAGES, GROUP, isThread } from './constants.ts';
import type { IconName } from './icons.ts';

type Named = Pick<PageChannel, 'type' | 'name'>;

/** A channel as one speaks of it: "#images", "@Loralei", and a group by its bare name. */
export function channelLabel({ type, name }: Named): string {
  if (type === DIRECT_MESSAGES) return `@${name}`;
  return type === GROUP ? name : `#${name}`;
}

/** The sign before a channel's name. */
export function channelIcon({ type }: Pick<PageChannel, 'type'>): IconName {
  if (type === DIRECT_MESSAGES) return 'at';
  if (type === GROUP) return 'people';
  return isThread(type) ? 'thread' : 'hash';
}
