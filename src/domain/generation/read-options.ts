import { isId, readNumber, typedName, visibleText } from '#domain/typed-text.ts';
import type { Hint } from './generation.ts';
import type { ImageOption } from './image-option.ts';
import {
  IMAGINE_OPTIONS,
  type ImagineOptions,
  imageOption,
  type OptionValue,
  PRESET_OPTIONS,
} from './image-options.ts';
import { type ImagineDefaults, settleOptions, type TakenApart } from './laid-options.ts';
import type { OptionSources } from './option-layers.ts';
import { onePerValue, type Parsed, type Problem, parsed, refused, requestProblems } from './problem.ts';
import { negativeProblems, type PromptParts, readPrompt } from './prompt-syntax.ts';
import { type GenerationRequest, generationRequestSchema } from './request.ts';
import { DEFAULT_SCHEDULER, findSampler, type Sampler, SCHEDULERS, samplerFields } from './schedulers.ts';
import { DEFAULT_SIZE, isNamedSize, NAMED_SIZES, type Size, sizeOfRatio } from './size.ts';

/** A request, where each of its options came from, and what is worth telling of it. */
export type ReadOptions = {
  request: GenerationRequest;
  sources: OptionSources;
  hints: Hint[];
  /** A flag in the prompt says that only the requester is to see the result. */
  isPrivate?: true | undefined;
};

/** What was picked from suggestions, or typed as if it had been. */
const picked = (value: OptionValue | undefined): string | undefined => {
  const typed = visibleText(value);
  return typed === undefined ? undefined : typedName(typed);
};

const number = <Otherwise>(value: OptionValue | undefined, otherwise: Otherwise): number | Otherwise => {
  if (typeof value === 'number') return value;
  const typed = visibleText(value);
  return typed === undefined ? otherwise : readNumber(typed);
};

/** The value of the field that an option decides by itself; every limit is checked afterwards. */
const fieldValue = ({ kind, field }: ImageOption, typed: OptionValue | undefined): unknown => {
  const { defaultValue } = field ?? {};
  if (kind.type === 'yesNo') return typeof typed === 'boolean' ? typed : defaultValue;
  if (kind.type === 'text') return (kind.isId ? picked(typed) : visibleText(typed)) ?? defaultValue;
  const isWord = kind.type === 'choice' && typeof kind.values[0] === 'string';
  return isWord ? (visibleText(typed) ?? defaultValue) : number(typed, defaultValue);
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
  const { parts } = taken;
  const nearest = nearestIn(parts);
  const settled = settleOptions(options, { taken, flags: flagsOf(parts, nearest) }, defaults);
  const { typed, sources, loras } = settled;
  const sampler = readSampler(picked(typed.scheduler));
  const fields = fieldsOf(typed);
  const modelId = fields.modelId ?? defaults.modelId;
  const usualSize = defaults.sizeFor?.(String(modelId)) ?? DEFAULT_SIZE;
  const namedSize = readNamedSize(visibleText(typed.size), usualSize);
  const size = namedSize.ok ? namedSize.value : usualSize;
  const candidate = {
    ...fields,
    modelId,
    seed: fields.seed ?? defaults.seed(),
    prompt: settled.prompt,
    loras: loras.ok ? loras.value : [],
    ...withSampler(fields, sampler.ok ? sampler.value : undefined),
    width: number(typed.width, size.width),
    height: number(typed.height, size.height),
  };
  const result = generationRequestSchema.safeParse(candidate);
  const problems = [
    ...parts.problems,
    ...negativeProblems(visibleText(typed.negative) ?? ''),
    ...[sampler, namedSize, loras].flatMap((part) => (part.ok ? [] : part.problems)),
    ...idProblems(typed, sources),
    ...requestProblems(result.error?.issues ?? [], candidate, typed),
  ];
  if (!result.success || problems.length > 0) return { ok: false, problems: onePerValue(problems) };
  const hints = [...settled.hints, ...flagHints(parts, { nearest, typed })];
  return parsed({ request: result.data, sources, hints, isPrivate: parts.isPrivate });
};

/** Takes the prompt of options apart. */
export const takePromptApart = (options: ImagineOptions): PromptParts =>
  readPrompt(visibleText(options.prompt) ?? '');

/**
 * Reads what a member typed into a request, by the schema that holds every limit of the API.
 * Typed options win over flags inside the prompt, and both over the layers; every problem is reported, not only the
 * first.
 */
export const readImagineOptions = (options: ImagineOptions, defaults: ImagineDefaults): Parsed<ReadOptions> =>
  readTakenApart({ parts: takePromptApart(options) }, options, defaults);
