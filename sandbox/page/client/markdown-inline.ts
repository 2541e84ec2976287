/** A run of text inside a line of Discord's markdown. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'mention'; what: 'member' | 'channel' | 'role'; id: string }
  /** The address of a message, which Discord shows as a way there. */
  | { kind: 'messageLink'; channelId: string }
  | { kind: 'command'; name: string }
  | { kind: 'emoji'; name: string }
  | { kind: 'timestamp'; unix: number; style: TimestampStyle };

/** Discord's timestamp styles: `R` is relative, the others are dates and times of different lengths. */
export type TimestampStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 'R';

type Groups = (string | undefined)[];
type Rule = { pattern: RegExp; build: (groups: Groups) => Inline };

const styled =
  (kind: 'strong' | 'em' | 'underline' | 'strike' | 'spoiler') =>
  ([inner]: Groups): Inline => ({ kind, children: parseInline(inner ?? '') });

const mention =
  (what: 'member' | 'channel' | 'role') =>
  ([id]: Groups): Inline => ({ kind: 'mention', what, id: id ?? '' });

const bareLink = ([url = '']: Groups): Inline => ({
  kind: 'link',
  url,
  children: [{ kind: 'text', text: url }],
});

/** Tried in this order at each place; all are sticky, so they match where the scanner stands or not at all. */
const rules: Rule[] = [
  { pattern: /\\([^\p{L}\p{N}\s])/uy, build: ([text]) => ({ kind: 'text', text: text ?? '' }) },
  { pattern: /``\s?([^\n]+?)\s?``(?!`)/y, build: ([text]) => ({ kind: 'code', text: text ?? '' }) },
  { pattern: /`([^`\n]+)`(?!`)/y, build: ([text]) => ({ kind: 'code', text: text ?? '' }) },
  { pattern: /<\/([^:>]{1,100}):\d{17,19}>/y, build: ([name]) => ({ kind: 'command', name: name ?? '' }) },
  { pattern: /<@!?(\d{17,19})>/y, build: mention('member') },
  { pattern: /<@&(\d{17,19})>/y, build: mention('role') },
  { pattern: /<#(\d{17,19})>/y, build: mention('channel') },
  { pattern: /<t:(-?\d{1,12})(?::([tTdDfFR]))?>/y, build: timestamp },
  { pattern: /<a?:(\w{2,32}):\d{17,19}>/y, build: ([name]) => ({ kind: 'emoji', name: name ?? '' }) },
  { pattern: /\[((?:\\.|[^[\]\\\n])+)\]\(<?(https?:\/\/[^\s<>)]+)>?(?:\s+"[^"\n]*")?\)/y, build: maskedLink },
  {
    pattern: /https:\/\/discord\.com\/channels\/(?:\d{17,20}|@me)\/(\d{17,20})\/\d{17,20}(?![\w/])/y,
    build: ([channelId]) => ({ kind: 'messageLink', channelId: channelId ?? '' }),
  },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, build: bareLink },
  { pattern: /(https?:\/\/[^\s<>]*[^\s<>"'`.,:;!?)\]*_~|\\])/y, build: bareLink },
  { pattern: /\*\*([\s\S]+?)\*\*(?!\*)/y, build: styled('strong') },
  { pattern: /__([\s\S]+?)__(?!_)/y, build: styled('underline') },
  { pattern: /~~([\s\S]+?)~~/y, build: styled('strike') },
  { pattern: /\|\|([\s\S]+?)\|\|/y, build: styled('spoiler') },
  { pattern: /\*(?=\S)((?:\*\*|[^*])+?)\*(?!\*)/y, build: styled('em') },
  // Names such as detail_tweaker_xl keep their underscores: the pair must stand at the edge of a word.
  { pattern: /(?<![\p{L}\p{N}_])_((?:__|[^_])+?)_(?![\p{L}\p{N}_])/uy, build: styled('em') },
];

/** Reads one stretch of text (no blocks) into tokens; text that means nothing special stays as it is. */
export function parseInline(source: string): Inline[] {
  const tokens: Inline[] = [];
  let position = 0;
  while (position < source.length) {
    const found = matchAt(source, position);
    if (found === undefined) {
      const end = nextSpecial(source, position);
      addText(tokens, source.slice(position, end));
      position = end;
    } else {
      if (found.token.kind === 'text') addText(tokens, found.token.text);
      else tokens.push(found.token);
      position = found.end;
    }
  }
  return tokens;
}

function matchAt(source: string, position: number): { token: Inline; end: number } | undefined {
  for (const { pattern, build } of rules) {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    // Building may read nested text by the same pattern, so the end is taken from the match itself.
    if (match !== null) return { token: build(match.slice(1)), end: position + match[0].length };
  }
  return undefined;
}

/** The next place where a rule could begin; each begins with one of these signs or with "http". */
function nextSpecial(source: string, position: number): number {
  const rest = source.slice(position + 1);
  const offset = rest.search(/[\\`<[*_~|]|https?:\/\//);
  return offset === -1 ? source.length : position + 1 + offset;
}

function addText(tokens: Inline[], text: string): void {
  const last = tokens.at(-1);
  if (last?.kind === 'text') last.text += text;
  else tokens.push({ kind: 'text', text });
}

function timestamp([unix, style]: Groups): Inline {
  // The pattern lets nothing but these letters through; without one Discord shows `f`.
  return { kind: 'timestamp', unix: Number(unix), style: (style ?? 'f') as TimestampStyle };
}

function maskedLink([text, url]: Groups): Inline {
  return { kind: 'link', url: url ?? '', children: parseInline(text ?? '') };
}
