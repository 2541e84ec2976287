import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { PageChannel, PageState, PageWord } from '../contract.ts';
import { channelLabel } from './channels.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { DIRECT_MESSAGES } from './constants.ts';
import { type Child, html } from './html.ts';
import { channelIcon, icon } from './icons.ts';
import type { Session } from './session.ts';

/** More would not be a first step any more. */
const OFFERED = 3;

type Props = { session: Session; startCommand(label: string): void };

/** The beginning of a channel: where one is, and what to do first. */
export const Welcome = ({ session: { channel, state }, startCommand }: Props): VNode => {
  const { bot, startedAt, mischief } = state;
  const firstStart = useRef(startedAt).current;
  const entries = commandEntries(state.commands).toSorted(richestFirst).slice(0, OFFERED);
  return html`
    <div>
      <section class="welcome" key=${channel.id}>
        <span class="welcome-icon">${icon(channelIcon(channel), 40)}</span>
        <h1>${headingOf(channel)}</h1>
        <p>
          ${`This is a sandbox: ${bot.name} runs here as on Discord, on this machine alone. Type `}
          <kbd>/</kbd>${' below to see what it can do.'}
        </p>
        ${installation(state)}
        <div class="action-row">
          ${entries.map(({ label }, index) => commandButton(label, index === 0, startCommand))}
        </div>
        ${keyHint(state)} ${mischiefList(mischief)}
      </section>
      ${startedAt !== firstStart && restartNotice(bot.name)}
    </div>
  `;
};

const commandButton = (label: string, first: boolean, start: (label: string) => void): VNode => html`
  <button key=${label} type="button" class=${first ? 'button primary' : 'button secondary'} onClick=${() => start(label)}>
    ${label}
  </button>
`;

const headingOf = (channel: PageChannel): string =>
  channel.type === DIRECT_MESSAGES
    ? `Your messages with ${channel.name}`
    : `Welcome to ${channelLabel(channel)}!`;

/** Why the channel is suddenly empty. */
const restartNotice = (bot: string): VNode => html`
  <p class="restart" role="status">
    ${`The sandbox was started anew: its messages are gone, but ${bot} knows your results. See `}<kbd>/history</kbd>.
  </p>
`;

/** Why fewer commands are offered in a place that has not installed the bot. */
const installation = ({ bot, users }: PageState): Child =>
  !users.some(({ id }) => id === bot.id) &&
  html`<p>${bot.name} is not installed here. Its commands are there for members who installed it for themselves.</p>`;

/** What a visitor would otherwise have to buy. */
const keyHint = ({ serverKey: key, servers, serverId }: PageState): Child => {
  const server = servers.find(({ id }) => id === serverId);
  if (key === undefined || server?.hasBot !== true) return null;
  const words = 'To try a server’s own ModelsLab key, act as its admin and give it this one: ';
  return html`<p class="hint">${words}<kbd>${key}</kbd></p>`;
};

/** What can be provoked by a word in the prompt, folded away: it is not where a newcomer begins. */
const mischiefList = (words: readonly PageWord[]): Child =>
  words.length > 0 &&
  html`
    <details class="mischief">
      <summary>See how it takes trouble: words to put into a prompt</summary>
      <dl>${words.map(({ word, does }) => [html`<dt><kbd>${word}</kbd></dt>`, html`<dd>${does}</dd>`])}</dl>
    </details>
  `;

/** The command with the most options is what the bot is for. */
const richestFirst = (a: CommandEntry, b: CommandEntry): number => b.options.length - a.options.length;
