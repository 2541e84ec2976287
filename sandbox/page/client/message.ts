import type { APIAttachment, APIEmbed, APIEmbedField, APIMessage } from 'discord-api-types/v10';
import type { VNode } from 'preact';
import type { PageMember, PageMessage } from '../contract.ts';
import { appsButton } from './apps-menu.ts';
import { accent, component, fileCard } from './component.ts';
import type { MessageContext } from './context.ts';
import { pictureGrid } from './gallery.ts';
import { type Child, classes, html } from './html.ts';
import { avatar, dots, icon } from './icons.ts';
import { externalLink, markdown, sentAt, sentTime } from './markdown-view.ts';

/** Discord's flag of an attachment that is a spoiler. */
const SPOILER = 8;

/** Of a message whose components are everything: its attachments show only where a component names them. */
const COMPONENTS_V2 = 1 << 15;

/** `failure` stands below the message in red; one that a link has led to lights up. */
type Circumstances = { failure: string | undefined; landed: boolean };

/** One message of the channel, as Discord shows it. */
export const message = (
  one: PageMessage,
  context: MessageContext,
  { failure, landed }: Circumstances,
): VNode => {
  const { ephemeral, invokedBy, thinking } = one;
  const { id } = one.message;
  const sender = senderOf(one.message, context);
  return html`
    <article key=${id}
      class=${classes('message', ephemeral && 'ephemeral', landed && 'landed')}
      tabindex="-1"
      aria-label=${labelOf(one, sender.name)} data-testid="message" data-message-id=${id}>
      ${invokedBy !== undefined && replyLine(invokedBy, context.state.members)}
      ${avatar(sender, 40)}
      <div class="message-body">${header(one.message, sender)} ${content(one, sender.name, context)}</div>
      ${!thinking && appsButton(context.state.commands)}
      ${failure !== undefined && html`<p class="failure" role="alert">${icon('warning', 16)}${failure}</p>`}
      ${ephemeral && !thinking && dismissal(context)}
    </article>
  `;
};

const labelOf = ({ message: { timestamp }, invokedBy }: PageMessage, sender: string): string => {
  const said = `${sender}, ${sentAt(timestamp)}`;
  if (invokedBy === undefined) return said;
  const { verb, what } = actionOf(invokedBy.command);
  return `${said}: ${invokedBy.name} ${verb} ${what}`;
};

/** Without a colour it is the bot, which has none in the sandbox. */
type Sender = { name: string; colour?: string };

const senderOf = ({ author }: APIMessage, { state }: MessageContext): Sender =>
  state.members.find(({ id }) => id === author.id) ?? { name: author.global_name ?? author.username };

const header = (
  { author: { id }, timestamp, edited_timestamp: edited }: APIMessage,
  { name, colour }: Sender,
): VNode => html`
  <header>
    <span class="author" data-user-id=${id}>${name}</span>
    ${colour === undefined && html`<span class="app-tag">APP</span>`}
    ${sentTime(timestamp)}
    ${edited !== null && html`<span class="edited">(edited)</span>`}
  </header>
`;

const replyLine = (
  { id, name, command }: NonNullable<PageMessage['invokedBy']>,
  members: PageMember[],
): VNode => {
  const colour = members.find((member) => member.id === id)?.colour ?? '';
  const { verb, what } = actionOf(command);
  return html`
    <div class="reply-line">
      ${avatar({ name, colour }, 16)}<span class="name" data-user-id=${id}>${name}</span>${` ${verb} `}
      <span class="command-name">${what}</span>
    </div>
  `;
};

const actionOf = (command: string): { verb: string; what: string } => {
  const control = /^\[(.*)\]$/.exec(command);
  if (control !== null) return { verb: 'pressed', what: control[1] ?? '' };
  const modal = /^"(.*)"$/.exec(command);
  if (modal !== null) return { verb: 'submitted', what: modal[1] ?? '' };
  return { verb: 'used', what: command };
};

const content = ({ message: one, thinking }: PageMessage, sender: string, context: MessageContext): Child => {
  if (thinking) return html`<p class="thinking">${dots()}${sender} is thinking…</p>`;
  const classic = ((one.flags ?? 0) & COMPONENTS_V2) === 0;
  return [
    one.content !== '' && markdown(one.content, context.names),
    classic && attachments(one.attachments, context),
    one.embeds.map((each) => embed(each, context)),
    (one.components ?? []).map((each) => component(each, context)),
  ];
};

const attachments = (all: APIAttachment[], context: MessageContext): Child => {
  const images = all.filter(isImage).map((media) => ({
    media,
    description: media.description,
    // The name is the older sign.
    spoiler: ((media.flags ?? 0) & SPOILER) !== 0 || media.filename.startsWith('SPOILER_'),
  }));
  const files = all.filter((one) => !isImage(one));
  return [
    images.length > 0 && pictureGrid(images, context),
    files.map(({ url, filename: name, size }) => fileCard({ url, name, size })),
  ];
};

const isImage = ({ content_type: type }: APIAttachment): boolean => type?.startsWith('image/') === true;

const dismissal = ({ dismiss }: MessageContext): VNode => html`
  <footer class="dismissal">
    ${icon('eye', 16)}Only you can see this<span aria-hidden="true">·</span>
    <button type="button" class="text-link" onClick=${dismiss}>Dismiss message</button>
  </footer>
`;

/** A classic embed: title, text, fields, image and footer. */
const embed = (one: APIEmbed, context: MessageContext): VNode => {
  const { title, url, description, fields, image, author, footer } = one;
  const heading = title !== undefined && (url === undefined ? title : externalLink(url, title));
  return html`
    <div class="container embed" style=${accent(one.color)}>
      ${author !== undefined && html`<div class="embed-author">${author.name}</div>`}
      ${heading !== false && html`<div class="embed-title">${heading}</div>`}
      ${description !== undefined && markdown(description, context.names)}
      ${fields !== undefined && html`<dl>${fields.map((field) => fieldView(field, context))}</dl>`}
      ${image !== undefined && pictureGrid([{ media: image }], context)}
      ${footer !== undefined && html`<div class="embed-footer">${footer.text}</div>`}
    </div>
  `;
};

const fieldView = ({ name, value, inline }: APIEmbedField, { names }: MessageContext): VNode => html`
  <div class=${inline === true && 'inline'}><dt>${name}</dt><dd>${markdown(value, names)}</dd></div>
`;
