import { h, type VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Destination, Names } from './context.ts';
import { type Child, classes, html, vars } from './html.ts';
import { type Block, discordAddress, type Inline, type ListItem, parseMarkdown } from './markdown.ts';
import { formatSentAt, formatTimestamp, type TimestampStyle } from './timestamps.ts';

const styledTags = { strong: 'strong', em: 'em', underline: 'u', strikethrough: 's' } as const;

/** Discord's markdown as elements. */
export const markdown = (source: string, names: Names): VNode =>
  html`<${Markdown} source=${source} names=${names} />`;

const Markdown = ({ source, names }: { source: string; names: Names }): VNode => {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return html`<div class="markdown">${blocks.map((block) => blockView(block, names))}</div>`;
};

const blockView = (block: Block, names: Names): VNode => {
  switch (block.type) {
    case 'codeBlock':
      return html`<pre><code class="code-block">${block.content}</code></pre>`;
    case 'list':
      return listView(block.items, names);
    case 'blockQuote':
      return html`<blockquote>${block.content.map((child) => blockView(child, names))}</blockquote>`;
    case 'heading':
      return h(`h${block.level}`, null, inlineViews(block.content, names));
    default:
      return html`
        <p class=${block.type === 'subtext' && 'subtext'}>${inlineViews(block.content, names)}</p>
      `;
  }
};

const listView = (items: ListItem[], names: Names): VNode =>
  h(
    items[0]?.number === undefined ? 'ul' : 'ol',
    null,
    items.map(
      ({ number, depth, content }) =>
        html`<li value=${number} style=${vars({ depth: String(depth) })}>${inlineViews(content, names)}</li>`,
    ),
  );

const inlineViews = (tokens: Inline[], names: Names): Child[] =>
  tokens.map((token) => inlineView(token, names));

const mention = (text: string, { go }: Names, to?: Destination): VNode =>
  go === undefined || to === undefined
    ? html`<span class="mention">${text}</span>`
    : html`<button type="button" class="mention" onClick=${() => go(to)}>${text}</button>`;

const inlineView = (token: Inline, names: Names): Child => {
  switch (token.type) {
    case 'text':
      return token.content;
    case 'inlineCode':
      return html`<code>${token.content}</code>`;
    case 'spoiler':
      return html`<${Spoiler}>${inlineViews(token.content, names)}<//>`;
    case 'link':
    case 'url':
    case 'autolink':
      return link(token.target, inlineViews(token.content, names), names);
    case 'user':
      return html`<span data-user-id=${token.id}>${mention(`@${names.of('user', token.id)}`, names)}</span>`;
    case 'role':
      return mention(`@${names.of('role', token.id)}`, names);
    case 'channel':
      return mention(`#${names.of('channel', token.id)}`, names, { channelId: token.id });
    case 'discordLink':
      return mention(
        `#${names.of('channel', token.channelId)}${token.messageId === undefined ? '' : ' › message'}`,
        names,
        token,
      );
    case 'slashCommand':
      return mention(`/${token.fullName}`, names, { command: `/${token.fullName}` });
    case 'everyone':
    case 'here':
      return mention(`@${token.type}`, names);
    case 'guildNavigation':
      return mention('Server guide', names);
    case 'br':
      return '\n';
    case 'emoji':
      return `:${token.name}:`;
    case 'twemoji':
      return token.name;
    case 'timestamp':
      return html`<${Timestamp} unix=${Number(token.timestamp)} style=${token.format ?? 'f'} />`;
    default:
      return h(styledTags[token.type], null, inlineViews(token.content, names));
  }
};

/** A link that opens beside the page and tells the other side nothing about it. */
export const externalLink = (url: string, children: Child): VNode => link(url, children, undefined);

/** A link; one to a channel or message of Discord leads there on the page. */
export const link = (url: string, children: Child, names: Names | undefined, style?: string): VNode => {
  const to = discordAddress(url);
  const follow = (event: Event): void => {
    if (to === undefined || names?.go === undefined) return;
    event.preventDefault();
    names.go(to);
  };
  return html`
    <a class=${style} href=${url} target="_blank" rel="noreferrer noopener" onClick=${follow}>${children}</a>
  `;
};

const Spoiler = ({ children }: { children: Child }): VNode => {
  const [revealed, setRevealed] = useState(false);
  const reveal = (): void => setRevealed(true);
  return html`
    <span class=${classes('spoiler', revealed && 'revealed')} role=${revealed ? undefined : 'button'}
      aria-label=${revealed ? undefined : 'Spoiler'} tabindex="0" onClick=${reveal}
      onKeyDown=${({ key }: KeyboardEvent) => void (key === 'Enter' && reveal())}>
      ${children}
    </span>
  `;
};

/** A time in words; one that says how long ago it is keeps itself up to date. */
const Timestamp = ({ unix, style }: { unix: number; style: TimestampStyle }): VNode => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (style !== 'R') return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [style]);
  const text = formatTimestamp(unix, style, { now, locale: navigator.language });
  const whole = formatTimestamp(unix, 'F', { now, locale: navigator.language });
  return html`
    <time class="timestamp" datetime=${new Date(unix * 1000).toISOString()} title=${whole}>${text}</time>
  `;
};

/** When something was sent, in words. */
export const sentAt = (iso: string): string =>
  formatSentAt(iso, { now: Date.now(), locale: navigator.language });

export const sentTime = (iso: string): VNode => html`<time datetime=${iso}>${sentAt(iso)}</time>`;
