import { rulesExtended, SimpleMarkdown } from 'discord-markdown-parser';
import type { TimestampStyle } from './timestamps.ts';

/** A run of text inside a line of Discord's markdown. */
export type Inline =
  | { type: 'text'; content: string }
  | { type: 'inlineCode'; content: string }
  | { type: 'strong' | 'em' | 'underline' | 'strikethrough' | 'spoiler'; content: Inline[] }
  | { type: 'link' | 'url' | 'autolink'; target: string; content: Inline[] }
  | { type: 'user' | 'channel' | 'role'; id: string }
  | { type: 'discordLink'; channelId: string; messageId?: string | undefined }
  | { type: 'slashCommand'; fullName: string }
  | { type: 'emoji' | 'twemoji'; name: string }
  | { type: 'everyone' | 'here' | 'guildNavigation' | 'br' }
  | { type: 'timestamp'; timestamp: string; format?: TimestampStyle };

/** `number` is there for ordered lists; `depth` counts from 0, two spaces of indent each. */
export type ListItem = { depth: number; number?: number; content: Inline[] };

/** A block of Discord's markdown. */
export type Block =
  | { type: 'paragraph' | 'subtext'; content: Inline[] }
  | { type: 'heading'; level: 1 | 2 | 3; content: Inline[] }
  | { type: 'blockQuote'; content: Block[] }
  | { type: 'list'; items: ListItem[] }
  | { type: 'codeBlock'; lang: string; content: string };

type Rule = (typeof rulesExtended)[string];
type Match = Rule['match'];

const ruleOf = (name: string): Rule => {
  const rule = rulesExtended[name];
  if (rule === undefined) throw new Error(`The markdown parser has no rule named ${name}.`);
  return rule;
};

/** The rule, where what it has matched passes. */
const only = (name: string, passes: (capture: string[], before: string) => boolean): Rule => {
  const rule = ruleOf(name);
  const match: Match = (source, state, before) => {
    const capture = rule.match(source, state, before);
    return capture && passes([...capture], before) ? capture : null;
  };
  return { ...rule, match };
};

const beginsLine = (before: string): boolean => before === '' || before.endsWith('\n');

/** The parser's own rule finds no beginning of a line behind a quote. */
const atLineStart = (name: string): Rule => {
  const rule = ruleOf(name);
  const match: Match = (source, state, before) =>
    beginsLine(before) ? rule.match(source, { ...state, prevCapture: null }, before) : null;
  return { ...rule, match };
};

const LIST_ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(\S[^\n]*)(?:\n|$)/;

/** A list ends where its outermost items change from bullets to numbers or back. */
const matchList: Match = (source, state, before) => {
  const first = LIST_ITEM.exec(source);
  if (first === null || state.inList === true || !beginsLine(before)) return null;
  let end = 0;
  for (let item: RegExpExecArray | null = first; item !== null; item = LIST_ITEM.exec(source.slice(end))) {
    const sameKind = (item[2] === undefined) === (first[2] === undefined);
    if (!sameKind && !item[0].startsWith('  ')) break;
    end += item[0].length;
  }
  return [source.slice(0, end)];
};

const list: Rule = {
  order: ruleOf('blockQuote').order,
  match: matchList,
  parse: ([text = ''], parse, state) => {
    const items = text.replace(/\n$/, '').split('\n');
    return {
      items: items.map((line) => {
        const [, indent = '', number, content = ''] = LIST_ITEM.exec(line) ?? [];
        const depth = Math.floor(indent.length / 2);
        const parsed = joined(parse(content, { ...state, inList: true }) as Inline[]);
        return { depth, ...(number === undefined ? {} : { number: Number(number) }), content: parsed };
      }),
    };
  },
};

const ADDRESS =
  /^https:\/\/discord\.com\/channels\/(?:\d{17,20}|@me)\/(\d{17,20})(?:\/(\d{17,20}))?(?![\w/])/;

/** Which channel of Discord, or which message, an address leads to. */
export const discordAddress = (
  url: string,
): { channelId: string; messageId?: string | undefined } | undefined => {
  const [, channelId, messageId] = ADDRESS.exec(url) ?? [];
  return channelId === undefined ? undefined : { channelId, messageId };
};

/** The address of a channel or a message, which Discord shows as a way there. */
const discordLink: Rule = {
  order: ruleOf('autolink').order,
  match: (source) => ADDRESS.exec(source),
  parse: ([url = '']) => discordAddress(url) ?? {},
};

/** The last second that a date can hold. */
const LAST_SECOND = 8.64e12;

const isWeb = (address = ''): boolean => /^https?:\/\//.test(address);

const parse = SimpleMarkdown.parserFor({
  ...rulesExtended,
  list,
  discordLink,
  heading: atLineStart('heading'),
  subtext: atLineStart('subtext'),
  link: only('link', ([, , target]) => isWeb(target)),
  autolink: only('autolink', ([, target]) => isWeb(target)),
  timestamp: only('timestamp', ([, seconds]) => Math.abs(Number(seconds)) <= LAST_SECOND),
  // Names such as detail_tweaker_ keep their underscores: the pair must stand at the edge of a word.
  em: only('em', ([whole = ''], before) => !(whole.startsWith('_') && /[\p{L}\p{N}_]$/u.test(before))),
});

const BLOCKS = new Set(['subtext', 'heading', 'blockQuote', 'list', 'codeBlock']);

/** What the parser gives: blocks stand between the runs of their neighbours' text. */
type Node = Inline | Exclude<Block, { type: 'blockQuote' }> | { type: 'blockQuote'; content: Node[] };

/** Reads a message's text as Discord's client does. Never throws: what is no markdown is text. */
export const parseMarkdown = (source: string): Block[] =>
  // The rules above and those of the parser make nothing else.
  blocksOf(parse(source, { inline: true }) as Node[]);

/** The first line of a text without its markdown: what it is about. */
export const firstLineOf = (source: string): string => {
  const [line = ''] = source.trim().split('\n');
  const [block] = parseMarkdown(line);
  return block && 'content' in block && typeof block.content !== 'string' ? textOf(block.content) : '';
};

const textOf = (nodes: readonly (Inline | Block)[]): string =>
  nodes
    .map((node) => {
      if (!('content' in node)) return '';
      return typeof node.content === 'string' ? node.content : textOf(node.content);
    })
    .join('')
    .trim();

const isBlock = (node: Node): node is Exclude<Node, Inline> => BLOCKS.has(node.type);

const blocksOf = (nodes: Node[]): Block[] => {
  const blocks: Block[] = [];
  let run: Inline[] = [];
  const endRun = (): void => {
    if (run.length > 0) blocks.push({ type: 'paragraph', content: joined(run) });
    run = [];
  };
  for (const [index, node] of nodes.entries()) {
    if (!isBlock(node)) {
      if (!isSwallowed(nodes, index)) run.push(node);
      continue;
    }
    endRun();
    blocks.push(blockOf(node));
  }
  endRun();
  return blocks;
};

const blockOf = (node: Exclude<Node, Inline>): Block => {
  if (node.type === 'blockQuote') return { type: 'blockQuote', content: blocksOf(node.content) };
  if (node.type === 'codeBlock' || node.type === 'list') return node;
  return { ...node, content: joined(node.content) };
};

/** A line break that only parts a block from its neighbours, or stands at the end of everything. */
const isSwallowed = (nodes: Node[], index: number): boolean => {
  const [before, node, after] = [nodes[index - 1], nodes[index], nodes[index + 1]];
  if (node?.type !== 'br') return false;
  return after === undefined || isBlock(after) || before?.type === 'codeBlock';
};

/** The same with neighbouring texts put together: the parser splits text at every sign that could have had a meaning. */
const joined = (nodes: Inline[]): Inline[] => {
  const all: Inline[] = [];
  for (const node of nodes.map(plain)) {
    const last = all.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.content += node.content;
    else all.push(node);
  }
  return all;
};

const plain = (node: Inline): Inline => {
  if (node.type === 'br') return { type: 'text', content: '\n' };
  if (node.type === 'twemoji') return { type: 'text', content: node.name };
  if (!('content' in node)) return node;
  if (node.type === 'text' || node.type === 'inlineCode') return { ...node };
  return { ...node, content: joined(node.content) };
};
