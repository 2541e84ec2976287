import type { PageChannel, PageName, PageState } from '../contract.ts';
import { CATEGORY, DIRECT_MESSAGES, GROUP, isThread } from './constants.ts';

/** A channel with its threads. */
export type ChannelBranch = { channel: PageChannel; threads: PageChannel[] };

/** The channels of one category, or without a name those that stand in none. */
export type ChannelGroup = { name: string | undefined; branches: ChannelBranch[] };

/** The channels of a server in Discord's order: those outside every category first. A category that is empty is left out. */
export const channelGroups = (channels: PageChannel[]): ChannelGroup[] => {
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
};

type Named = Pick<PageChannel, 'type' | 'name'>;

/** A channel as one speaks of it: "#images", "@Loralei", and a group by its bare name. */
export const channelLabel = ({ type, name }: Named): string => {
  if (type === DIRECT_MESSAGES) return `@${name}`;
  return type === GROUP ? name : `#${name}`;
};

/** What Discord itself lists to choose from; of channels only those of `channelTypes`, where there are such. */
export type Choosable = {
  kind: 'user' | 'role' | 'mentionable' | 'channel';
  channelTypes?: readonly number[] | undefined;
};

/** Those that one can choose, as Discord writes them: "Ada", "@Artists", "#images", and categories by their bare name. */
export const namesOf = ({ kind, channelTypes = [] }: Choosable, state: PageState): PageName[] => {
  switch (kind) {
    case 'user':
      return state.users;
    case 'role':
      return roleNames(state);
    case 'mentionable':
      return [...state.users, ...roleNames(state)];
    case 'channel':
      return channelNames(state, channelTypes);
  }
};

const roleNames = ({ roles }: PageState): PageName[] =>
  roles.map(({ id, name }) => ({ id, name: name.startsWith('@') ? name : `@${name}` }));

const channelNames = ({ channels }: PageState, types: readonly number[]): PageName[] =>
  channels
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .map(({ id, type, name }) => ({ id, name: type === CATEGORY ? name : `#${name}` }));
