import type { VNode } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import type { PageChannel, PageMember, PageServer } from '../contract.ts';
import { type ChannelBranch, type ChannelGroup, channelGroups } from './channels.ts';
import { Group } from './focus.ts';
import { type Child, html } from './html.ts';
import { avatar, channelIcon, icon } from './icons.ts';
import type { Session } from './session.ts';

type Props = { session: Session };

/** The far left, as in Discord's client: the direct messages, and the servers by their initials. */
export const Rail = ({ session }: Props): VNode => {
  const { servers, directMessages, serverId } = session.state;
  const [first] = directMessages;
  return html`
    <${Group} class="rail" role="navigation" aria-label="Servers">
      ${
        first &&
        placeButton(session, {
          name: 'Direct messages',
          channelId: first.id,
          shown: icon('message', 24),
          current: serverId === undefined,
        })
      }
      ${servers.map((server) =>
        placeButton(session, {
          name: serverTitle(server),
          channelId: server.channelId,
          shown: initialsOf(server),
          current: server.id === serverId,
        }),
      )}
    <//>
  `;
};

type RailPlace = { name: string; channelId: string; shown: Child; current: boolean };

const placeButton = (session: Session, { name, channelId, shown, current }: RailPlace): VNode => html`
  <button key=${name} type="button" class="server-icon" title=${name} aria-label=${name}
    aria-current=${current ? 'true' : undefined}
    onClick=${() => void (current || session.move({ channelId }))}>
    ${shown}
  </button>
`;

const serverTitle = ({ name, hasBot }: PageServer): string => (hasBot ? name : `${name} (without the bot)`);

const initialsOf = ({ name }: PageServer): string =>
  name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 3);

/** The left side: the channels of the server, and whom the visitor acts as. */
export const Sidebar = ({ session }: Props): VNode => {
  const { state, place } = session;
  // On a narrow page the channels are a strip that scrolls.
  useLayoutEffect(() => {
    document.querySelector('.channel[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [place.channelId]);
  const server = state.servers.find(({ id }) => id === state.serverId);
  return html`
    <nav class="sidebar" aria-label="Channels">
      <header class="server-name"><h1>${server?.name ?? 'Direct messages'}</h1></header>
      <${Group} class="channel-area">${groupsIn(session).map((group) => groupView(group, session))}<//>
      <section class="identity" data-testid="members">
        <h2>You are</h2>
        <div class="members" role="radiogroup" aria-label="You are">
          ${state.members.map((member) => memberRow(member, member.id === place.as, session))}
        </div>
      </section>
    </nav>
  `;
};

/** The channels of the server by category, each with its threads; outside the servers the conversations. */
const groupsIn = ({ state: { serverId, channels, directMessages } }: Session): ChannelGroup[] => {
  if (serverId !== undefined) return channelGroups(channels);
  return [{ name: undefined, branches: directMessages.map((channel) => ({ channel, threads: [] })) }];
};

const groupView = ({ name, branches }: ChannelGroup, session: Session): VNode => html`
  <div class="channel-group" key=${name ?? ''}>
    ${name !== undefined && html`<h2>${name}</h2>`}
    <ul class="channels" aria-label=${name}>${branches.flatMap((branch) => branchView(branch, session))}</ul>
  </div>
`;

const branchView = ({ channel, threads }: ChannelBranch, session: Session): VNode[] => [
  html`<li key=${channel.id}>${channelButton(channel, session)}</li>`,
  ...threads.map(
    (thread) => html`<li key=${thread.id} class="thread">${channelButton(thread, session)}</li>`,
  ),
];

const channelButton = (channel: PageChannel, session: Session): VNode => html`
  <button type="button" class="channel"
    aria-current=${channel.id === session.place.channelId ? 'page' : undefined}
    onClick=${() => void session.move({ channelId: channel.id })}>
    ${icon(channelIcon(channel))}
    <span class="name">${channel.name}</span>
    ${channel.ageRestricted && html`<span class="age-mark" title="Age-restricted channel">18+</span>`}
  </button>
`;

const memberRow = (member: PageMember, current: boolean, session: Session): VNode => {
  const become = (event: Event): void => {
    // It is chosen once the sandbox shows what that member sees.
    event.preventDefault();
    void session.move({ as: member.id });
  };
  return html`
    <label key=${member.id} class="member" data-user-id=${member.id}>
      <input type="radio" name="member" checked=${current} onClick=${become} />
      <span class="presence">${avatar(member, 32)}</span>
      <span class="who">
        <span class="name">${member.name}</span>
        <span class="role">${member.role === 'admin' ? 'Server admin' : 'Member'}</span>
      </span>
      ${current && icon('check', 18)}
    </label>
  `;
};
