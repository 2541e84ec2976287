/**
 * The text that AUTOMATIC1111 keeps as `parameters`: a prompt, a line that begins with `Negative prompt:`, and a line of
 * settings such as `Steps: 31, Seed: 5`. Everything here takes time proportional to the text.
 */

/** The text, taken apart. A setting that is written twice is here twice. */
export type Infotext = { prompt: string; negativePrompt: string; settings: [name: string, value: string][] };

const NEGATIVE = 'Negative prompt:';
const STEPS = 'Steps: ';

/** Where the last `Steps: ` with a number begins; -1 if there is none. */
const lastSteps = (text: string): number => {
  for (let at = text.lastIndexOf(STEPS); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(STEPS, at - 1)) {
    if (/^\d/.test(text.charAt(at + STEPS.length))) return at;
  }
  return -1;
};

const isName = (text: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N} _./()+-]{0,60}$/u.test(text);

/** Whether a line is settings from its beginning. SD.Next begins with others than the steps. */
const isSettings = (line: string): boolean => {
  const steps = lastSteps(line);
  if (steps <= 0) return steps === 0;
  const before = line.slice(0, steps).trimEnd();
  return before.endsWith(',') && !before.includes(NEGATIVE) && isName(before.slice(0, before.indexOf(':')));
};

/** Where the settings begin, and what is before them. */
const atSettings = (text: string): { words: string; settings: string; isOneLine: boolean } => {
  const lines = text.split('\n');
  const isOneLine = lines.length === 1;
  const line = lines.findLastIndex(isSettings);
  if (line !== -1) {
    // A value with a line break that nobody escaped goes on in the next line.
    return { words: lines.slice(0, line).join('\n'), settings: lines.slice(line).join('\n'), isOneLine };
  }
  const at = isOneLine ? lastSteps(text) : -1;
  return at === -1
    ? { words: text, settings: '', isOneLine }
    : { words: text.slice(0, at), settings: text.slice(at), isOneLine };
};

const withoutPrefix = (line: string): string =>
  line.startsWith(NEGATIVE) ? line.slice(NEGATIVE.length).trim() : line;

const splitPrompts = (words: string, isOneLine: boolean): Pick<Infotext, 'prompt' | 'negativePrompt'> => {
  const at = isOneLine ? words.lastIndexOf(NEGATIVE) : -1;
  if (at > 0) {
    return { prompt: words.slice(0, at).trim(), negativePrompt: withoutPrefix(words.slice(at)).trim() };
  }
  const lines = words.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith(NEGATIVE));
  const [prompt, negative] = first === -1 ? [lines, []] : [lines.slice(0, first), lines.slice(first)];
  return { prompt: prompt.join('\n').trim(), negativePrompt: negative.map(withoutPrefix).join('\n').trim() };
};

/** The index after the text in quotes that begins at `start`; the end of all where it is not closed. */
const afterQuoted = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
};

const DEPTH: Readonly<Record<string, number>> = { '{': 1, '[': 1, '}': -1, ']': -1 };

/** The index after the brackets that open at `start`; the end of all where they are not closed. */
const afterBrackets = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') at = afterQuoted(text, at) - 1;
    else depth += DEPTH[text[at] ?? ''] ?? 0;
    if (depth === 0) return at + 1;
  }
  return text.length;
};

const orEnd = (text: string, at: number): number => (at === -1 ? text.length : at);

const afterValue = (text: string, start: number): number => {
  if (text[start] === '"') return afterQuoted(text, start);
  if (text[start] === '{' || text[start] === '[') return afterBrackets(text, start);
  return orEnd(text, text.indexOf(',', start));
};

const unquoted = (value: string): string => {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.replaceAll('"', '');
  }
};

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === ',') at += 1;
  return at;
};

/** Reads the line of settings: values may be quoted, or be JSON in brackets. */
const readSettings = (text: string): Infotext['settings'] => {
  const settings: Infotext['settings'] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const comma = orEnd(text, text.indexOf(',', at));
    const colon = text.slice(at, comma).indexOf(':');
    if (colon === -1) {
      // A name whose value is the same word.
      const word = text.slice(at, comma).trim();
      settings.push([word, word]);
      at = skipBlanks(text, comma);
      continue;
    }
    const start = skipBlanks(text, at + colon + 1);
    const isBlank = start > comma;
    const end = isBlank ? comma : afterValue(text, start);
    const value = isBlank ? '' : text.slice(start, end).trim();
    settings.push([text.slice(at, at + colon).trim(), unquoted(value)]);
    at = skipBlanks(text, orEnd(text, text.indexOf(',', end)));
  }
  return settings;
};

/** Takes a text apart. Any text is one: without settings, it is a prompt. */
export const readInfotext = (typed: string): Infotext => {
  const text = typed.replaceAll('\r\n', '\n').trim();
  const { words, settings, isOneLine } = atSettings(text);
  return { ...splitPrompts(words, isOneLine), settings: readSettings(settings) };
};

const quoted = (value: string): string => (/[,\n:]/.test(value) ? JSON.stringify(value) : value);

/** Writes the text as AUTOMATIC1111 does. */
export const printInfotext = ({ prompt, negativePrompt, settings }: Infotext): string =>
  [
    prompt,
    ...(negativePrompt === '' ? [] : [`${NEGATIVE} ${negativePrompt}`]),
    settings.map(([name, value]) => (name === value ? name : `${name}: ${quoted(value)}`)).join(', '),
  ]
    .join('\n')
    .trim();
