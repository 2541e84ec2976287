import type { PageServer } from '../contract.ts';
import { type Child, fill, h } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** The far left, as in Discord's client: the direct messages, and the servers by their initials. */
export function createRail(session: Session): { element: HTMLElement; update(): void } {
  const element = h('nav', { class: 'rail', 'aria-label': 'Servers' });

  const update = () => {
    const { servers, directMessages, serverId } = session.state;
    const [first] = directMessages;
    const home = first && {
      name: 'Direct messages',
      channelId: first.id,
      shown: icon('message', 24),
      current: serverId === undefined,
    };
    const rows = servers.map((server) => ({
      name: serverTitle(server),
      channelId: server.channelId,
      shown: initialsOf(server),
      current: server.id === serverId,
    }));
    keepingFocus(element, () =>
      fill(
        element,
        home && placeButton(home, session),
        rows.map((row) => placeButton(row, session)),
      ),
    );
  };

  return { element, update };
}

type RailPlace = { name: string; channelId: string; shown: Child; current: boolean };

function placeButton({ name, channelId, shown, current }: RailPlace, session: Session): HTMLElement {
  const props = {
    type: 'button',
    class: 'server-icon',
    title: name,
    'aria-label': name,
    'aria-current': current ? 'true' : undefined,
    'data-focus': name,
    on: { click: () => void (current || session.move({ channelId })) },
  };
  return h('button', props, shown);
}

const serverTitle = ({ name, hasBot }: PageServer) => (hasBot ? name : `${name} (without the bot)`);

function initialsOf({ name }: PageServer): string {
  const initials = name.split(/\s+/).map((word) => word.slice(0, 1));
  return initials.join('').slice(0, 3);
}
