import type { z } from 'zod';
import { LIMITS } from './limits.ts';
import type { ImagineOptions } from './option-layers.ts';
import type { ImagineOption, Problem } from './problem.ts';
import type { GenerationRequest } from './request.ts';
import { nearestSide } from './size.ts';

const OPTION_OF = {
  prompt: 'prompt',
  negativePrompt: 'negative',
  modelId: 'model',
  loras: 'lora',
  scheduler: 'scheduler',
  embeddingsModel: 'embedding',
  width: 'width',
  height: 'height',
  samples: 'samples',
  steps: 'steps',
  guidanceScale: 'guidance',
  seed: 'seed',
  clipSkip: 'clip_skip',
  safetyChecker: 'safety',
  enhancePrompt: 'enhance',
  multiLingual: 'multi_lingual',
  panorama: 'panorama',
  selfAttention: 'self_attention',
  upscale: 'upscale',
} as const satisfies Record<keyof GenerationRequest, ImagineOption>;

/** The ranges of the numeric options, for the sentence about a refused value. */
const OPTION_RANGES = {
  strength: LIMITS.loraStrength,
  width: LIMITS.side,
  height: LIMITS.side,
  samples: LIMITS.samples,
  guidance: LIMITS.guidanceScale,
  seed: LIMITS.seed,
  clip_skip: LIMITS.clipSkip,
} as const satisfies Partial<Record<ImagineOption, { min: number; max: number }>>;

const rangeOf = (option: ImagineOption): { min: number; max: number } =>
  Object.entries(OPTION_RANGES).find(([name]) => name === option)?.[1] ?? { min: 0, max: 0 };

const reasonOf = (option: ImagineOption, issue: z.core.$ZodIssue, given: unknown): Problem['reason'] => {
  const { min, max } = rangeOf(option);
  if (issue.code === 'not_multiple_of') {
    return { kind: 'notAMultiple', of: issue.divisor, nearest: nearestSide(Number(given)) };
  }
  if (issue.code === 'invalid_value') return { kind: 'notOneOf', allowed: issue.values.map(String) };
  if (issue.code === 'invalid_format') return { kind: 'notAnId' };
  if (issue.code === 'too_small' && issue.origin === 'string') return { kind: 'missing' };
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return { kind: 'tooLong', max: Number(issue.maximum) };
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return { kind: 'outOfRange', min, max };
  return { kind: option === 'guidance' ? 'notANumber' : 'notAnInteger', min, max };
};

/** Says which option a schema's issue is about, what was typed there, and what would be allowed. */
const problemOf = (
  issue: z.core.$ZodIssue,
  candidate: Record<string, unknown>,
  typed: ImagineOptions,
): Problem => {
  const field = String(issue.path[0]);
  const option = Object.entries(OPTION_OF).find(([name]) => name === field)?.[1] ?? 'prompt';
  const given = candidate[field];
  return { option, given: String(typed[option] ?? given ?? ''), reason: reasonOf(option, issue, given) };
};

/** The problems behind a refused candidate for a request, each naming its option and what was typed there. */
export const requestProblems = (
  issues: readonly z.core.$ZodIssue[],
  candidate: Record<string, unknown>,
  typed: ImagineOptions,
): Problem[] => issues.map((issue) => problemOf(issue, candidate, typed));

/** One problem per option: a width of 1030 is too large, that it is no multiple of 8 too need not be said. */
export const onePerValue = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ option, given }, index) =>
      problems.findIndex((other) => other.option === option && other.given === given) === index,
  );
