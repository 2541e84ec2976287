import { type ImagineOptions, imageOption, PRESET_OPTIONS, type SettableOption } from './image-options.ts';
import { type Problem, refused } from './problem.ts';
import { findScheduler } from './schedulers.ts';

/** The names that image makers know from elsewhere. Every option is a flag by its own name, too. */
const ALIASES: Readonly<Record<string, SettableOption>> = {
  ar: 'size',
  aspect: 'size',
  no: 'negative',
  neg: 'negative',
  'negative-prompt': 'negative',
  cfg: 'guidance',
  'cfg-scale': 'guidance',
  'guidance-scale': 'guidance',
  sampler: 'scheduler',
  loras: 'lora',
  'lora-strength': 'strength',
  'num-inference-steps': 'steps',
  hires: 'highres_fix',
  'hires-fix': 'highres_fix',
  'use-karras-sigmas': 'karras',
  'algorithm-type': 'algorithm',
  'safety-checker-type': 'safety_type',
};

const OWN: ReadonlyMap<string, SettableOption> = new Map([
  ...Object.entries(ALIASES),
  ...PRESET_OPTIONS.map((name): [string, SettableOption] => [name.replaceAll('_', '-'), name]),
]);

/** The option of a flag's name in lower case with hyphens; undefined for a flag of another tool. */
export const optionOfFlag = (name: string): SettableOption | undefined => OWN.get(name);

// Midjourney's parameters: left out of the prompt, because here they would be drawn as words.
const FOREIGN_WITH_VALUE = new Set(
  'v version s stylize c chaos q quality iw w weird style stop niji r repeat p profile sref sw sv cref cw oref ow exp motion end bs'.split(
    ' ',
  ),
);
const FOREIGN = new Set([
  ...FOREIGN_WITH_VALUE,
  ...'fast relax turbo stealth public tile video draft hd loop'.split(' '),
]);

/** The flag that names a preset. Midjourney's `--style raw` is none. */
const STYLE = 'style';

/** The flag that leaves an image as its options say: nothing of it is filled in from cards, no words are added. */
const RAW = 'raw';

/** The flag that makes a grid of all combinations of a prompt's choices. */
const ALL = 'all';

// No option of an image, but of its order.
const PRIVATE = 'private';

const isKnown = (name: string): boolean =>
  OWN.has(name) || FOREIGN.has(name) || [PRIVATE, RAW, ALL].includes(name);

// Phones turn two hyphens into a dash while somebody types. A single dash may be one of a sentence, and is only a
// flag before a name that is known.
const FLAG = /(?:^|(?<=\s))(--|[–—]{1,2}|−−)(\p{L}[\p{L}\p{N}_-]*)(?:\s*[=＝]\s*|(?=\s|$))/gu;

/** Flags of a prompt, taken apart. Values are as typed. */
export type PromptFlags = {
  /** The text without flags. */
  words: string;
  options: ImagineOptions;
  /** Only the requester is to see the result. */
  isPrivate?: true | undefined;
  /** The name of a preset. */
  preset?: string | undefined;
  /** Flags of other tools, which were left out, each with its value. */
  ignored: string[];
  problems: Problem[];
  /** `--raw`: nothing is filled in from cards of LoRAs, and no trigger words are added. */
  isRaw?: true | undefined;
  /** `--all`: an image of each combination of the prompt's choices. */
  isAll?: true | undefined;
};

type Found = { flag: string; name: string; text: string };

type Split = { value: string; rest: string };

const oneBlank = (text: string): string => text.replace(/\s+/g, ' ').trim();

const nameOf = (typed: string): string => typed.toLowerCase().replaceAll('_', '-');

/** Cuts a text at its flags. */
const cutAtFlags = (typed: string): { head: string; found: Found[] } => {
  const matches = [...typed.matchAll(FLAG)].filter(
    ([, dashes, name = '']) => dashes === '--' || isKnown(nameOf(name)),
  );
  const found = matches.map((match, index): Found => {
    const from = match.index + match[0].length;
    const text = oneBlank(typed.slice(from, matches[index + 1]?.index));
    return { flag: `--${match[2] ?? ''}`, name: nameOf(match[2] ?? ''), text };
  });
  return { head: typed.slice(0, matches[0]?.index), found };
};

const firstWords = (text: string, count: number): Split => {
  const words = text.split(' ');
  return { value: words.slice(0, count).join(' '), rest: words.slice(count).join(' ') };
};

/** The longest beginning that is the name of a scheduler, such as `DPM++ 2M`; otherwise the first word. */
const schedulerIn = (text: string): Split => {
  const counts = text.split(' ').map((_, index, { length }) => length - index);
  const longest = counts.find((count) => findScheduler(firstWords(text, count).value));
  return firstWords(text, longest ?? 1);
};

/** A list goes on after each comma. */
const listIn = (text: string): Split => {
  const words = text.split(' ');
  const last = words.findIndex((word, index) => !word.endsWith(',') && !words[index + 1]?.startsWith(','));
  return firstWords(text, last + 1 || words.length);
};

/** Splits the text after a flag into its value and the words of the prompt that follow. */
const splitValue = (option: SettableOption, text: string): Split => {
  const { kind } = imageOption(option);
  if (kind.type === 'text' && kind.isProse) return { value: text, rest: '' };
  if (option === 'scheduler') return schedulerIn(text);
  return option === 'lora' || option === 'strength' ? listIn(text) : firstWords(text, 1);
};

const SWITCH: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

type Read = {
  options?: ImagineOptions;
  isPrivate?: true;
  isRaw?: true;
  isAll?: true;
  preset?: string;
  ignored?: string;
  problems?: Problem[];
  rest: string;
};

/** A switch is on by its name alone. */
const readSwitch = (option: SettableOption, text: string): Read => {
  const { value, rest } = firstWords(text, 1);
  const isOn = SWITCH[value.toLowerCase()];
  return isOn === undefined
    ? { options: { [option]: true }, rest: text }
    : { options: { [option]: isOn }, rest };
};

const readOwn = ({ flag, text }: Found, option: SettableOption): Read => {
  if (imageOption(option).kind.type === 'yesNo') return readSwitch(option, text);
  const { value, rest } = splitValue(option, text);
  if (value !== '') return { options: { [option]: value }, rest };
  const refusal = refused(option, flag, { kind: 'flagWithoutValue' });
  return { problems: refusal.ok ? [] : refusal.problems, rest };
};

/** The value of a flag of another tool; only a number follows a flag that nobody knows. */
const readForeign = ({ flag, name, text }: Found): Read => {
  const { value, rest } = firstWords(text, 1);
  const isValue = FOREIGN_WITH_VALUE.has(name) || (!FOREIGN.has(name) && /^[\d.,:]+$/.test(value));
  if (!isValue || value === '') return { ignored: flag, rest: text };
  return { ignored: `${flag} ${value}`, rest };
};

// Names can have blanks, and phones turn quotation marks into others.
const QUOTED = /^(?:"([^"]+)"|“([^”]+)”|„([^“”]+)[“”])\s*/;

/** The name of a preset: one word, or several between quotation marks. */
const readStyle = (found: Found): Read => {
  const quoted = QUOTED.exec(found.text);
  const { value, rest } = firstWords(found.text, 1);
  if (quoted)
    return { preset: quoted[1] ?? quoted[2] ?? quoted[3] ?? '', rest: found.text.slice(quoted[0].length) };
  return value === '' || value.toLowerCase() === RAW ? readForeign(found) : { preset: value, rest };
};

const readFlag = (found: Found): Read => {
  if (found.name === STYLE) return readStyle(found);
  if (found.name === RAW) return { isRaw: true, rest: found.text };
  if (found.name === ALL) return { isAll: true, rest: found.text };
  if (found.name === PRIVATE) return { isPrivate: true, rest: found.text };
  const option = OWN.get(found.name);
  return option === undefined ? readForeign(found) : readOwn(found, option);
};

/**
 * Takes flags such as `--ar 3:2 --no text --seed=5` out of a text: those that name an option, in any case, and those of
 * other tools, which are left out. Of a flag that is given twice the last one counts.
 */
export const readFlags = (typed: string): PromptFlags => {
  const { head, found } = cutAtFlags(typed);
  const read = found.map(readFlag);
  return {
    words: oneBlank([head, ...read.map(({ rest }) => rest)].join(' ')),
    options: Object.assign({}, ...read.map(({ options }) => options)),
    isPrivate: read.find(({ isPrivate }) => isPrivate)?.isPrivate,
    preset: read.findLast(({ preset }) => preset !== undefined)?.preset,
    ignored: read.flatMap(({ ignored }) => ignored ?? []),
    problems: read.flatMap(({ problems }) => problems ?? []),
    isRaw: read.find(({ isRaw }) => isRaw)?.isRaw,
    isAll: read.find(({ isAll }) => isAll)?.isAll,
  };
};
