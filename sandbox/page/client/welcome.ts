import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { PageChannel, PageState, PageWord } from '../contract.ts';
import { channelLabel } from './channels.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { DIRECT_MESSAGES, OptionType } from './constants.ts';
import { Group } from './focus.ts';
import { type Child, html } from './html.ts';
import { channelIcon, icon } from './icons.ts';
import type { Session } from './session.ts';

/** A first prompt, for visitors who have none at hand. */
const EXAMPLE = 'a lighthouse at dusk';

type Props = { session: Session; startCommand(text: string): void };

/** The beginning of a channel: where one is, and what to do first. */
export const Welcome = ({ session: { channel, state }, startCommand }: Props): VNode => {
  const { bot, startedAt, faultWords } = state;
  const firstStart = useRef(startedAt).current;
  const entries = firstSteps(commandEntries(state.commands));
  return html`
    <div>
      <section class="welcome" key=${channel.id}>
        <span class="welcome-icon">${icon(channelIcon(channel), 40)}</span>
        <h1>${headingOf(channel)}</h1>
        <p>
          ${`This is a sandbox: ${bot.name} runs here as it does on Discord, but on this machine alone. Nothing is charged. The `}
          <strong>pictures are drawings</strong>${' that this machine makes, not the work of an image model.'}
        </p>
        ${installation(state)}
        <p>${'To begin, press the first button and then '}<kbd>Enter</kbd>${', or type '}<kbd>/</kbd>
          ${' to see all commands.'}</p>
        <${Group} class="action-row" role="toolbar" aria-label="First steps">
          ${entries.map((entry, index) => commandButton(entry, index === 0, startCommand))}
        <//>
        ${keyHint(state)} ${faultWordList(faultWords)}
      </section>
      ${startedAt !== firstStart && restartNotice(bot.name)}
    </div>
  `;
};

/** The first one comes with a prompt, so that it can be sent as it is. */
const commandButton = (
  { label, options }: CommandEntry,
  first: boolean,
  start: (text: string) => void,
): VNode => {
  const [option] = options;
  const text =
    first && option?.type === OptionType.String && option.required === true ? `${label} ${EXAMPLE}` : label;
  return html`
    <button key=${label} type="button" class=${first ? 'button primary' : 'button secondary'} onClick=${() => start(text)}>
      ${text}
    </button>
  `;
};

const headingOf = (channel: PageChannel): string =>
  channel.type === DIRECT_MESSAGES
    ? `Your messages with ${channel.name}`
    : `Welcome to ${channelLabel(channel)}!`;

/** Why the channel is suddenly empty. */
const restartNotice = (bot: string): VNode => html`
  <p class="restart" role="status">
    ${`The sandbox was started anew: its messages are gone. What ${bot} still knows is in `}<kbd>/history</kbd>.
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

/** What goes wrong when a prompt has a word in it, folded away: it is not where a newcomer begins. */
const faultWordList = (words: readonly PageWord[]): Child =>
  words.length > 0 &&
  html`
    <details class="fault-words">
      <summary>Test error handling: add one of these words to a prompt</summary>
      <dl>${words.map(({ word, does }) => [html`<dt><kbd>${word}</kbd></dt>`, html`<dd>${does}</dd>`])}</dl>
    </details>
  `;

/** The command with the most options is what the bot is for; the next step is its help. */
const firstSteps = (entries: CommandEntry[]): CommandEntry[] => {
  const needsOne = ({ options }: CommandEntry): boolean =>
    options.filter(({ required }) => required === true).length === 1;
  const [richest] = entries.filter(needsOne).toSorted((a, b) => b.options.length - a.options.length);
  return entries
    .filter((entry) => entry === richest || entry.label === '/help')
    .toSorted((a, b) => b.options.length - a.options.length);
};
