import type { PageChannel } from '../contract.ts';
import { CATEGORY, isThread } from './constants.ts';

/** A channel with its threads. */
export type ChannelBranch = { channel: PageChannel; threads: PageChannel[] };

/** The channels of one category, or without a name those that stand in none. */
export type ChannelGroup = { name: string | undefined; branches: ChannelBranch[] };

/** The channels of a server in Discord's order: those outside every category first. A category that is empty is left out. */
export function channelGroups(channels: PageChannel[]): ChannelGroup[] {
  const categories = channels.filter(({ type }) => type === CATEGORY);
  const known = new Set(categories.map(({ id }) => id));
  const plain = channels.filter(({ type }) => type !== CATEGORY && !isThread(type));
  const branchesIn = (belongs: (channel: PageChannel) => boolean): ChannelBranch[] =>
    plain.filter(belongs).map((channel) => ({
      channel,
      threads: channels.filter(({ type, parentId }) => isThread(type) && parentId === channel.id),
    }));
  const loose = branchesIn(({ parentId }) => parentId === undefined || !known.has(parentId));
  const grouped = categories.map(({ id, name }) => ({
    name,
    branches: branchesIn(({ parentId }) => parentId === id),
  }));
  return [{ name: undefined, branches: loose }, ...grouped].filter(({ branches }) => branches.length > 0);
}
