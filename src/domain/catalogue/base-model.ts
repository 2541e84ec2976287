/** The families of base models that are known, the most used ones first. */
export const BASE_FAMILIES = ['sd1', 'sdxl', 'flux', 'sd3', 'sd2'] as const;

/** A family of base models. */
export type BaseFamily = (typeof BASE_FAMILIES)[number];

// A name such as `Stable Diffusion XL` fits several patterns: the first one counts.
const FAMILIES: readonly (readonly [name: BaseFamily, pattern: RegExp])[] = [
  ['flux', /flux/i],
  ['sd3', /sd ?3|stable diffusion 3/i],
  ['sdxl', /xl|pony|illustrious/i],
  ['sd2', /\b2\.[01]/],
  ['sd1', /\b1\.[45]|^(stable diffusion|sd)$/i],
];

/** Models whose images are blurred, or fall apart, at 512 pixels. */
const LARGE: ReadonlySet<string> = new Set(['flux', 'sd3', 'sdxl']);

/** The family of a base model as a list names it; undefined for one that is not known. */
export const knownFamily = (baseModel: string): BaseFamily | undefined =>
  FAMILIES.find(([, pattern]) => pattern.test(baseModel))?.[0];

/** The family of a base model, known or not: LoRAs of one family fit its models. */
export const baseFamily = (baseModel: string): string =>
  knownFamily(baseModel) ?? baseModel.trim().toLowerCase();

/** Whether models of a base are made for 1024 pixels. */
export const isLargeBase = (baseModel: string): boolean => LARGE.has(baseFamily(baseModel));

/** Whether a LoRA of one base fits a model of another. What is not known counts as fitting. */
export const fitsBase = (one: string | null, other: string | null): boolean =>
  one === null || other === null || baseFamily(one) === baseFamily(other);
