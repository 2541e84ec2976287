import type { CatalogueKind } from '#domain/catalogue/catalogue.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { findSampler } from '#domain/generation/schedulers.ts';
import { nearestSide, type Size } from '#domain/generation/size.ts';
import { isId, readNumber } from '#domain/typed-text.ts';
import { type ForeignRecipe, isOwn, type Recipe, type RecipeLora } from './recipe.ts';

/** What of a recipe could not be taken over, or only in another way. */
export type Unmapped =
  /** Nobody knows the LoRA or the model here; `mark` is what its tool knows it by. */
  | { kind: 'lora' | 'model'; name: string; mark: string | null }
  /** A strength of 0 is the image without the LoRA, and the API takes none below 0. */
  | { kind: 'unusedLora'; name: string; strength: string }
  | { kind: 'tooManyLoras'; most: number }
  /** Larger than the API takes. */
  | { kind: 'seed' | 'sampler' | 'scheduleType'; given: string }
  /** A value that became another one. */
  | {
      kind: 'changed';
      option: 'size' | 'steps' | 'guidance' | 'clip_skip' | 'strength';
      given: string;
      used: string;
    }
  | { kind: 'cut'; option: 'prompt' | 'negative' }
  /** What has no counterpart here, by the name of its tool. */
  | { kind: 'other'; names: readonly string[] };

/** The options that a recipe stands for, and what of it they do not say. */
export type RecipeOptions = { options: ImagineOptions; unmapped: Unmapped[] };

/** Whether there is a LoRA or a model of an id here. */
export type IsKnown = (kind: CatalogueKind, id: string) => boolean;

const option = (options: ImagineOptions, ...unmapped: Unmapped[]): RecipeOptions => ({ options, unmapped });

const clamped = (value: number, { min, max }: { min: number; max: number }): number =>
  Math.min(max, Math.max(min, value));

/** The spellings under which ModelsLab may have what others call so. */
const spellings = (name: string): string[] => {
  const lower = name.toLowerCase();
  return [...new Set([name, lower, lower.replaceAll(/[ _.]+/g, '-'), lower.replaceAll(/[ -]+/g, '_')])];
};

const idOf = (kind: CatalogueKind, name: string, isKnown: IsKnown): string | undefined =>
  spellings(name).find((id) => isId(id) && isKnown(kind, id));

type Lora = { id: string; strength: number };

/** A strength as it can be sent; none where the LoRA does nothing, or the opposite. */
const loraOf = (
  { name, strength, mark }: RecipeLora,
  isKnown: IsKnown,
): { lora?: Lora; unmapped: Unmapped[] } => {
  const given = readNumber(strength ?? '1');
  if (given <= 0) return { unmapped: [{ kind: 'unusedLora', name, strength: strength ?? '' }] };
  const id = idOf('lora', name, isKnown);
  if (id === undefined) return { unmapped: [{ kind: 'lora', name, mark }] };
  const used = clamped(Number.isNaN(given) ? 1 : given, LIMITS.loraStrength);
  const lora = { id, strength: used };
  if (used === given) return { lora, unmapped: [] };
  const changed = {
    kind: 'changed',
    option: 'strength',
    given: `${name} ${strength}`,
    used: String(used),
  } as const;
  return { lora, unmapped: [changed] };
};

const loraOptions = ({ loras }: ForeignRecipe, isKnown: IsKnown): RecipeOptions => {
  const read = loras.map((lora) => loraOf(lora, isKnown));
  const known = read.flatMap(({ lora }) => lora ?? []);
  const once = known.filter(({ id }, index) => known.findIndex((other) => other.id === id) === index);
  const { max } = LIMITS.loras;
  const kept = once.slice(0, max);
  return option(
    // Blank where there is none: no usual LoRA takes its place.
    { lora: kept.map(({ id }) => id).join(', '), strength: kept.map(({ strength }) => strength).join(', ') },
    ...read.flatMap(({ unmapped }) => unmapped),
    ...(once.length > max ? [{ kind: 'tooManyLoras', most: max } as const] : []),
  );
};

/** The beginning of a text, without half a letter at its end. */
const beginning = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

const textOptions = ({ prompt, negativePrompt }: ForeignRecipe): RecipeOptions => {
  const texts = {
    prompt: beginning(prompt, LIMITS.prompt.max),
    negative: beginning(negativePrompt, LIMITS.negativePrompt.max),
  };
  const isCut = [
    texts.prompt !== prompt && 'prompt',
    texts.negative !== negativePrompt && 'negative',
  ] as const;
  return option(texts, ...isCut.flatMap((name): Unmapped[] => (name ? [{ kind: 'cut', option: name }] : [])));
};

const modelOptions = ({ settings: { model, modelHash } }: ForeignRecipe, isKnown: IsKnown): RecipeOptions => {
  if (!model && !modelHash) return option({});
  const id = idOf('model', model ?? '', isKnown);
  if (id !== undefined) return option({ model: id });
  return option({}, { kind: 'model', name: model ?? '', mark: modelHash ?? null });
};

const seedOptions = ({ settings: { seed } }: ForeignRecipe): RecipeOptions => {
  if (!seed) return option({});
  const isSeed = /^\d{1,20}$/.test(seed) && Number(seed) <= LIMITS.seed.max;
  return isSeed ? option({ seed: Number(seed) }) : option({}, { kind: 'seed', given: seed });
};

/** Schedules that say nothing. */
const PLAIN_SCHEDULES = new Set(['', 'automatic', 'normal', 'native', 'default', 'uniform']);

const samplerOptions = ({ settings: { sampler = '', scheduleType = '' } }: ForeignRecipe): RecipeOptions => {
  if (sampler === '') return option({});
  const name = sampler.replace(/_gpu$/i, '');
  const isKarras = scheduleType.toLowerCase() === 'karras';
  const whole = isKarras ? findSampler(`${name} Karras`) : undefined;
  if (whole) return option({ scheduler: whole.name });
  const found = findSampler(name);
  if (!found) return option({}, { kind: 'sampler', given: `${sampler} ${scheduleType}`.trim() });
  if (isKarras) return option({ scheduler: found.name, karras: true });
  const isPlain = PLAIN_SCHEDULES.has(scheduleType.toLowerCase());
  return option(
    { scheduler: found.name },
    ...(isPlain ? [] : [{ kind: 'scheduleType', given: scheduleType } as const]),
  );
};

/** A size made to fit: the ratio is kept as far as sides allow. */
const fitting = ({ width, height }: Size): Size => {
  const scale = Math.min(1, LIMITS.side.max / Math.max(width, height));
  return { width: nearestSide(width * scale), height: nearestSide(height * scale) };
};

const sizeOptions = ({ settings }: ForeignRecipe): RecipeOptions => {
  const size = { width: readNumber(settings.width ?? ''), height: readNumber(settings.height ?? '') };
  if (!(size.width > 0 && size.height > 0)) return option({});
  const used = fitting(size);
  if (used.width === size.width && used.height === size.height) return option(used);
  const [from, to] = [size, used].map(({ width, height }) => `${width} × ${height}`);
  return option(used, { kind: 'changed', option: 'size', given: from ?? '', used: to ?? '' });
};

type NumberOption = 'steps' | 'guidance' | 'clip_skip';

const numberOptions = (
  name: NumberOption,
  given: string | undefined,
  allowed: (value: number) => number,
): RecipeOptions => {
  const value = readNumber(given ?? '');
  if (given === undefined || Number.isNaN(value)) return option({});
  const used = allowed(value);
  if (used === value) return option({ [name]: used });
  return option({ [name]: used }, { kind: 'changed', option: name, given, used: String(used) });
};

const nearestSteps = (value: number): number => {
  const [nearest = value] = LIMITS.steps.toSorted((a, b) => Math.abs(a - value) - Math.abs(b - value));
  return nearest;
};

const foreignOptions = (recipe: ForeignRecipe, isKnown: IsKnown): RecipeOptions => {
  const { settings, others } = recipe;
  const parts = [
    textOptions(recipe),
    loraOptions(recipe, isKnown),
    samplerOptions(recipe),
    modelOptions(recipe, isKnown),
    seedOptions(recipe),
    sizeOptions(recipe),
    numberOptions('steps', settings.steps, nearestSteps),
    numberOptions('guidance', settings.guidance, (value) => clamped(value, LIMITS.guidanceScale)),
    numberOptions('clip_skip', settings.clipSkip, (value) => clamped(Math.round(value), LIMITS.clipSkip)),
  ];
  return option(
    Object.assign({}, ...parts.map((part) => part.options)),
    ...parts.flatMap(({ unmapped }) => unmapped),
    ...(others.length === 0 ? [] : [{ kind: 'other', names: others } as const]),
  );
};

/**
 * Returns the options that would make the image again. What a recipe leaves open is left out; that it has no LoRAs and no
 * negative prompt is said by blanks.
 */
export const recipeOptions = (recipe: Recipe, isKnown: IsKnown): RecipeOptions =>
  isOwn(recipe) ? option(optionsOf(recipe.request)) : foreignOptions(recipe, isKnown);
