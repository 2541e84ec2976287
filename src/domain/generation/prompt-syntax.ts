import { plainWidth, readNumber, typedName } from '../typed-text.ts';
import type { ImagineOptions } from './image-options.ts';
import type { NamedLora } from './lora.ts';
import { type Problem, refused } from './problem.ts';
import { readFlags } from './prompt-flags.ts';

/** A prompt taken apart. The values of flags and strengths are still as typed. */
export type PromptParts = {
  prompt: string;
  loras: NamedLora[];
  /** The options that flags set. */
  flags: ImagineOptions;
  /** A flag says that only the requester is to see the result. */
  isPrivate?: true | undefined;
  /** The name of a preset that a flag names. */
  preset?: string | undefined;
  /** Flags of other tools, which were left out. */
  ignored: string[];
  /** `--raw`: nothing is filled in from cards of LoRAs, and no trigger words are added. */
  isRaw?: true | undefined;
  /** `--all`: an image of each combination of the prompt's choices. */
  isAll?: true | undefined;
  /** Tags and flags that cannot be meant as they stand. */
  problems: Problem[];
};

// Tools load LyCORIS files and their kinds as LoRAs.
const LORA_FAMILIES = ['lora', 'lyco', 'lycoris', 'locon', 'loha', 'lokr', 'dora'];
const OTHER_FAMILIES = ['hypernet', 'hypernetwork', 'embedding', 'embeddings', 'checkpoint', 'ckpt', 'vae'];

const FAMILY = [...LORA_FAMILIES, ...OTHER_FAMILIES].toSorted((a, b) => b.length - a.length).join('|');

const TAG = /[<＜﹤]([^<>＜﹤＞﹥]*)[>＞﹥]/g;
const KNOWN_FAMILY = new RegExp(`^\\s*(${FAMILY})\\s*(?::(.*)|\\s.*|)$`, 'is');
const ANY_FAMILY = /^\p{L}[\p{L}\p{N}_-]*:\S/u;
// What Discord itself writes in angle brackets: emoji, times, mentions, commands, links.
const DISCORDS = /^(?:a?:\w+:\d+|t:-?\d+(?::\w)?|id:\w+|sound:\d+:\d+|https?:\/\/\S*)$/;
// A tag that was not closed, not opened, or has lost its brackets.
const BROKEN = new RegExp(
  `<\\s*(?:${FAMILY})(?:\\s*:|\\s*>|$)[^<>]{0,40}|(?<![\\p{L}\\p{N}])(?:${FAMILY})\\s*:[^\\s<>:]+(?::[^\\s<>]*)?\\s*>|(?<![\\p{L}\\p{N}])(?:${FAMILY}):[^\\s<>:]+:[\\d.,]+`,
  'iu',
);

type ReadTag = { loras: NamedLora[]; problems: Problem[] };

const broken = (tag: string, kind: 'brokenTag' | 'unknownTag' | 'twoStrengths'): ReadTag => {
  const refusal = refused('prompt', tag, { kind });
  return { loras: [], problems: refusal.ok ? [] : refusal.problems };
};

/** The strength out of `0.8`, `te=0.8`; more of them count when they are the same. */
const readStrengthsOf = (tag: string, id: string, strengths: readonly string[]): ReadTag => {
  const values = strengths.map((strength) => strength.replace(/^\s*(?:te|unet)\s*=/i, '').trim());
  const [first, ...others] = values;
  if (first === undefined) return { loras: [{ id }], problems: [] };
  if (others.length === 0) return { loras: [{ id, strength: first }], problems: [] };
  if (values.length > 2 || values.some((value) => Number.isNaN(readNumber(value)))) {
    return broken(tag, 'brokenTag');
  }
  const isOne = others.every((value) => readNumber(value) === readNumber(first));
  return isOne ? { loras: [{ id, strength: first }], problems: [] } : broken(tag, 'twoStrengths');
};

/** What a piece in angle brackets is; undefined for words that happen to stand there. */
const readTag = (tag: string, inside: string): ReadTag | undefined => {
  const [, family, rest] = KNOWN_FAMILY.exec(inside) ?? [];
  if (family === undefined) return ANY_FAMILY.test(inside) ? broken(tag, 'unknownTag') : undefined;
  if (!LORA_FAMILIES.includes(family.toLowerCase())) return broken(tag, 'unknownTag');
  const [name = '', ...strengths] = rest?.split(':') ?? [];
  const id = typedName(name);
  return id === '' ? broken(tag, 'brokenTag') : readStrengthsOf(tag, id, strengths);
};

/** Takes the tags out of a text. */
const readTags = (typed: string): ReadTag & { words: string } => {
  const loras: NamedLora[] = [];
  const problems: Problem[] = [];
  const words = typed.replace(TAG, (tag, inner: string) => {
    const inside = plainWidth(inner);
    const read = DISCORDS.test(inside) ? undefined : readTag(tag, inside);
    if (read === undefined) return tag;
    loras.push(...read.loras);
    problems.push(...read.problems);
    return ' ';
  });
  const [rest] = BROKEN.exec(plainWidth(words)) ?? [];
  const unread = rest === undefined ? [] : broken(rest, 'brokenTag').problems;
  return { words, loras, problems: [...problems, ...unread] };
};

/** The tags in a negative prompt, where none means anything. */
export const negativeProblems = (negative: string): Problem[] => {
  const { words, loras, problems } = readTags(negative);
  if (loras.length + problems.length === 0) return [];
  const [tag] = words === negative ? [] : (negative.match(TAG) ?? []);
  return [
    { option: 'negative', given: tag ?? problems[0]?.given ?? negative, reason: { kind: 'tagInNegative' } },
  ];
};

/**
 * Takes the tags of LoRAs and the flags out of a prompt. Tags are understood in any case and width, with invisible
 * letters in them, and by the names of LoRA's kin, such as `<lyco:…>`; every other tag is a problem, named by itself.
 */
export const readPrompt = (typed: string): PromptParts => {
  const { words: untagged, loras, problems } = readTags(typed);
  const { words, options: flags, problems: ofFlags, ...said } = readFlags(untagged);
  return { prompt: words, loras, flags, ...said, problems: [...problems, ...ofFlags] };
};
