/** How many options of a choice are picked. */
type PickCount = { min: number; max: number };

/** `{red|blue}` or `{2$$red|blue|green}`: some of the options, with the separator between them. */
type Choice = { kind: 'choice'; count: PickCount; separator: string; options: readonly Template[] };

/** A piece of a template. */
export type TemplatePart =
  /** Words as they are. */
  | { kind: 'words'; words: string }
  | Choice
  /** `__colour__`: an entry of the list of that name. */
  | { kind: 'wildcard'; name: string };

/** A prompt in which some words are picked when an image is ordered. */
export type Template = readonly TemplatePart[];

/** Why a template cannot be read. `given` is the piece of it that is wrong, which starts at the index `at`. */
type TemplateProblem = {
  at: number;
  given: string;
  reason: 'unclosedChoice' | 'tooDeep' | 'pickCount';
};

/** A template, or the first problem with it. */
export type ParsedTemplate = { ok: true; template: Template } | { ok: false; problem: TemplateProblem };

/** Limits of templates. */
export const TEMPLATE_LIMITS = {
  /** Choices inside of each other, and lists inside of each other. */
  depth: 8,
  /** Characters of a list's name. */
  name: 32,
} as const;

const SEPARATOR = ', ';

/** A choice between braces, before its options are read. */
type Braces = { from: number; to: number; pipes: readonly number[] };

type OpenBrace = { from: number; pipes: number[] };

const isEscaped = (text: string, at: number): boolean => text[at - 1] === '\\';

/**
 * Finds the choices of a text: pairs of braces with a `|` between them. Other braces are words, as other tools
 * use them for emphasis. Takes time proportional to the text.
 */
const findChoices = (text: string): { choices: Map<number, Braces>; unclosed: OpenBrace | undefined } => {
  const open: OpenBrace[] = [];
  const choices = new Map<number, Braces>();
  for (let at = 0; at < text.length; at += 1) {
    if (isEscaped(text, at)) continue;
    const character = text[at];
    if (character === '{') open.push({ from: at, pipes: [] });
    if (character === '|') open.at(-1)?.pipes.push(at);
    const closed = character === '}' ? open.pop() : undefined;
    if (closed && closed.pipes.length > 0) choices.set(closed.from, { ...closed, to: at });
  }
  return { choices, unclosed: open.find(({ pipes }) => pipes.length > 0) };
};

const ESCAPE = /\\([{}|_])/g;

const wordsOf = (text: string): TemplatePart[] =>
  text === '' ? [] : [{ kind: 'words', words: text.replace(ESCAPE, '$1') }];

/** A name begins and ends with a letter or digit, so that `__` cannot be part of it. */
const WILDCARD = /(?<!\\)__([\p{L}\p{N}](?:[\p{L}\p{N}-]|_(?!_)){0,31})__/gu;

const withWildcards = (text: string): TemplatePart[] => {
  const matches = [...text.matchAll(WILDCARD)];
  const parts = matches.flatMap((match, index): TemplatePart[] => {
    const last = matches[index - 1];
    const before = text.slice(last ? last.index + last[0].length : 0, match.index);
    return [...wordsOf(before), { kind: 'wildcard', name: (match[1] ?? '').toLowerCase() }];
  });
  const last = matches.at(-1);
  return [...parts, ...wordsOf(text.slice(last ? last.index + last[0].length : 0))];
};

// How many are picked, and what is put between them: `2$$`, `1-2$$ and $$`.
const HEAD = /\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*\$\$(?:([^$|{}]*)\$\$)?/y;

type Head = { count: PickCount; separator: string; length: number };

const readHead = (text: string, at: number): Head => {
  HEAD.lastIndex = at;
  const [head = '', min = '1', max = min, separator = SEPARATOR] = HEAD.exec(text) ?? [];
  return { count: { min: Number(min), max: Number(max) }, separator, length: head.length };
};

type Reading = { text: string; choices: Map<number, Braces> };

class TemplateError extends Error {
  readonly problem: TemplateProblem;
  constructor(problem: TemplateProblem) {
    super(problem.reason);
    this.problem = problem;
  }
}

const readChoice = (reading: Reading, { from, to, pipes }: Braces, depth: number): TemplatePart => {
  const given = reading.text.slice(from, to + 1);
  if (depth > TEMPLATE_LIMITS.depth) throw new TemplateError({ at: from, given, reason: 'tooDeep' });
  const head = readHead(reading.text, from + 1);
  const most = pipes.length + 1;
  if (head.count.min < 1 || head.count.min > head.count.max || head.count.max > most)
    throw new TemplateError({ at: from, given, reason: 'pickCount' });
  const starts = [from + 1 + head.length, ...pipes.map((pipe) => pipe + 1)];
  const options = starts.map((start, index) => readParts(reading, { start, end: pipes[index] ?? to }, depth));
  return { kind: 'choice', count: head.count, separator: head.separator, options };
};

const readParts = (
  reading: Reading,
  { start, end }: { start: number; end: number },
  depth: number,
): Template => {
  const parts: TemplatePart[] = [];
  let plainFrom = start;
  for (let at = start; at < end; at += 1) {
    const choice = reading.choices.get(at);
    if (choice === undefined) continue;
    parts.push(...withWildcards(reading.text.slice(plainFrom, at)), readChoice(reading, choice, depth + 1));
    at = choice.to;
    plainFrom = choice.to + 1;
  }
  return [...parts, ...withWildcards(reading.text.slice(plainFrom, end))];
};

/**
 * Reads the choices and wildcards of a prompt: `{red|blue}` picks one, `{2$$a|b|c}` two, `{1-2$$ and $$a|b}` one or two
 * with " and " between them, `__colour__` an entry of a list. `\{`, `\|` and `\}` are the characters themselves; braces
 * without a `|` are words.
 */
export const parseTemplate = (text: string): ParsedTemplate => {
  const { choices, unclosed } = findChoices(text);
  if (unclosed) {
    const given = text.slice(unclosed.from, unclosed.from + 40);
    return { ok: false, problem: { at: unclosed.from, given, reason: 'unclosedChoice' } };
  }
  try {
    return { ok: true, template: readParts({ text, choices }, { start: 0, end: text.length }, 0) };
  } catch (error) {
    if (error instanceof TemplateError) return { ok: false, problem: error.problem };
    throw error;
  }
};

const printHead = ({ count: { min, max }, separator }: Choice, options: string): string => {
  const count = min === max ? `${min}` : `${min}-${max}`;
  const whole = `${count}$$${separator}$$`;
  // Options that begin like a count would be read as one, or as the separator.
  if (separator !== SEPARATOR || readHead(options, 0).length > 0 || options.includes('$$')) return whole;
  return count === '1' ? '' : `${count}$$`;
};

// Whatever would end an option, begin a choice or a list's name, or follow a backslash that is to stay.
const TO_ESCAPE = /[{}|]|_(?=_)|(?<=\\)_/g;

const printPart = (part: TemplatePart): string => {
  if (part.kind === 'words') return part.words.replace(TO_ESCAPE, '\\$&');
  if (part.kind === 'wildcard') return `__${part.name}__`;
  const options = part.options.map(printTemplate).join('|');
  return `{${printHead(part, options)}${options}}`;
};

/** Writes a template so that `parseTemplate` reads the same. */
export const printTemplate = (template: Template): string => template.map(printPart).join('');

/** An entry of a list as a template; one that cannot be read is words. */
export const entryTemplate = (entry: string): Template => {
  const read = parseTemplate(entry);
  return read.ok ? read.template : [{ kind: 'words', words: entry }];
};

/** Whether something is to be picked in it. */
export const hasPicks = (template: Template): boolean => template.some(({ kind }) => kind !== 'words');
