import type { VNode } from 'preact';
import type { PageViolation } from '../contract.ts';
import { classes, html } from './html.ts';
import { channelIcon, icon } from './icons.ts';
import { Languages } from './languages.ts';
import { sentTime } from './markdown-view.ts';
import type { Session } from './session.ts';
import { ThemeButton } from './theme.ts';

/** Above the messages: the channel, what this place is, the connection, and how many rules were broken. */
export const Topbar = ({ session }: { session: Session }): VNode => {
  const { channel, state } = session;
  const connection = connectionOf(session);
  const count = state.violations.length;
  return html`
    <header class="topbar">
      <div class="channel-title">
        ${icon(channelIcon(channel), 24)}
        <h2>${channel.name}</h2>
        ${channel.ageRestricted && html`<span class="age-mark">18+</span>`}
      </div>
      <span class="badge">${icon('shield', 16)}<span>Sandbox — nothing leaves this machine</span></span>
      <span class="connection" role="status" data-testid="connection" data-state=${connection.state}>
        ${connection.text}
      </span>
      <button type="button" class=${classes('violations-button', count > 0 && 'some')}
        data-testid="violations" popovertarget="violations">
        ${icon('warning', 18)}<span>${count}<span class="word">${count === 1 ? ' violation' : ' violations'}</span></span>
      </button>
      <${Languages} session=${session} />
      <${ThemeButton} />
    </header>
  `;
};

const connectionOf = ({ live, state }: Session): { state: string; text: string } => {
  if (!live) return { state: 'lost', text: 'Reconnecting …' };
  if (!state.connected) return { state: 'offline', text: 'Bot is offline' };
  return { state: 'online', text: 'Bot is online' };
};

/** What stands above the messages while nothing answers: the page does not tell old news as if they were new. */
export const Outage = ({ session }: { session: Session }): VNode => html`
  <div class="outage" role="alert" hidden=${session.live}>
    ${icon('warning', 18)}
    <p>
      ${'The sandbox does not answer. If it was stopped, start it again with '}<kbd>npm start</kbd>
      ${' and open the address that it prints then.'}
    </p>
  </div>
`;

/** The panel at the right that lists every rule of Discord's or of the image API's that the bot broke. */
export const Violations = ({ violations }: { violations: PageViolation[] }): VNode => html`
  <aside class="violations" id="violations" popover aria-label="Violations">
    <header>
      <h2>Violations</h2>
      <button type="button" class="bare" aria-label="Close" popovertarget="violations" autofocus>${icon('close')}</button>
    </header>
    <div class="violation-list">${violationList(violations)}</div>
  </aside>
`;

const violationList = (violations: PageViolation[]): VNode =>
  violations.length === 0
    ? html`<p class="nothing">None. Everything the bot sent so far keeps the rules of Discord and the API.</p>`
    : html`<ol>${violations.toReversed().map(violationRow)}</ol>`;

const violationRow = ({ at, where, rule }: PageViolation): VNode => html`
  <li>
    <strong>${rule}</strong>
    <span class="where">${where}</span>
    ${sentTime(at)}
  </li>
`;
