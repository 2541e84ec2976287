import { type Child, h } from './dom.ts';
import { type Block, type ListItem, parseMarkdown } from './markdown.ts';
import type { Inline } from './markdown-inline.ts';
import { formatTimestamp } from './timestamps.ts';

/** What a mention shows: the names of the sandbox's members and channels. */
export type Names = { of(what: 'member' | 'channel' | 'role', id: string): string };

const styledTags = { strong: 'strong', em: 'em', underline: 'u', strike: 's' } as const;

/** Discord's markdown as elements. */
export function markdown(source: string, names: Names): HTMLElement {
  return h(
    'div',
    { class: 'markdown' },
    parseMarkdown(source).map((block) => blockView(block, names)),
  );
}

function blockView(block: Block, names: Names): HTMLElement {
  if (block.kind === 'code') return h('pre', {}, h('code', { class: 'code-block' }, block.text));
  if (block.kind === 'list') return listView(block.items, names);
  if (block.kind === 'quote')
    return h(
      'blockquote',
      {},
      block.children.map((child) => blockView(child, names)),
    );
  const children = inlineViews(block.children, names);
  if (block.kind === 'heading') return h(`h${block.level}`, {}, children);
  return h('p', { class: block.kind === 'subtext' && 'subtext' }, children);
}

function listView(items: ListItem[], names: Names): HTMLElement {
  const ordered = items[0]?.number !== undefined;
  return h(
    ordered ? 'ol' : 'ul',
    {},
    items.map((item) =>
      h('li', { value: item.number, vars: { depth: String(item.depth) } }, inlineViews(item.children, names)),
    ),
  );
}

function inlineViews(tokens: Inline[], names: Names): Child[] {
  return tokens.map((token) => inlineView(token, names));
}

function inlineView(token: Inline, names: Names): Child {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'code':
      return h('code', {}, token.text);
    case 'spoiler':
      return spoiler(inlineViews(token.children, names));
    case 'link':
      return externalLink(token.url, inlineViews(token.children, names));
    case 'mention':
      return h(
        'span',
        { class: 'mention' },
        `${token.what === 'channel' ? '#' : '@'}${names.of(token.what, token.id)}`,
      );
    case 'messageLink':
      return h('span', { class: 'mention' }, `#${names.of('channel', token.channelId)} › message`);
    case 'command':
      return h('span', { class: 'mention' }, `/${token.name}`);
    case 'emoji':
      return `:${token.name}:`;
    case 'timestamp':
      return timestampView(token.unix, token.style);
    default:
      return h(styledTags[token.kind], {}, inlineViews(token.children, names));
  }
}

/** A link that opens beside the page and tells the other side nothing about it. */
export function externalLink(url: string, children: Child[]): HTMLElement {
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, children);
}

function spoiler(children: Child[]): HTMLElement {
  const element = h(
    'span',
    { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': 'Spoiler' },
    children,
  );
  const reveal = () => {
    element.classList.add('revealed');
    element.removeAttribute('role');
    element.removeAttribute('aria-label');
  };
  element.addEventListener('click', reveal);
  element.addEventListener('keydown', (event) => event.key === 'Enter' && reveal());
  return element;
}

function timestampView(unix: number, style: Parameters<typeof formatTimestamp>[1]): HTMLElement {
  const element = h('time', { class: 'timestamp', datetime: new Date(unix * 1000).toISOString() });
  element.dataset.unix = String(unix);
  element.dataset.style = style;
  writeTimestamp(element);
  return element;
}

function writeTimestamp(element: HTMLElement): void {
  // Written by timestampView alone.
  const style = element.dataset.style as Parameters<typeof formatTimestamp>[1];
  const clock = { now: Date.now(), locale: navigator.language };
  const text = formatTimestamp(Number(element.dataset.unix), style, clock);
  if (element.textContent !== text) element.textContent = text;
}

/** Brings all relative timestamps on the page up to date; called once a second. */
export function refreshTimestamps(): void {
  for (const element of document.querySelectorAll<HTMLElement>('time[data-style="R"]'))
    writeTimestamp(element);
}
