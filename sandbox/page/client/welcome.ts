import type { PageChannel, PageState, PageWord } from '../contract.ts';
import { channelIcon, channelLabel } from './channel-label.ts';
import { type CommandEntry, commandEntries } from './command-entries.ts';
import { DIRECT_MESSAGES } from './constants.ts';
import { type Child, fill, h } from './dom.ts';
import { keepingFocus } from './focus.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** More would not be a first step any more. */
const OFFERED = 3;

/** The beginning of a channel, drawn anew only when it says something else, so that what was unfolded stays so. */
export function createWelcome(
  session: Session,
  startCommand: (label: string) => void,
): { element: HTMLElement; update(): void } {
  const element = h('div', {});
  const { startedAt: firstStart } = session.state;
  let drawn = '';

  const update = () => {
    const { channel, state } = session;
    const { bot, commands, mischief, serverKey, startedAt } = state;
    const signature = JSON.stringify([channel, state.users, bot, commands, mischief, serverKey, startedAt]);
    if (signature === drawn) return;
    drawn = signature;
    const news = startedAt === firstStart ? null : restartNotice(bot.name);
    keepingFocus(element, () => fill(element, welcome(session, startCommand), news));
  };

  return { element, update };
}

/** Where one is, and what to do first. */
function welcome(session: Session, startCommand: (label: string) => void): HTMLElement {
  const { channel, state } = session;
  const entries = commandEntries(state.commands).toSorted(richestFirst).slice(0, OFFERED);
  const buttons = entries.map(({ label }, index) => {
    const start = () => startCommand(label);
    const style = index === 0 ? 'button primary' : 'button secondary';
    return h('button', { type: 'button', class: style, 'data-focus': label, on: { click: start } }, label);
  });
  return h(
    'section',
    { class: 'welcome' },
    h('span', { class: 'welcome-icon' }, icon(channelIcon(channel), 40)),
    h('h1', {}, headingOf(channel)),
    h(
      'p',
      {},
      `This is a sandbox: ${state.bot.name} runs here as on Discord, on this machine alone. Type `,
      h('kbd', {}, '/'),
      ' below to see what it can do.',
    ),
    installation(state),
    h('div', { class: 'action-row' }, buttons),
    keyHint(state),
    mischiefList(state.mischief),
  );
}

function headingOf(channel: PageChannel): string {
  return channel.type === DIRECT_MESSAGES
    ? `Your messages with ${channel.name}`
    : `Welcome to ${channelLabel(channel)}!`;
}

/** Why the channel is suddenly empty. */
function restartNotice(bot: string): HTMLElement {
  const words = `The sandbox was started anew: its messages are gone, but ${bot} knows your results. See `;
  return h('p', { class: 'restart', role: 'status' }, words, h('kbd', {}, '/history'), '.');
}

/** Why fewer commands are offered in a place that has not installed the bot. */
function installation({ bot, users }: PageState): Child {
  if (users.some(({ id }) => id === bot.id)) return null;
  const words = `${bot.name} is not installed here. Its commands are there for members who installed it for themselves.`;
  return h('p', {}, words);
}

/** What a visitor would otherwise have to buy. */
function keyHint({ serverKey: key, servers, serverId }: PageState): Child {
  const server = servers.find(({ id }) => id === serverId);
  if (key === undefined || server?.hasBot !== true) return null;
  const words = 'To try a server’s own ModelsLab key, act as its admin and give it this one: ';
  return h('p', { class: 'hint' }, words, h('kbd', {}, key));
}

/** What can be provoked by a word in the prompt, folded away: it is not where a newcomer begins. */
function mischiefList(words: readonly PageWord[]): Child {
  if (words.length === 0) return null;
  const rows = words.flatMap(({ word, does }) => [h('dt', {}, h('kbd', {}, word)), h('dd', {}, does)]);
  return h(
    'details',
    { class: 'mischief' },
    h('summary', {}, 'See how it takes trouble: words to put into a prompt'),
    h('dl', {}, rows),
  );
}

/** The command with the most options is what the bot is for. */
function richestFirst(a: CommandEntry, b: CommandEntry): number {
  return b.options.length - a.options.length;
}
