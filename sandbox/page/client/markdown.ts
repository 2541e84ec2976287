import { type Inline, parseInline } from './markdown-inline.ts';

/** A block of Discord's markdown. */
export type Block =
  | { kind: 'paragraph' | 'subtext'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; items: ListItem[] }
  | { kind: 'code'; language: string; text: string };

/** `number` is there for ordered lists; `depth` counts from 0, two spaces of indent each. */
export type ListItem = { depth: number; number?: number; children: Inline[] };

const FENCE = /```(?:([\w+-]+)\n)?\n?([\s\S]+?)\n?```\n?/g;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> ?(.*)$/;
const LIST_ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/;

/**
 * Reads a message's text as Discord's client does: fenced code first, then line by line headings, subtext, quotes and
 * lists; everything else is paragraphs, whose line breaks count. Never throws: what is no markdown is text.
 */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let position = 0;
  for (const match of source.matchAll(FENCE)) {
    blocks.push(...parseLines(source.slice(position, match.index)));
    blocks.push({ kind: 'code', language: match[1] ?? '', text: match[2] ?? '' });
    position = match.index + match[0].length;
  }
  blocks.push(...parseLines(source.slice(position)));
  return blocks;
}

function parseLines(source: string): Block[] {
  if (source.trim() === '') return [];
  const lines = source.replace(/\n$/, '').split('\n');
  const blocks: Block[] = [];
  while (lines.length > 0) blocks.push(takeBlock(lines));
  return blocks;
}

function takeBlock(lines: string[]): Block {
  const line = lines[0] ?? '';
  if (line.startsWith('>>> ')) return takeRestAsQuote(lines);
  if (QUOTE.test(line)) return takeQuote(lines);
  if (LIST_ITEM.test(line)) return { kind: 'list', items: takeList(lines) };
  return takeLineBlock(lines) ?? takeParagraph(lines);
}

function takeLineBlock(lines: string[]): Block | undefined {
  const line = lines[0] ?? '';
  const heading = HEADING.exec(line);
  const subtext = SUBTEXT.exec(line);
  if (heading === null && subtext === null) return undefined;
  lines.shift();
  if (heading === null) return { kind: 'subtext', children: parseInline(subtext?.[1] ?? '') };
  // The pattern allows one to three signs.
  return {
    kind: 'heading',
    level: (heading[1] ?? '#').length as 1 | 2 | 3,
    children: parseInline(heading[2] ?? ''),
  };
}

function takeRestAsQuote(lines: string[]): Block {
  const rest = lines.splice(0).join('\n').slice('>>> '.length);
  return { kind: 'quote', children: parseLines(rest) };
}

function takeQuote(lines: string[]): Block {
  const inner = takeWhile(lines, QUOTE).map((match) => match[1] ?? '');
  return { kind: 'quote', children: [{ kind: 'paragraph', children: parseInline(inner.join('\n')) }] };
}

/** A list ends where its outermost items change from bullets to numbers or back. */
function takeList(lines: string[]): ListItem[] {
  const isOrdered = (line: string) => LIST_ITEM.exec(line)?.[2] !== undefined;
  const ordered = isOrdered(lines[0] ?? '');
  const belongs = (line: string) => line.startsWith('  ') || isOrdered(line) === ordered;
  return takeWhile(lines, LIST_ITEM, belongs).map(listItem);
}

function listItem(match: RegExpExecArray): ListItem {
  const depth = Math.floor((match[1] ?? '').length / 2);
  const children = parseInline(match[3] ?? '');
  return match[2] === undefined ? { depth, children } : { depth, number: Number(match[2]), children };
}

function takeParagraph(lines: string[]): Block {
  const own = [lines.shift() ?? ''];
  while (lines.length > 0 && !startsBlock(lines[0] ?? '')) own.push(lines.shift() ?? '');
  return { kind: 'paragraph', children: parseInline(own.join('\n')) };
}

function startsBlock(line: string): boolean {
  return (
    line.startsWith('>>> ') || [HEADING, SUBTEXT, QUOTE, LIST_ITEM].some((pattern) => pattern.test(line))
  );
}

function takeWhile(
  lines: string[],
  pattern: RegExp,
  belongs = (_line: string): boolean => true,
): RegExpExecArray[] {
  const other = lines.findIndex((line) => !pattern.test(line) || !belongs(line));
  return lines
    .splice(0, other === -1 ? lines.length : other)
    .map((line) => pattern.exec(line))
    .filter((match) => match !== null);
}
