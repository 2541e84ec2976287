import type { PageMember } from '../contract.ts';
import { avatar } from './avatar.ts';
import { channelList } from './channel-list.ts';
import { fill, h } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** The left side: the server, its channels, and whom the visitor acts as. */
export function createSidebar(session: Session): { element: HTMLElement; update(): void } {
  const channels = h('div', { class: 'channel-area' });
  const members = h('div', { class: 'members', role: 'radiogroup', 'aria-label': 'You are' });
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Server' },
    h('header', { class: 'server-name' }, h('h1', {}, session.state.serverName)),
    channels,
    h('section', { class: 'identity', 'data-testid': 'members' }, h('h2', {}, 'You are'), members),
  );

  const update = () => {
    const { state, place } = session;
    keepingFocus(element, () => {
      fill(channels, channelList(session));
      fill(
        members,
        state.members.map((member) => memberRow(member, member.id === place.as, session)),
      );
    });
  };

  return { element, update };
}

/** The server's round picture at the far left, as in Discord's client. */
export function serverRail(serverName: string): HTMLElement {
  const initials = serverName
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 3);
  return h('div', { class: 'rail', 'aria-hidden': 'true' }, h('span', { class: 'server-icon' }, initials));
}

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
