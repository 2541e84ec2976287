import type { Hint } from '#domain/generation/generation.ts';
import type { ImagineOptions, OptionValue } from '#domain/generation/image-options.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import { type Parsed, parsed, refused } from '#domain/generation/problem.ts';
import { type PromptParts, readPrompt } from '#domain/generation/prompt-syntax.ts';
import { takePromptApart } from '#domain/generation/read-options.ts';
import { readNumber } from '#domain/typed-text.ts';
import { wildcardProblem } from './examine-wildcards.ts';
import { type ChosenWords, pickWords, type WildcardLists, withChosen } from './pick-words.ts';
import { hasPicks, parseTemplate, printTemplate, type Template } from './template.ts';

/** What a prompt is picked with: the lists of the server, and where the seed comes from. */
type Picking = {
  lists: WildcardLists;
  /** What stands in for options that were left out; later ones win. */
  layers: readonly Layer[];
  /** Draws the seed where nothing names one. */
  draw: () => number;
  /** Words that are chosen already for choices and wildcards, whatever the seed would pick. */
  chosen?: readonly ChosenWords[];
};

/** A prompt without choices, taken apart, the seed that picked, and what is worth telling. */
type PickedParts = { parts: PromptParts; seed: number; hints: Hint[] };

/** The words that stay the same whatever is picked. */
const constantWords = (template: Template): string =>
  template.map((part) => (part.kind === 'words' ? part.words : ' ')).join('');

/**
 * The template with which another seed can pick anew: without tags and flags, which have become options of the request.
 * Null where the picked words brought LoRAs or flags along.
 */
const templateToKeep = (template: Template, outcome: PromptParts): string | null => {
  const [constant, picked] = [readPrompt(constantWords(template)), outcome].map(({ loras, flags }) =>
    JSON.stringify({ loras, flags }),
  );
  return constant === picked ? readPrompt(printTemplate(template)).prompt : null;
};

const seedIn = (value: OptionValue | undefined): number | undefined => {
  const seed = value === undefined || value === '' ? Number.NaN : readNumber(String(value));
  return Number.isSafeInteger(seed) ? seed : undefined;
};

/** The seed that the image will have: of an option, of a flag, of a layer, or else a drawn one. A blank asks for one. */
const seedFor = (options: ImagineOptions, typed: PromptParts, { layers, draw }: Picking): number => {
  const named = options.seed ?? typed.flags.seed;
  if (named !== undefined) return seedIn(named) ?? draw();
  const ofLayers = layers.toReversed().map((layer) => seedIn(layer.options.seed));
  return ofLayers.find((seed) => seed !== undefined) ?? draw();
};

/** Reads the prompt among options as a template that can be picked from with these lists. */
export const readTemplate = (options: ImagineOptions, lists: WildcardLists): Parsed<Template> => {
  const read = parseTemplate(String(options.prompt ?? ''));
  if (!read.ok) return refused('prompt', read.problem.given, { kind: read.problem.reason });
  const problem = wildcardProblem(read.template, lists);
  if (!problem) return parsed(read.template);
  const { name, ...reason } = problem;
  return refused('prompt', `__${name}__`, reason);
};

/**
 * Picks the words of the prompt among options, by the seed of the image, so that the same seed picks the same. `typed` is
 * that prompt taken apart. `seed` is the one to use where nothing else names one.
 */
export const pickPrompt = (
  options: ImagineOptions,
  typed: PromptParts,
  picking: Picking,
): Parsed<PickedParts> => {
  const read = readTemplate(options, picking.lists);
  if (!read.ok) return read;
  const template = withChosen(read.value, picking.chosen ?? []);
  if (!template.ok) return refused('prompt', template.missing, { kind: 'wordsNotInPrompt' });
  const seed = seedFor(options, typed, picking);
  const { prompt, picked } = pickWords(template.value, seed, picking.lists);
  const parts = prompt === options.prompt ? typed : takePromptApart({ prompt });
  const hint = (): Hint => ({
    kind: 'picked',
    template: templateToKeep(template.value, parts),
    words: [...picked],
  });
  return parsed({ parts, seed, hints: hasPicks(template.value) ? [hint()] : [] });
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
