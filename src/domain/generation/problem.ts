import type { z } from 'zod';
import { IMAGINE_OPTIONS, type ImagineOption, type ImagineOptions, imageOption } from './image-options.ts';
import { nearestSide } from './size.ts';

/** Why a value was refused, with what would have been allowed. */
export type ProblemReason =
  | { kind: 'missing' }
  | { kind: 'outOfRange'; min: number; max: number }
  | { kind: 'notANumber'; min: number; max: number }
  | { kind: 'notAnInteger'; min: number; max: number }
  | { kind: 'notAMultiple'; of: number; nearest: number }
  | { kind: 'notOneOf'; allowed: readonly string[] }
  | { kind: 'tooLong'; max: number }
  | { kind: 'notAnId' }
  /** A tag such as `<hypernet:name:1>`, which is no LoRA. */
  | { kind: 'unknownTag' }
  /** What begins or ends like a LoRA's tag, and is none. */
  | { kind: 'brokenTag' }
  /** A LoRA's tag with strengths of its own for two parts of the model. */
  | { kind: 'twoStrengths' }
  /** A tag in the negative prompt. */
  | { kind: 'tagInNegative' }
  /** A flag in the prompt, such as `--seed`, with nothing after it. */
  | { kind: 'flagWithoutValue' }
  /** A choice such as `{red|blue}` without its end, with too many inside of each other, or with too few options. */
  | { kind: 'unclosedChoice' }
  | { kind: 'tooDeep' }
  | { kind: 'pickCount' }
  /** A `__name__` for which the server has no list. */
  | { kind: 'unknownWildcard' }
  /** A list that is in itself, by way of the lists in between; or too many lists inside of each other. */
  | { kind: 'wildcardCircle'; circle: readonly string[] }
  | { kind: 'wildcardsTooDeep' }
  /** `--all` in a prompt without choices, with more of them than a grid has axes, or with too many combinations. */
  | { kind: 'nothingToCombine' }
  | { kind: 'tooManyChoices'; max: number }
  | { kind: 'tooManyCombinations'; max: number }
  /** `--all` in a prompt whose images are decided otherwise. */
  | { kind: 'allElsewhere' }
  | { kind: 'twice' }
  | { kind: 'tooMany'; max: number }
  | { kind: 'strengthsWithoutLora' }
  | { kind: 'strengthsNotNeeded' }
  | { kind: 'strengthCount'; loras: number; strengths: number }
  | { kind: 'notARatio' }
  /** A LoRA that is compared at several strengths, and is not among those of the image. */
  | { kind: 'loraNotUsed' }
  /** Words to be replaced, which the prompt does not have. */
  | { kind: 'wordsNotInPrompt' };

/** One refused value. Data only: the sentence is made by the text catalogue. */
export type Problem = { option: ImagineOption; given: string; reason: ProblemReason };

/** Either a value, or every problem found on the way to it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** A parsed value. */
export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

/** A refusal with its one reason. */
export const refused = (option: ImagineOption, given: unknown, reason: ProblemReason): Parsed<never> => ({
  ok: false,
  problems: [{ option, given: String(given), reason }],
});

// Of options that are no numbers nothing is out of range.
const NO_RANGE = { min: 0, max: 0 };

/** Why a schema of the table of options refuses a value. */
export const reasonOf = (
  option: ImagineOption,
  issue: z.core.$ZodIssue,
  given: unknown,
): Problem['reason'] => {
  const { kind } = imageOption(option);
  const { min, max } = 'min' in kind ? kind : NO_RANGE;
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
  return { kind: kind.type === 'number' ? 'notANumber' : 'notAnInteger', min, max };
};

/** Says which option a schema's issue is about, what was typed there, and what would be allowed. */
const problemOf = (
  issue: z.core.$ZodIssue,
  candidate: Record<string, unknown>,
  typed: ImagineOptions,
): Problem => {
  const field = String(issue.path[0]);
  const option = IMAGINE_OPTIONS.find((name) => imageOption(name).field?.name === field) ?? 'prompt';
  const given = candidate[field];
  return { option, given: String(typed[option] ?? given ?? ''), reason: reasonOf(option, issue, given) };
};

// Texts first, then sizes, then numbers. What is not here comes last, in the order of the table.
const TOLD_FIRST: readonly ImagineOption[] = [
  'prompt',
  'negative',
  'model',
  'embedding',
  'width',
  'height',
  'samples',
  'steps',
  'guidance',
  'seed',
];

const placeOf = ({ option }: Problem): number =>
  TOLD_FIRST.includes(option) ? TOLD_FIRST.indexOf(option) : TOLD_FIRST.length;

/** The problems behind a refused candidate for a request, each naming its option and what was typed there. */
export const requestProblems = (
  issues: readonly z.core.$ZodIssue[],
  candidate: Record<string, unknown>,
  typed: ImagineOptions,
): Problem[] =>
  issues.map((issue) => problemOf(issue, candidate, typed)).toSorted((a, b) => placeOf(a) - placeOf(b));

/** One problem per option: a width of 1030 is too large, that it is no multiple of 8 too need not be said. */
export const onePerValue = (problems: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ option, given }, index) =>
      problems.findIndex((other) => other.option === option && other.given === given) === index,
  );
