import type { PageChannel } from '../contract.ts';
import { type ChannelBranch, type ChannelGroup, channelGroups } from './channel-groups.ts';
import { channelIcon } from './channel-label.ts';
import { h } from './dom.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** The channels of the server by category, each with its threads; outside the servers the conversations. */
export function channelList(session: Session): HTMLElement[] {
  const { serverId, channels, directMessages } = session.state;
  const groups = serverId === undefined ? [groupOf(directMessages)] : channelGroups(channels);
  return groups.map((group) => groupView(group, session));
}

const groupOf = (channels: PageChannel[]): ChannelGroup => ({
  name: undefined,
  branches: channels.map((channel) => ({ channel, threads: [] })),
});

function groupView({ name, branches }: ChannelGroup, session: Session): HTMLElement {
  const rows = branches.map((branch) => branchView(branch, session));
  const props = { class: 'channels', 'aria-label': name };
  return h('div', { class: 'channel-group' }, name !== undefined && h('h2', {}, name), h('ul', props, rows));
}

function branchView({ channel, threads }: ChannelBranch, session: Session): HTMLElement[] {
  return [
    h('li', {}, channelButton(channel, session)),
    ...threads.map((thread) => h('li', { class: 'thread' }, channelButton(thread, session))),
  ];
}

function channelButton(channel: PageChannel, session: Session): HTMLElement {
  const props = {
    type: 'button',
    class: 'channel',
    'aria-current': channel.id === session.place.channelId ? 'page' : undefined,
    'data-focus': channel.id,
    on: { click: () => void session.move({ channelId: channel.id }) },
  };
  const mark =
    channel.ageRestricted && h('span', { class: 'age-mark', title: 'Age-restricted channel' }, '18+');
  return h('button', props, icon(channelIcon(channel)), h('span', { class: 'name' }, channel.name), mark);
}
