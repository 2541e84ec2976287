import { findCard, type LoraCard, usualStrength } from '#domain/catalogue/lora-card.ts';
import { missingTriggerWords, type TriggerWordsOf } from '#domain/catalogue/trigger-words.ts';
import { isVisible } from '#domain/text-match.ts';
import { visibleText } from '#domain/typed-text.ts';
import { cardHints, namesOnly, withCardScheduler } from './card-defaults.ts';
import type { Hint } from './generation.ts';
import type { ImagineOptions } from './image-options.ts';
import { completedId, type LoraSelection, type NamedLora, readNamedLoras, readStrengths } from './lora.ts';
import { type Layer, layOptions, type OptionSources, withoutUsualLoras } from './option-layers.ts';
import { pairLoras } from './pair-loras.ts';
import { type Parsed, parsed } from './problem.ts';
import type { PromptParts } from './prompt-syntax.ts';
import type { Size } from './size.ts';

/** What stands in for options that were left out. */
export type ImagineDefaults = {
  modelId: string;
  seed: () => number;
  /** The LoRAs whose ids begin with a text, to complete shortened ones; left out: none are known. */
  lorasStartingWith?: (beginning: string) => readonly string[];
  /** The size for a model, where nobody names one; left out: 512 × 512 for all. */
  sizeFor?: (modelId: string) => Size;
  /** Later ones win over earlier ones. */
  layers?: readonly Layer[];
  /** What a server knows of LoRAs: nicknames, strengths and schedulers. */
  cards?: readonly LoraCard[];
  /** The trigger words to add; left out: none. */
  triggerWordsOf?: TriggerWordsOf;
};

/** Gives strengths to LoRAs, out of those that are read; `named` says which of them were typed with one of their own. */
export type BindStrengths = (
  selected: readonly LoraSelection[],
  named: readonly NamedLora[],
) => Parsed<LoraSelection[]>;

/** A prompt taken apart, and what is done to the LoRAs that are read. */
export type TakenApart = {
  parts: PromptParts;
  bindStrengths?: BindStrengths;
  /** Words that count as said beside those of the prompt: no trigger words are added in their place. */
  said?: string;
};

/** LoRAs with their strengths, and those of them that have the strength of their cards. */
type ReadLoras = { loras: LoraSelection[]; usual: string[] };

const readLoras = (
  options: ImagineOptions,
  { parts, bindStrengths }: TakenApart,
  { cards = [], lorasStartingWith = () => [] }: ImagineDefaults,
): Parsed<ReadLoras> => {
  const idOf = (name: string): string | undefined => findCard(cards, name)?.id;
  const inPrompt = parts.loras.map((lora) => ({ ...lora, id: idOf(lora.id) ?? lora.id }));
  const inList = readNamedLoras(visibleText(options.lora) ?? '', idOf);
  const named = [...inList, ...inPrompt].map((lora) => ({
    ...lora,
    id: completedId(lora.id, lorasStartingWith),
  }));
  const strengths = readStrengths(visibleText(options.strength) ?? '');
  const paired = pairLoras(named, strengths, (id) => usualStrength(cards, id));
  const bound = paired.ok && bindStrengths ? bindStrengths(paired.value, named) : paired;
  if (!bound.ok) return bound;
  const isOpen = (index: number): boolean => strengths.length === 0 && named[index]?.strength === undefined;
  // What was bound to another strength is another value.
  const usual = paired.ok
    ? paired.value.filter((one, index) => isOpen(index) && bound.value.includes(one))
    : [];
  return parsed({ loras: bound.value, usual: usual.map(({ id }) => id) });
};

/** The options that count, out of those that were typed and those that stand in for the others. */
const laid = (
  options: ImagineOptions,
  { parts, flags, layers }: { parts: PromptParts; flags: ImagineOptions; layers: readonly Layer[] },
) => {
  const hasLoras = parts.loras.length > 0;
  const standIns = hasLoras ? withoutUsualLoras(layers) : layers;
  const { options: typed, sources } = layOptions(options, { flags, layers: standIns });
  const loraSource: OptionSources = hasLoras ? { lora: 'typed' } : {};
  return { typed: { ...typed, prompt: parts.prompt }, sources: { ...sources, ...loraSource } };
};

/** What stands in, where somebody wants an image as its options say. */
const rawDefaults = ({ triggerWordsOf: _, cards = [], ...defaults }: ImagineDefaults): ImagineDefaults => ({
  ...defaults,
  cards: namesOnly(cards),
});

/** What counts of options, with the prompt and the LoRAs that follow from them. */
export type Settled = {
  typed: ImagineOptions;
  sources: OptionSources;
  /** The LoRAs, or what is wrong with them. */
  loras: Parsed<LoraSelection[]>;
  /** The prompt with the trigger words that it lacked; empty for none. */
  prompt: string;
  /** What was filled in from cards, and what was added. */
  hints: Hint[];
};

const withTriggerWords = (
  prompt: string,
  { loras, said }: { loras: readonly LoraSelection[]; said: readonly string[] },
  { triggerWordsOf: wordsOf = () => [] }: ImagineDefaults,
): { prompt: string; hints: Hint[] } => {
  const ids = loras.map(({ id }) => id);
  const words = missingTriggerWords(prompt, ids, { wordsOf, said });
  return {
    prompt: [prompt, ...words].join(', '),
    hints: words.length === 0 ? [] : [{ kind: 'triggerWords', words }],
  };
};

/**
 * Lays options over those that stand in for others. The LoRAs that follow decide on what nobody chose: by their cards on
 * strengths and the scheduler, by their trigger words on the prompt.
 */
export const settleOptions = (
  options: ImagineOptions,
  { taken, flags }: { taken: TakenApart; flags: ImagineOptions },
  usual: ImagineDefaults,
): Settled => {
  const defaults = taken.parts.isRaw ? rawDefaults(usual) : usual;
  const { layers = [], cards = [] } = defaults;
  const laying = { parts: taken.parts, flags };
  const read = readLoras(laid(options, { ...laying, layers }).typed, taken, defaults);
  const chosen = read.ok ? read.value : { loras: [], usual: [] };
  const all = laid(options, { ...laying, layers: withCardScheduler(layers, chosen.loras, cards) });
  const hasScheduler = all.sources.scheduler === 'card';
  const own = isVisible(taken.parts.prompt) ? taken.parts.prompt : '';
  // Words that somebody does not want in the image are not added either.
  const said = [taken.said ?? '', visibleText(all.typed.negative) ?? ''];
  const { prompt, hints } = withTriggerWords(own, { loras: chosen.loras, said }, defaults);
  return {
    ...all,
    loras: read.ok ? parsed(read.value.loras) : read,
    prompt,
    hints: [...cardHints({ ...chosen, hasScheduler }, cards), ...hints],
  };
};
