import type { Hint } from '#domain/generation/generation.ts';
import type { ImagineOptions, OptionValue } from '#domain/generation/image-options.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import { type Parsed, parsed, refused } from '#domain/generation/problem.ts';
import { readPrompt } from '#domain/generation/prompt-syntax.ts';
import { readNumber } from '#domain/typed-text.ts';
import { pickWords, type WildcardLists, wildcardsIn } from './pick-words.ts';
import { hasPicks, parseTemplate, printTemplate, type Template } from './template.ts';

/** What a prompt is picked with: the lists of the server, and where the seed comes from. */
type Picking = {
  lists: WildcardLists;
  /** What stands in for options that were left out; later ones win. */
  layers: readonly Layer[];
  /** Draws the seed where nothing names one. */
  draw: () => number;
};

/** Options whose prompt has no choices any more. */
type PickedOptions = { options: ImagineOptions; seed: number; hints: Hint[] };

/** The words that stay the same whatever is picked. */
const constantWords = (template: Template): string =>
  template.map((part) => (part.kind === 'words' ? part.words : ' ')).join('');

/**
 * The template with which another seed can pick anew: without tags and flags, which have become options of the request.
 * Null where the picked words brought LoRAs or flags along.
 */
const templateToKeep = (template: Template, prompt: string): string | null => {
  const [constant, outcome] = [constantWords(template), prompt].map((text) => {
    const { loras, flags } = readPrompt(text);
    return JSON.stringify({ loras, flags });
  });
  return constant === outcome ? readPrompt(printTemplate(template)).prompt : null;
};

const seedIn = (value: OptionValue | undefined): number | undefined => {
  const seed = value === undefined || value === '' ? Number.NaN : readNumber(String(value));
  return Number.isSafeInteger(seed) ? seed : undefined;
};

/** The seed that the image will have: of an option, of a flag, of a layer, or else a drawn one. A blank asks for one. */
const seedFor = (options: ImagineOptions, { layers, draw }: Picking): number => {
  const typed = options.seed ?? readPrompt(String(options.prompt ?? '')).flags.seed;
  if (typed !== undefined) return seedIn(typed) ?? draw();
  const ofLayers = layers.toReversed().map((layer) => seedIn(layer.options.seed));
  return ofLayers.find((seed) => seed !== undefined) ?? draw();
};

/**
 * Picks the words of the prompt among options, by the seed of the image, so that the same seed picks the same. Prompts
 * without choices stay as they are. `seed` is the one to use where nothing else names one.
 */
export const pickPrompt = (options: ImagineOptions, picking: Picking): Parsed<PickedOptions> => {
  const read = parseTemplate(String(options.prompt ?? ''));
  if (!read.ok) return refused('prompt', read.problem.given, { kind: read.problem.reason });
  const { template } = read;
  const unknown = wildcardsIn(template).find((name) => picking.lists(name) === undefined);
  if (unknown !== undefined) return refused('prompt', `__${unknown}__`, { kind: 'unknownWildcard' });
  const seed = seedFor(options, picking);
  const { prompt, picked } = pickWords(template, seed, picking.lists);
  const hint = (): Hint => ({
    kind: 'picked',
    template: templateToKeep(template, prompt),
    words: [...picked],
  });
  return parsed({ options: { ...options, prompt }, seed, hints: hasPicks(template) ? [hint()] : [] });
};

/** The template of a result that was picked, to pick from it anew; undefined where there is none. */
export const templateOf = (hints: readonly Hint[]): string | undefined =>
  hints.flatMap((hint) => (hint.kind === 'picked' && hint.template !== null ? [hint.template] : []))[0];

/** A prompt that was sent, as somebody would type it: its braces and names of lists pick nothing. */
export const asTyped = (prompt: string): string => {
  const read = parseTemplate(prompt);
  const isRead = read.ok && read.template.every((part) => part.kind === 'words' && part.words === prompt);
  return isRead ? prompt : printTemplate([{ kind: 'words', words: prompt }]);
};
