import { type GenerationRequest, generationRequestSchema, REQUEST_DEFAULTS } from './generation-request.ts';
import { type LoraSelection, pairLoras, splitList } from './lora.ts';
import { type ImagineOption, type Parsed, parsed, refused } from './problem.ts';
import { type PromptParts, readPrompt } from './prompt-syntax.ts';
import { onePerValue, requestProblems } from './request-problems.ts';
import { findScheduler, SCHEDULERS, type Scheduler } from './schedulers.ts';
import { isNamedSize, NAMED_SIZES, type Size, sizeOfRatio } from './size.ts';
import { suggestedValue } from './suggested-name.ts';

/** The options of `/imagine` as they were typed or chosen; nothing is believed of them. */
export type ImagineOptions = Partial<Record<ImagineOption, string | number | boolean>>;

/** What stands in for options that were left out: inherited ones first, such as those of a result that is remixed. */
export type ImagineDefaults = { modelId: string; seed: () => number; inherited?: ImagineOptions };

const text = (value: ImagineOptions[ImagineOption]): string | undefined => {
  const trimmed = value === undefined ? '' : String(value).trim();
  return trimmed === '' ? undefined : trimmed;
};

/** What was picked from suggestions, or typed as if it had been. */
const picked = (value: ImagineOptions[ImagineOption]): string | undefined => {
  const typed = text(value);
  return typed === undefined ? undefined : suggestedValue(typed);
};

const number = (value: ImagineOptions[ImagineOption], otherwise: number): number => {
  const typed = text(value);
  return typed === undefined ? otherwise : Number(typed);
};

const flag = (value: ImagineOptions[ImagineOption], otherwise: boolean): boolean =>
  typeof value === 'boolean' ? value : otherwise;

const readScheduler = (typed: string | undefined): Parsed<Scheduler> => {
  if (typed === undefined) return parsed(REQUEST_DEFAULTS.scheduler);
  const scheduler = findScheduler(typed);
  if (scheduler) return parsed(scheduler);
  return refused('scheduler', typed, { kind: 'notOneOf', allowed: Object.values(SCHEDULERS) });
};

const readNamedSize = (options: ImagineOptions, ratio: string | undefined): Parsed<Size> => {
  const named = text(options.size);
  if (named !== undefined) {
    if (isNamedSize(named)) return parsed(NAMED_SIZES[named]);
    const size = sizeOfRatio(named);
    return size ? parsed(size) : refused('size', named, { kind: 'notARatio' });
  }
  if (ratio === undefined) return parsed({ width: REQUEST_DEFAULTS.width, height: REQUEST_DEFAULTS.height });
  const size = sizeOfRatio(ratio);
  return size ? parsed(size) : refused('size', ratio, { kind: 'notARatio' });
};

const readLoras = (options: ImagineOptions, parts: PromptParts): Parsed<LoraSelection[]> => {
  const named = [...splitList(text(options.lora) ?? '').map((id) => ({ id })), ...parts.loras];
  return pairLoras(named, splitList(text(options.strength) ?? ''));
};

/** A size that is named anew replaces the sides that were inherited. */
const withoutSides = ({ width: _width, height: _height, ...others }: ImagineOptions): ImagineOptions =>
  others;

const isBlank = (value: unknown): boolean => String(value ?? '').trim() === '';

/**
 * What was typed as options wins over the flags inside the prompt, and these over what is inherited. A field that was
 * left blank only takes away what is inherited.
 */
const layered = (options: ImagineOptions, parts: PromptParts, inherited: ImagineOptions): ImagineOptions => {
  const { flags } = parts;
  const hasNewSize = options.size !== undefined || flags.ar !== undefined;
  const typed = Object.entries(options);
  return {
    ...(hasNewSize ? withoutSides(inherited) : inherited),
    ...Object.fromEntries(typed.filter(([, value]) => isBlank(value))),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.steps === undefined ? {} : { steps: flags.steps }),
    ...(flags.no === undefined ? {} : { negative: flags.no }),
    ...Object.fromEntries(typed.filter(([, value]) => !isBlank(value))),
    prompt: parts.prompt,
  };
};

const plainFields = (typed: ImagineOptions, defaults: ImagineDefaults) => ({
  prompt: text(typed.prompt) ?? '',
  negativePrompt: text(typed.negative) ?? null,
  modelId: picked(typed.model) ?? defaults.modelId,
  embeddingsModel: picked(typed.embedding) ?? null,
  samples: number(typed.samples, REQUEST_DEFAULTS.samples),
  steps: number(typed.steps, REQUEST_DEFAULTS.steps),
  guidanceScale: number(typed.guidance, REQUEST_DEFAULTS.guidanceScale),
  seed: text(typed.seed) === undefined ? defaults.seed() : Number(text(typed.seed)),
  clipSkip: text(typed.clip_skip) === undefined ? null : Number(text(typed.clip_skip)),
  safetyChecker: flag(typed.safety, true),
  enhancePrompt: flag(typed.enhance, REQUEST_DEFAULTS.enhancePrompt),
  multiLingual: flag(typed.multi_lingual, false),
  panorama: flag(typed.panorama, false),
  selfAttention: flag(typed.self_attention, false),
  upscale: flag(typed.upscale, false),
});

const DEFAULT_SIZE: Size = { width: REQUEST_DEFAULTS.width, height: REQUEST_DEFAULTS.height };

/**
 * Reads what a member typed into a request, by the schema that holds every limit.
 * Typed options win over flags inside the prompt; every problem is reported, not only the first.
 */
export const readImagineOptions = (
  options: ImagineOptions,
  defaults: ImagineDefaults,
): Parsed<GenerationRequest> => {
  const parts = readPrompt(text(options.prompt) ?? '');
  const typed = layered(options, parts, defaults.inherited ?? {});
  const scheduler = readScheduler(picked(typed.scheduler));
  const namedSize = readNamedSize(typed, parts.flags.ar);
  const loras = readLoras(typed, parts);
  const size = namedSize.ok ? namedSize.value : DEFAULT_SIZE;
  const candidate = {
    ...plainFields(typed, defaults),
    loras: loras.ok ? loras.value : [],
    scheduler: scheduler.ok ? scheduler.value : REQUEST_DEFAULTS.scheduler,
    width: number(typed.width, size.width),
    height: number(typed.height, size.height),
  };
  const result = generationRequestSchema.safeParse(candidate);
  const problems = [
    ...[scheduler, namedSize, loras].flatMap((part) => (part.ok ? [] : part.problems)),
    ...requestProblems(result.error?.issues ?? [], candidate, typed),
  ];
  if (!result.success || problems.length > 0) return { ok: false, problems: onePerValue(problems) };
  return parsed(result.data);
};
