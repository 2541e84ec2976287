/** The options of `/imagine` of which a request is made, in the order in which Discord offers them. */
export const IMAGINE_OPTIONS = [
  'prompt',
  'lora',
  'strength',
  'scheduler',
  'model',
  'negative',
  'size',
  'samples',
  'seed',
  'steps',
  'guidance',
  'width',
  'height',
  'clip_skip',
  'embedding',
  'safety',
  'enhance',
  'multi_lingual',
  'panorama',
  'self_attention',
  'upscale',
] as const;

/** An option of `/imagine` that a problem can name; the same names stand in its declaration. */
export type ImagineOption = (typeof IMAGINE_OPTIONS)[number];

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
  | { kind: 'twice' }
  | { kind: 'tooMany'; max: number }
  | { kind: 'strengthsWithoutLora' }
  | { kind: 'strengthsNotNeeded' }
  | { kind: 'strengthCount'; loras: number; strengths: number }
  | { kind: 'notARatio' };

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
