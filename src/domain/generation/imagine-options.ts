import {
  findPinned,
  type PinnedLora,
  usualStrength,
  withTriggerWords,
} from '#domain/catalogue/pinned-lora.ts';
import { isVisible } from '#domain/text-match.ts';
import { isId, readNumber, typedName } from '../typed-text.ts';
import { type LoraSelection, pairLoras, readNamedLoras, readStrengths } from './lora.ts';
import {
  type ImagineOptions,
  type Layer,
  layOptions,
  type OptionSources,
  withoutUsualLoras,
} from './option-layers.ts';
import { type ImagineOption, type Parsed, type Problem, parsed, refused } from './problem.ts';
import { negativeProblems, type PromptParts, readPrompt } from './prompt-syntax.ts';
import { type GenerationRequest, generationRequestSchema, REQUEST_DEFAULTS } from './request.ts';
import { onePerValue, requestProblems } from './request-problems.ts';
import { findScheduler, SCHEDULERS, type Scheduler } from './schedulers.ts';
import { isNamedSize, NAMED_SIZES, type Size, sizeOfRatio } from './size.ts';

export type { ImagineOptions } from './option-layers.ts';

/** What stands in for options that were left out. */
export type ImagineDefaults = {
  modelId: string;
  seed: () => number;
  /** Later ones win over earlier ones. */
  layers?: readonly Layer[];
  /** LoRAs with a nickname, a strength and trigger words of a server's own. */
  pinned?: readonly PinnedLora[];
};

/** A request, and where each of its options came from. */
export type ReadOptions = { request: GenerationRequest; sources: OptionSources };

const text = (value: ImagineOptions[ImagineOption]): string | undefined => {
  const typed = value === undefined ? '' : String(value);
  return isVisible(typed) ? typed.trim() : undefined;
};

/** What was picked from suggestions, or typed as if it had been. */
const picked = (value: ImagineOptions[ImagineOption]): string | undefined => {
  const typed = text(value);
  return typed === undefined ? undefined : typedName(typed);
};

const number = <Otherwise>(
  value: ImagineOptions[ImagineOption],
  otherwise: Otherwise,
): number | Otherwise => {
  if (typeof value === 'number') return value;
  const typed = text(value);
  return typed === undefined ? otherwise : readNumber(typed);
};

const flag = (value: ImagineOptions[ImagineOption], otherwise: boolean): boolean =>
  typeof value === 'boolean' ? value : otherwise;

const readScheduler = (typed: string | undefined): Parsed<Scheduler> => {
  if (typed === undefined) return parsed(REQUEST_DEFAULTS.scheduler);
  const scheduler = findScheduler(typed);
  if (scheduler) return parsed(scheduler);
  return refused('scheduler', typed, { kind: 'notOneOf', allowed: Object.values(SCHEDULERS) });
};

const DEFAULT_SIZE: Size = { width: REQUEST_DEFAULTS.width, height: REQUEST_DEFAULTS.height };

const readNamedSize = (named: string | undefined): Parsed<Size> => {
  if (named === undefined) return parsed(DEFAULT_SIZE);
  if (isNamedSize(named)) return parsed(NAMED_SIZES[named]);
  const size = sizeOfRatio(named);
  return size ? parsed(size) : refused('size', named, { kind: 'notARatio' });
};

const readLoras = (
  options: ImagineOptions,
  { parts, pinned }: { parts: PromptParts; pinned: readonly PinnedLora[] },
): Parsed<LoraSelection[]> => {
  const idOf = (name: string): string | undefined => findPinned(pinned, name)?.id;
  const inPrompt = parts.loras.map((lora) => ({ ...lora, id: idOf(lora.id) ?? lora.id }));
  const named = [...readNamedLoras(text(options.lora) ?? '', idOf), ...inPrompt];
  return pairLoras(named, readStrengths(text(options.strength) ?? ''), (id) => usualStrength(pinned, id));
};

const flagsOf = ({ flags }: PromptParts): ImagineOptions => ({
  ...(flags.ar === undefined ? {} : { size: flags.ar }),
  ...(flags.seed === undefined ? {} : { seed: flags.seed }),
  ...(flags.steps === undefined ? {} : { steps: flags.steps }),
  ...(flags.no === undefined ? {} : { negative: flags.no }),
});

/** The options that count, out of those that were typed and those that stand in for the others. */
const laid = (options: ImagineOptions, parts: PromptParts, layers: readonly Layer[]) => {
  const hasLoras = parts.loras.length > 0;
  const standIns = hasLoras ? withoutUsualLoras(layers) : layers;
  const { options: typed, sources } = layOptions(options, { flags: flagsOf(parts), layers: standIns });
  const loraSource: OptionSources = hasLoras ? { lora: 'typed' } : {};
  return { typed: { ...typed, prompt: parts.prompt }, sources: { ...sources, ...loraSource } };
};

const plainFields = (typed: ImagineOptions, defaults: ImagineDefaults) => ({
  negativePrompt: text(typed.negative) ?? null,
  modelId: picked(typed.model) ?? defaults.modelId,
  embeddingsModel: picked(typed.embedding) ?? null,
  samples: number(typed.samples, REQUEST_DEFAULTS.samples),
  steps: number(typed.steps, REQUEST_DEFAULTS.steps),
  guidanceScale: number(typed.guidance, REQUEST_DEFAULTS.guidanceScale),
  seed: number(typed.seed, undefined) ?? defaults.seed(),
  clipSkip: number(typed.clip_skip, null),
  safetyChecker: flag(typed.safety, true),
  enhancePrompt: flag(typed.enhance, REQUEST_DEFAULTS.enhancePrompt),
  multiLingual: flag(typed.multi_lingual, false),
  panorama: flag(typed.panorama, false),
  selfAttention: flag(typed.self_attention, false),
  upscale: flag(typed.upscale, false),
});

/** Ids that no model or embedding can have. What an image was made with before is no question any more. */
const idProblems = (typed: ImagineOptions, sources: OptionSources): Problem[] =>
  (['model', 'embedding'] as const).flatMap((option) => {
    const id = picked(typed[option]);
    return id === undefined || isId(id) || sources[option] === 'original'
      ? []
      : [{ option, given: id, reason: { kind: 'notAnId' } }];
  });

/**
 * Reads what a member typed into a request, by the schema that holds every limit of the API.
 * Typed options win over flags inside the prompt, and both over the layers; every problem is reported, not only the
 * first.
 */
export const readImagineOptions = (
  options: ImagineOptions,
  defaults: ImagineDefaults,
): Parsed<ReadOptions> => {
  const { layers = [], pinned = [] } = defaults;
  const parts = readPrompt(text(options.prompt) ?? '');
  const { typed, sources } = laid(options, parts, layers);
  const scheduler = readScheduler(picked(typed.scheduler));
  const namedSize = readNamedSize(text(typed.size));
  const loras = readLoras(typed, { parts, pinned });
  const size = namedSize.ok ? namedSize.value : DEFAULT_SIZE;
  const chosen = loras.ok ? loras.value : [];
  const candidate = {
    ...plainFields(typed, defaults),
    prompt: isVisible(parts.prompt) ? withTriggerWords(parts.prompt, chosen, pinned) : '',
    loras: chosen,
    scheduler: scheduler.ok ? scheduler.value : REQUEST_DEFAULTS.scheduler,
    width: number(typed.width, size.width),
    height: number(typed.height, size.height),
  };
  const result = generationRequestSchema.safeParse(candidate);
  const problems = [
    ...parts.problems,
    ...negativeProblems(text(typed.negative) ?? ''),
    ...[scheduler, namedSize, loras].flatMap((part) => (part.ok ? [] : part.problems)),
    ...idProblems(typed, sources),
    ...requestProblems(result.error?.issues ?? [], candidate, typed),
  ];
  if (!result.success || problems.length > 0) return { ok: false, problems: onePerValue(problems) };
  return parsed({ request: result.data, sources });
};
