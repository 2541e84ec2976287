import type { PageMember, PageState } from '../contract.ts';
import { avatar } from './avatar.ts';
import { channelList } from './channel-list.ts';
import { fill, h } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** The left side: the channels of the server, and whom the visitor acts as. */
export function createSidebar(session: Session): { element: HTMLElement; update(): void } {
  const title = h('h1', {});
  const channels = h('div', { class: 'channel-area' });
  const members = h('div', { class: 'members', role: 'radiogroup', 'aria-label': 'You are' });
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels' },
    h('header', { class: 'server-name' }, title),
    channels,
    h('section', { class: 'identity', 'data-testid': 'members' }, h('h2', {}, 'You are'), members),
  );

  let shown = '';

  const update = () => {
    const { state, place } = session;
    title.textContent = serverNameIn(state) ?? 'Direct messages';
    keepingFocus(element, () => {
      fill(channels, channelList(session));
      fill(
        members,
        state.members.map((member) => memberRow(member, member.id === place.as, session)),
      );
    });
    if (shown === place.channelId) return;
    shown = place.channelId;
    // On a narrow page the channels are a strip that scrolls.
    channels.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  return { element, update };
}

const serverNameIn = ({ servers, serverId }: PageState) => servers.find(({ id }) => id === serverId)?.name;

function memberRow(member: PageMember, current: boolean, session: Session): HTMLElement {
  const props = {
    type: 'button',
    class: 'member',
    role: 'radio',
    'aria-checked': String(current),
    'data-focus': member.id,
    on: { click: () => void session.move({ as: member.id }) },
  };
  const role = h('span', { class: 'role' }, member.role === 'admin' ? 'Server admin' : 'Member');
  return h(
    'button',
    props,
    h('span', { class: 'presence' }, avatar(member, 32)),
    h('span', { class: 'who' }, h('span', { class: 'name' }, member.name), role),
    current && icon('check', 18),
  );
}
