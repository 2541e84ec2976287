import { findCard, type LoraCard, usualStrength } from '#domain/catalogue/lora-card.ts';
import { missingTriggerWords } from '#domain/catalogue/trigger-words.ts';
import { isVisible } from '#domain/text-match.ts';
import { isId, readNumber, typedName } from '#domain/typed-text.ts';
import type { Hint } from './generation.ts';
import type { ImageOption } from './image-option.ts';
import {
  IMAGINE_OPTIONS,
  type ImagineOptions,
  imageOption,
  type OptionValue,
  PRESET_OPTIONS,
} from './image-options.ts';
import { completedId, type LoraSelection, type NamedLora, readNamedLoras, readStrengths } from './lora.ts';
import { type Layer, layOptions, type OptionSources, withoutUsualLoras } from './option-layers.ts';
import { pairLoras } from './pair-loras.ts';
import { onePerValue, type Parsed, type Problem, parsed, refused, requestProblems } from './problem.ts';
import { negativeProblems, type PromptParts, readPrompt } from './prompt-syntax.ts';
import { type GenerationRequest, generationRequestSchema } from './request.ts';
import { DEFAULT_SCHEDULER, findSampler, type Sampler, SCHEDULERS, samplerFields } from './schedulers.ts';
import { DEFAULT_SIZE, isNamedSize, NAMED_SIZES, type Size, sizeOfRatio } from './size.ts';

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
  /** What a server knows of LoRAs: nicknames, strengths and trigger words. */
  cards?: readonly LoraCard[];
};

/** Gives strengths to LoRAs, out of those that are read; `named` says which of them were typed with one of their own. */
export type BindStrengths = (
  selected: readonly LoraSelection[],
  named: readonly NamedLora[],
) => Parsed<LoraSelection[]>;

/** A prompt taken apart, and what is done to the LoRAs that are read. */
export type TakenApart = { parts: PromptParts; bindStrengths?: BindStrengths };

/** A request, where each of its options came from, and what is worth telling of it. */
export type ReadOptions = {
  request: GenerationRequest;
  sources: OptionSources;
  hints: Hint[];
  /** A flag in the prompt says that only the requester is to see the result. */
  isPrivate?: true | undefined;
};

const text = (value: OptionValue | undefined): string | undefined => {
  const typed = value === undefined ? '' : String(value);
  return isVisible(typed) ? typed.trim() : undefined;
};

/** What was picked from suggestions, or typed as if it had been. */
const picked = (value: OptionValue | undefined): string | undefined => {
  const typed = text(value);
  return typed === undefined ? undefined : typedName(typed);
};

const number = <Otherwise>(value: OptionValue | undefined, otherwise: Otherwise): number | Otherwise => {
  if (typeof value === 'number') return value;
  const typed = text(value);
  return typed === undefined ? otherwise : readNumber(typed);
};

/** The value of the field that an option decides by itself; every limit is checked afterwards. */
const fieldValue = ({ kind, field }: ImageOption, typed: OptionValue | undefined): unknown => {
  const { defaultValue } = field ?? {};
  if (kind.type === 'yesNo') return typeof typed === 'boolean' ? typed : defaultValue;
  if (kind.type === 'text') return (kind.isId ? picked(typed) : text(typed)) ?? defaultValue;
  const isWord = kind.type === 'choice' && typeof kind.values[0] === 'string';
  return isWord ? (text(typed) ?? defaultValue) : number(typed, defaultValue);
};

const fieldsOf = (typed: ImagineOptions): Record<string, unknown> =>
  Object.fromEntries(
    IMAGINE_OPTIONS.flatMap((name) => {
      const option = imageOption(name);
      return option.field === null ? [] : [[option.field.name, fieldValue(option, typed[name])]];
    }),
  );

const readSampler = (typed: string | undefined): Parsed<Sampler | undefined> => {
  const sampler = findSampler(typed ?? DEFAULT_SCHEDULER);
  if (sampler || typed === undefined) return parsed(sampler);
  return refused('scheduler', typed, { kind: 'notOneOf', allowed: Object.values(SCHEDULERS) });
};

/** The fields that the name of a sampler decides, unless they are chosen beside it. */
const withSampler = (fields: Record<string, unknown>, sampler: Sampler | undefined) => {
  if (!sampler) return { scheduler: DEFAULT_SCHEDULER };
  const { scheduler, ...implied } = samplerFields(sampler);
  return {
    scheduler,
    useKarrasSigmas: fields.useKarrasSigmas ?? implied.useKarrasSigmas,
    algorithmType: fields.algorithmType ?? implied.algorithmType,
  };
};

const readNamedSize = (named: string | undefined, usual: Size): Parsed<Size> => {
  if (named === undefined) return parsed(usual);
  if (isNamedSize(named)) return parsed(NAMED_SIZES[named]);
  const size = sizeOfRatio(named);
  return size ? parsed(size) : refused('size', named, { kind: 'notARatio' });
};

const readLoras = (
  options: ImagineOptions,
  { parts, bindStrengths }: TakenApart,
  { cards = [], lorasStartingWith = () => [] }: ImagineDefaults,
): Parsed<LoraSelection[]> => {
  const idOf = (name: string): string | undefined => findCard(cards, name)?.id;
  const inPrompt = parts.loras.map((lora) => ({ ...lora, id: idOf(lora.id) ?? lora.id }));
  const inList = readNamedLoras(text(options.lora) ?? '', idOf);
  const named = [...inList, ...inPrompt].map((lora) => ({
    ...lora,
    id: completedId(lora.id, lorasStartingWith),
  }));
  const strengths = readStrengths(text(options.strength) ?? '');
  const paired = pairLoras(named, strengths, (id) => usualStrength(cards, id));
  return paired.ok && bindStrengths ? bindStrengths(paired.value, named) : paired;
};

type Nearest = Extract<Hint, { kind: 'nearest' }>;

/** The numbers of flags that go to the nearest of the allowed ones: other tools take any number of steps. */
const nearestIn = ({ flags }: PromptParts): Nearest[] =>
  PRESET_OPTIONS.flatMap((option): Nearest[] => {
    const { kind } = imageOption(option);
    const from = kind.type === 'choice' ? number(flags[option], Number.NaN) : Number.NaN;
    const allowed = kind.type === 'choice' ? kind.values.filter((value) => typeof value === 'number') : [];
    if (!(from > 0) || allowed.includes(from)) return [];
    const [to] = allowed.toSorted((a, b) => Math.abs(a - from) - Math.abs(b - from));
    return to === undefined ? [] : [{ kind: 'nearest', option, from, to }];
  });

const flagsOf = (parts: PromptParts, nearest: readonly Nearest[]): ImagineOptions => ({
  ...parts.flags,
  ...Object.fromEntries(nearest.map(({ option, to }) => [option, to])),
});

/** What is worth telling of flags, where they count. */
const flagHints = (
  { ignored }: PromptParts,
  { nearest, typed }: { nearest: readonly Nearest[]; typed: Readonly<Record<string, unknown>> },
): Hint[] => [
  ...nearest.filter(({ option, to }) => typed[option] === to),
  ...(ignored.length === 0 ? [] : [{ kind: 'flagsIgnored' as const, flags: ignored }]),
];

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

/** Ids that no model or embedding can have. What an image was made with before is no question any more. */
const idProblems = (typed: ImagineOptions, sources: OptionSources): Problem[] =>
  IMAGINE_OPTIONS.flatMap((option): Problem[] => {
    const { kind } = imageOption(option);
    if (kind.type !== 'text' || !kind.isId) return [];
    const id = picked(typed[option]);
    return id === undefined || isId(id) || sources[option] === 'original'
      ? []
      : [{ option, given: id, reason: { kind: 'notAnId' } }];
  });

/** Reads options beside a prompt that was taken apart before: its `prompt` counts, that of the options does not. */
export const readTakenApart = (
  taken: TakenApart,
  options: ImagineOptions,
  defaults: ImagineDefaults,
): Parsed<ReadOptions> => {
  const { layers = [], cards = [] } = defaults;
  const { parts } = taken;
  const nearest = nearestIn(parts);
  const { typed, sources } = laid(options, { parts, flags: flagsOf(parts, nearest), layers });
  const sampler = readSampler(picked(typed.scheduler));
  const fields = fieldsOf(typed);
  const modelId = fields.modelId ?? defaults.modelId;
  const usualSize = defaults.sizeFor?.(String(modelId)) ?? DEFAULT_SIZE;
  const namedSize = readNamedSize(text(typed.size), usualSize);
  const loras = readLoras(typed, taken, defaults);
  const size = namedSize.ok ? namedSize.value : usualSize;
  const chosen = loras.ok ? loras.value : [];
  const prompt = isVisible(parts.prompt) ? parts.prompt : '';
  const addedWords = missingTriggerWords(prompt, chosen, cards);
  const candidate = {
    ...fields,
    modelId,
    seed: fields.seed ?? defaults.seed(),
    prompt: [prompt, ...addedWords].join(', '),
    loras: chosen,
    ...withSampler(fields, sampler.ok ? sampler.value : undefined),
    width: number(typed.width, size.width),
    height: number(typed.height, size.height),
  };
  const result = generationRequestSchema.safeParse(candidate);
  const problems = [
    ...parts.problems,
    ...negativeProblems(text(typed.negative) ?? ''),
    ...[sampler, namedSize, loras].flatMap((part) => (part.ok ? [] : part.problems)),
    ...idProblems(typed, sources),
    ...requestProblems(result.error?.issues ?? [], candidate, typed),
  ];
  if (!result.success || problems.length > 0) return { ok: false, problems: onePerValue(problems) };
  const added: Hint[] = addedWords.length === 0 ? [] : [{ kind: 'triggerWords', words: [...addedWords] }];
  const hints = [...added, ...flagHints(parts, { nearest, typed })];
  return parsed({ request: result.data, sources, hints, isPrivate: parts.isPrivate });
};

/** Takes the prompt of options apart. */
export const takePromptApart = (options: ImagineOptions): PromptParts =>
  readPrompt(text(options.prompt) ?? '');

/**
 * Reads what a member typed into a request, by the schema that holds every limit of the API.
 * Typed options win over flags inside the prompt, and both over the layers; every problem is reported, not only the
 * first.
 */
export const readImagineOptions = (options: ImagineOptions, defaults: ImagineDefaults): Parsed<ReadOptions> =>
  readTakenApart({ parts: takePromptApart(options) }, options, defaults);
