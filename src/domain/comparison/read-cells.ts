import { withoutSchedulers } from '#domain/generation/card-defaults.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { BindStrengths, ImagineDefaults } from '#domain/generation/laid-options.ts';
import type { LoraSelection } from '#domain/generation/lora.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import { onePerValue, type Parsed, parsed, refused } from '#domain/generation/problem.ts';
import type { PromptParts } from '#domain/generation/prompt-syntax.ts';
import { type ReadOptions, readTakenApart, takePromptApart } from '#domain/generation/read-options.ts';
import { pickPrompt } from '#domain/prompt-template/pick-prompt.ts';
import type { WildcardLists } from '#domain/prompt-template/pick-words.ts';
import { isPick } from '#domain/prompt-template/pick-words.ts';
import type { Cell, CellChanges } from './cells.ts';
import { replaceWords } from './replace-words.ts';

/** What all cells of a comparison share: the options of `/imagine` as typed, and what stands in for others. */
export type ComparisonBase = {
  options: ImagineOptions;
  defaults: ImagineDefaults;
  /** What wildcards in the prompt are picked from. */
  lists: WildcardLists;
  /** The options of a preset, for an axis of presets. */
  presetOptions?: (name: string) => ImagineOptions | undefined;
};

/** Binds the strength of an axis: of one LoRA, or of those without a strength of their own, or else of all. */
const bindTo =
  ({ lora, value }: CellChanges['strengths'][number]): BindStrengths =>
  (selected, named) => {
    const open = named.filter(({ strength }) => strength === undefined).map(({ id }) => id);
    const wanted = open.length > 0 ? open : named.map(({ id }) => id);
    const isBound = ({ id }: LoraSelection): boolean => (lora === null ? wanted.includes(id) : id === lora);
    const bound = selected.map((one) => (isBound(one) ? { ...one, strength: value } : one));
    if (selected.some(isBound)) return parsed(bound);
    const reason = { kind: lora === null ? 'strengthsWithoutLora' : 'loraNotUsed' } as const;
    return refused('strength', lora ?? '', reason);
  };

const bindAll =
  ({ strengths }: CellChanges): BindStrengths =>
  (selected, named) =>
    strengths.reduce<Parsed<LoraSelection[]>>(
      (bound, strength) => (bound.ok ? bindTo(strength)(bound.value, named) : bound),
      parsed([...selected]),
    );

/** The LoRAs of a cell in the place of all that prompt and options name. */
const withLoras = (
  { parts, options }: { parts: PromptParts; options: ImagineOptions },
  { loras }: CellChanges,
): { parts: PromptParts; options: ImagineOptions } => {
  if (!loras) return { parts, options };
  const { lora, strength: flagged, ...flags } = parts.flags;
  const { strength: typed, ...others } = options;
  const strength = typed ?? flagged;
  const isOpen = loras.some((one) => one.strength === undefined);
  return {
    parts: { ...parts, flags, loras: [...loras] },
    // A blank takes the LoRAs away that somebody has by default.
    options: { ...others, lora: '', ...(isOpen && strength !== undefined ? { strength } : {}) },
  };
};

/** The layers with the preset of a cell in the place of the one that all have. */
const layersOf = ({ defaults, presetOptions }: ComparisonBase, { preset }: CellChanges): readonly Layer[] => {
  const { layers = [] } = defaults;
  if (preset === undefined) return layers;
  const options = (preset === null ? undefined : presetOptions?.(preset)) ?? {};
  return [...layers.filter(({ source }) => source !== 'preset'), { source: 'preset', options }];
};

/** The prompt of one cell taken apart, with words picked: all cells share those that are not on an axis. */
type CellPrompt = (words: CellChanges['words']) => Parsed<PromptParts>;

const cellPromptOf = ({ options, defaults, lists }: ComparisonBase): CellPrompt => {
  const typed = takePromptApart(options);
  const { layers = [], seed: draw } = defaults;
  return (chosen) => {
    const picked = pickPrompt(options, typed, { lists, layers, draw, chosen });
    if (!picked.ok) return picked;
    const { parts, hints } = picked.value;
    const isAllChosen = chosen.length > 0 && hints.length === 0;
    return parts.isAll && !isAllChosen ? refused('prompt', '--all', { kind: 'allElsewhere' }) : parsed(parts);
  };
};

/** Reads the options of one cell, which has one image. */
const readCell = (base: ComparisonBase, changes: CellChanges, promptOf: CellPrompt): Parsed<ReadOptions> => {
  const chosen = changes.words.filter(({ search }) => isPick(search));
  const words = changes.words.filter((one) => !chosen.includes(one));
  const picked = promptOf(chosen);
  if (!picked.ok) return picked;
  const whole = picked.value;
  const replaced = replaceWords(whole.prompt, words);
  if (!replaced.ok) return refused('prompt', replaced.missing, { kind: 'wordsNotInPrompt' });
  const options = { ...base.options, ...changes.options, samples: 1 };
  const flags = Object.fromEntries(
    Object.entries(whole.flags).filter(([name]) => !Object.hasOwn(changes.options, name)),
  );
  const prompt = [replaced.text, ...(changes.added ?? [])].join(', ');
  const cell = withLoras({ parts: { ...whole, flags, prompt }, options }, changes);
  const bindStrengths = changes.strengths.length === 0 ? {} : { bindStrengths: bindAll(changes) };
  const { cards = [] } = base.defaults;
  // Words that another cell replaces are no trigger words that this one lacks.
  const said = [whole.prompt, ...chosen.map(({ search }) => search)].join(' ');
  return readTakenApart({ parts: cell.parts, said, ...bindStrengths }, cell.options, {
    ...base.defaults,
    layers: layersOf(base, changes),
    // Cells that differ in their LoRAs differ in nothing else but the strengths that suit these.
    cards: changes.loras ? withoutSchedulers(cards) : cards,
  });
};

/**
 * Reads the requests of all cells, in their order, each with one image. They share the seed of the first one, unless
 * seeds are an axis. Every problem is reported once.
 */
export const readCells = (
  { defaults, ...others }: ComparisonBase,
  cells: readonly Cell[],
): Parsed<ReadOptions[]> => {
  const [first, ...rest] = cells;
  if (!first) return parsed([]);
  const drawn = defaults.seed();
  const base: ComparisonBase = { ...others, defaults: { ...defaults, seed: () => drawn } };
  const promptOf = cellPromptOf(base);
  const one = readCell(base, first.changes, promptOf);
  const seed = one.ok ? one.value.request.seed : 0;
  const shared: ComparisonBase = { ...base, defaults: { ...base.defaults, seed: () => seed } };
  const after = rest.map(({ changes }): Parsed<ReadOptions> => {
    const cell = readCell(shared, changes, promptOf);
    if (!cell.ok || changes.options.seed !== undefined) return cell;
    return parsed({ ...cell.value, request: { ...cell.value.request, seed } });
  });
  const all = [one, ...after];
  const problems = onePerValue(all.flatMap((cell) => (cell.ok ? [] : cell.problems)));
  if (problems.length > 0) return { ok: false, problems };
  return parsed(all.flatMap((cell) => (cell.ok ? [cell.value] : [])));
};
