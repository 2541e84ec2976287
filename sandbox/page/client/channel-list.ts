import type { PageChannel } from '../contract.ts';
import { type ChannelBranch, type ChannelGroup, channelGroups } from './channel-groups.ts';
import { isThread } from './constants.ts';
import { h } from './dom.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** The channels of the server, by category, each with its threads. */
export function channelList(session: Session): HTMLElement[] {
  return channelGroups(session.state.channels).map((group) => groupView(group, session));
}

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
  return h(
    'button',
    props,
    icon(isThread(channel.type) ? 'thread' : 'hash'),
    h('span', { class: 'name' }, channel.name),
    mark,
  );
}
