import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import type { PageMember, PageMessage } from '../contract.ts';
import { avatar, botAvatar } from './avatar.ts';
import { dots } from './button.ts';
import { component } from './component.ts';
import type { MessageContext } from './context.ts';
import { type Child, h } from './dom.ts';
import { embed } from './embed.ts';
import { fileCard } from './file-card.ts';
import { pictureGrid } from './gallery.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown-view.ts';
import { formatSentAt } from './timestamps.ts';

/** Of a message whose components are everything: its attachments show only where a component names them. */
const COMPONENTS_V2 = 1 << 15;

/** One message of the channel, as Discord shows it. `failure` stands below it in red. */
export function message(one: PageMessage, context: MessageContext, failure: string | undefined): HTMLElement {
  const sender = senderOf(one.message, context);
  return h(
    'article',
    {
      class: `message${one.ephemeral ? ' ephemeral' : ''}${one.invokedBy === undefined ? '' : ' answering'}`,
      'aria-label': `Message from ${sender.name}`,
      'data-testid': 'message',
      'data-message-id': one.message.id,
    },
    one.invokedBy !== undefined && replyLine(one.invokedBy, context.state.members),
    sender.avatar,
    h('div', { class: 'message-body' }, header(one.message, sender.tag), content(one, sender.name, context)),
    failure !== undefined && h('p', { class: 'failure', role: 'alert' }, icon('warning', 16), failure),
    one.ephemeral && !one.thinking && dismissal(context),
  );
}

type Sender = { name: string; avatar: HTMLElement; tag: HTMLElement[] };

function senderOf({ author }: APIMessage, { state }: MessageContext): Sender {
  const member = state.members.find(({ id }) => id === author.id);
  const name = member?.name ?? author.global_name ?? author.username;
  const shown = h('span', { class: 'author' }, name);
  if (member !== undefined) return { name, avatar: avatar(member, 40), tag: [shown] };
  return { name, avatar: botAvatar(name, 40), tag: [shown, h('span', { class: 'app-tag' }, 'APP')] };
}

function header({ timestamp, edited_timestamp: edited }: APIMessage, author: HTMLElement[]): HTMLElement {
  const sentAt = formatSentAt(timestamp, { now: Date.now(), locale: navigator.language });
  const mark = edited !== null && h('span', { class: 'edited' }, '(edited)');
  return h('header', {}, author, h('time', { datetime: timestamp }, sentAt), mark);
}

function replyLine(
  { id, name, command }: NonNullable<PageMessage['invokedBy']>,
  members: PageMember[],
): HTMLElement {
  const colour = members.find((member) => member.id === id)?.colour ?? '';
  const { verb, what } = deedOf(command);
  return h(
    'div',
    { class: 'reply-line' },
    avatar({ name, colour }, 16),
    h('span', { class: 'name' }, name),
    ` ${verb} `,
    h('span', { class: 'command-name' }, what),
  );
}

/** The server names a command "/imagine", a control "[Reroll same seed]", and a modal "\"Remix\"". */
function deedOf(command: string): { verb: string; what: string } {
  const control = /^\[(.*)\]$/.exec(command);
  if (control !== null) return { verb: 'pressed', what: control[1] ?? '' };
  const modal = /^"(.*)"$/.exec(command);
  if (modal !== null) return { verb: 'submitted', what: modal[1] ?? '' };
  return { verb: 'used', what: command.startsWith('/') ? command : `/${command}` };
}

function content({ message: one, thinking }: PageMessage, sender: string, context: MessageContext): Child[] {
  if (thinking) return [h('p', { class: 'thinking' }, dots(), `${sender} is thinking…`)];
  const classic = ((one.flags ?? 0) & COMPONENTS_V2) === 0;
  return [
    one.content !== '' && markdown(one.content, context.names),
    classic && attachments(one.attachments, context),
    one.embeds.map((each) => embed(each, context)),
    (one.components ?? []).map((each) => component(each, context)),
  ];
}

function attachments(all: APIAttachment[], context: MessageContext): Child[] {
  const images = all.filter(isImage).map((media) => ({
    media,
    description: media.description,
    // Discord's own sign for a spoiler among attachments.
    spoiler: media.filename.startsWith('SPOILER_'),
  }));
  const files = all.filter((one) => !isImage(one));
  return [
    images.length > 0 && pictureGrid(images, context),
    files.map(({ url, filename: name, size }) => fileCard({ url, name, size })),
  ];
}

function isImage({ content_type: type }: APIAttachment): boolean {
  return type?.startsWith('image/') === true;
}

function dismissal(context: MessageContext): HTMLElement {
  return h(
    'footer',
    { class: 'dismissal' },
    icon('eye', 16),
    'Only you can see this',
    h('span', { 'aria-hidden': 'true' }, '·'),
    h('button', { type: 'button', class: 'text-link', on: { click: context.dismiss } }, 'Dismiss message'),
  );
}
