import { channelIcon } from './channel-label.ts';
import { fill, h } from './dom.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** Above the messages: the channel, what this place is, the connection, and how many rules were broken. */
export function createTopbar(
  session: Session,
  toggleViolations: () => void,
): { element: HTMLElement; update(): void } {
  const channel = h('div', { class: 'channel-title' });
  const connection = h('span', { class: 'connection', role: 'status', 'data-testid': 'connection' });
  const violations = h('button', {
    type: 'button',
    class: 'violations-button',
    'data-testid': 'violations',
    'aria-controls': 'violations',
    on: { click: toggleViolations },
  });
  const badge = h('span', { class: 'badge' }, icon('shield', 16), 'Sandbox — nothing leaves this machine');
  const element = h('header', { class: 'topbar' }, channel, badge, connection, violations);

  const update = () => {
    const { channel: current } = session;
    const mark = current.ageRestricted && h('span', { class: 'age-mark' }, '18+');
    fill(channel, icon(channelIcon(current), 24), h('h2', {}, current.name), mark);
    const { state, text } = connectionOf(session);
    connection.dataset.state = state;
    if (connection.textContent !== text) connection.textContent = text;
    const count = session.state.violations.length;
    violations.classList.toggle('some', count > 0);
    fill(violations, icon('warning', 18), violationCount(count));
  };

  return { element, update };
}

function connectionOf({ live, state }: Session): { state: string; text: string } {
  if (!live) return { state: 'lost', text: 'Reconnecting …' };
  if (!state.connected) return { state: 'offline', text: 'Bot is offline' };
  return { state: 'online', text: 'Bot is online' };
}

function violationCount(count: number): string {
  return count === 1 ? '1 violation' : `${count} violations`;
}
