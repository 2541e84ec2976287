import { z } from 'zod';
import { ID, readNumber } from '#domain/typed-text.ts';
import { type Bounds, field, type HasLoras, type ImageOption } from './image-option.ts';
import { LIMITS } from './limits.ts';
import { type LoraSelection, readStrengths } from './lora.ts';
import { ALGORITHMS, DEFAULT_SCHEDULER, SCHEDULER_IDS, storedSampler } from './schedulers.ts';
import { DEFAULT_SIZE, NAMED_SIZES } from './size.ts';

/** The LoRAs as the API takes them: separated by commas, in their order. */
const listOf = (loras: HasLoras['loras'], wordOf: (lora: LoraSelection) => string): string | undefined =>
  loras && loras.length > 0 ? loras.map(wordOf).join(',') : undefined;

const between = ({ min, max }: Bounds) => z.number().min(min).max(max);
const side = between(LIMITS.side).multipleOf(LIMITS.side.multipleOf);
const id = z.string().regex(ID);
const anId = { type: 'text', maxLength: LIMITS.id.max, isId: true } as const;
const yesNo = { type: 'yesNo' } as const;

/** What the safety checker makes of an image; the last two can still show some of it. */
const SAFETY_TYPES = ['sensitive_content_text', 'black', 'blur', 'pixelate'] as const;

/**
 * Every option of `/imagine` that goes into a request, by the name that members type, in the order in which Discord
 * offers them. All else derives from this table: the request, its limits and defaults, presets and remixes, what Discord
 * is told, what is sent to ModelsLab, and the table in `docs/commands.md`.
 *
 * All of them but the prompt can be in a preset. A remix starts from all whose value can be had from a request, which
 * is all but `size`.
 */
export const IMAGE_OPTIONS = {
  prompt: {
    kind: { type: 'text', maxLength: LIMITS.prompt.max, isProse: true },
    field: field('prompt', z.string().min(1).max(LIMITS.prompt.max)),
    attribute: 'prompt',
  },
  lora: {
    kind: { type: 'text', maxLength: LIMITS.list.max },
    // At most one entry per LoRA, in the order in which they are applied.
    field: field(
      'loras',
      z.array(z.object({ id, strength: between(LIMITS.loraStrength) })).max(LIMITS.loras.max),
      undefined,
      z.array(z.object({ id: z.string(), strength: z.number() })),
    ),
    attribute: 'lora_model',
    defaultPlace: 2,
    valueIn: ({ loras }) => listOf(loras, (lora) => lora.id),
    stored: (_, { loras }) => (loras ?? []).map((lora) => lora.id).join(', '),
  },
  strength: {
    kind: { type: 'text', maxLength: LIMITS.strengths.max },
    field: null,
    attribute: 'lora_strength',
    defaultPlace: 3,
    valueIn: ({ loras }) => listOf(loras, (lora) => String(lora.strength)),
    stored: (typed) => readStrengths(typed).map(readNumber).join(', '),
  },
  scheduler: {
    kind: { type: 'text', values: SCHEDULER_IDS },
    field: field('scheduler', z.enum(SCHEDULER_IDS), DEFAULT_SCHEDULER),
    attribute: 'scheduler',
    defaultPlace: 4,
    stored: (typed) => storedSampler(typed),
  },
  model: {
    kind: anId,
    // The one that is configured, where nobody names any.
    field: field('modelId', id),
    attribute: 'model_id',
    defaultPlace: 1,
  },
  negative: {
    kind: { type: 'text', maxLength: LIMITS.negativePrompt.max, isProse: true },
    field: field('negativePrompt', z.string().max(LIMITS.negativePrompt.max).nullable(), null),
    attribute: 'negative_prompt',
    defaultPlace: 9,
  },
  size: {
    kind: { type: 'choice', values: Object.keys(NAMED_SIZES) },
    // Width and height.
    field: null,
    defaultPlace: 5,
    stored: (typed) => typed.trim(),
  },
  samples: {
    kind: { type: 'integer', ...LIMITS.samples },
    field: field('samples', between(LIMITS.samples).int(), 1),
    attribute: 'samples',
    isQuoted: true,
    defaultPlace: 8,
  },
  seed: {
    kind: { type: 'integer', ...LIMITS.seed },
    // Drawn by the bot when the member gives none, so that every result can be made again.
    field: field('seed', between(LIMITS.seed).int()),
    attribute: 'seed',
  },
  steps: {
    kind: { type: 'choice', values: LIMITS.steps },
    field: field('steps', z.literal(LIMITS.steps), 31),
    attribute: 'num_inference_steps',
    isQuoted: true,
    defaultPlace: 6,
  },
  guidance: {
    kind: { type: 'number', ...LIMITS.guidanceScale },
    field: field('guidanceScale', between(LIMITS.guidanceScale), 7.5),
    attribute: 'guidance_scale',
    defaultPlace: 7,
  },
  width: {
    kind: { type: 'integer', ...LIMITS.side },
    field: field('width', side, DEFAULT_SIZE.width),
    attribute: 'width',
    isQuoted: true,
  },
  height: {
    kind: { type: 'integer', ...LIMITS.side },
    field: field('height', side, DEFAULT_SIZE.height),
    attribute: 'height',
    isQuoted: true,
  },
  clip_skip: {
    kind: { type: 'integer', ...LIMITS.clipSkip },
    field: field('clipSkip', between(LIMITS.clipSkip).int().nullable(), null),
    attribute: 'clip_skip',
  },
  embedding: {
    kind: anId,
    field: field('embeddingsModel', id.nullable(), null),
    attribute: 'embeddings_model',
  },
  safety: {
    kind: yesNo,
    // Whether it may be off is decided by the channel.
    field: field('safetyChecker', z.boolean(), true),
    attribute: 'safety_checker',
  },
  enhance: {
    kind: yesNo,
    // The API rewrites an enhanced prompt anew each time: with it on, the same seed gives another image.
    field: field('enhancePrompt', z.boolean(), false),
    attribute: 'enhance_prompt',
    defaultPlace: 10,
  },
  multi_lingual: {
    kind: yesNo,
    field: field('multiLingual', z.boolean(), false),
    attribute: 'multi_lingual',
  },
  panorama: { kind: yesNo, field: field('panorama', z.boolean(), false), attribute: 'panorama' },
  self_attention: {
    kind: yesNo,
    field: field('selfAttention', z.boolean(), false),
    attribute: 'self_attention',
  },
  upscale: { kind: yesNo, field: field('upscale', z.boolean(), false), attribute: 'upscale' },
  // The endpoint's newer schema has these; the API's LoRA page does not know them. They are sent only when they are chosen.
  highres_fix: {
    kind: yesNo,
    field: field('highresFix', z.boolean().nullable(), null),
    attribute: 'highres_fix',
    isBoolean: true,
  },
  // Names of schedulers such as `DPM++ 2M SDE Karras` choose this one and the next.
  karras: {
    kind: yesNo,
    field: field('useKarrasSigmas', z.boolean().nullable(), null),
    attribute: 'use_karras_sigmas',
    isBoolean: true,
    isFlagOnly: true,
  },
  algorithm: {
    kind: { type: 'choice', values: ALGORITHMS },
    field: field('algorithmType', z.enum(ALGORITHMS).nullable(), null),
    attribute: 'algorithm_type',
    isFlagOnly: true,
  },
  vae: {
    kind: anId,
    field: field('vae', id.nullable(), null),
    attribute: 'vae',
    isFlagOnly: true,
  },
  // Whether it may be blurred or pixelated is decided by the channel.
  safety_type: {
    kind: { type: 'choice', values: SAFETY_TYPES },
    field: field('safetyCheckerType', z.enum(SAFETY_TYPES).nullable(), null),
    attribute: 'safety_checker_type',
    isFlagOnly: true,
  },
} as const satisfies Record<string, ImageOption>;

/** An option of `/imagine`, by the name that members type. */
export type ImagineOption = keyof typeof IMAGE_OPTIONS;

/** An option that can be set once and for all: every one but the prompt, which is always typed. */
export type SettableOption = Exclude<ImagineOption, 'prompt'>;

/** An option that has no place in Discord's list. */
type FlagOption = {
  [N in ImagineOption]: (typeof IMAGE_OPTIONS)[N] extends { isFlagOnly: true } ? N : never;
}[ImagineOption];

/** A settable option that Discord offers. */
export type OfferedOption = Exclude<SettableOption, FlagOption>;

/** The value of an option. */
export type OptionValue = string | number | boolean;

/** Options of `/imagine` as they were typed, chosen or stored; nothing is believed of them. */
export type ImagineOptions = { [N in ImagineOption]?: OptionValue | undefined };

// The table has no other keys.
const NAMES = Object.keys(IMAGE_OPTIONS) as [ImagineOption, ...ImagineOption[]];

/** The names of all options, in the order in which Discord offers them. */
export const IMAGINE_OPTIONS: readonly ImagineOption[] = NAMES;

/** What is known of an option. */
export const imageOption = (name: ImagineOption): ImageOption => IMAGE_OPTIONS[name];

/** The options that a preset can have, in the order in which Discord offers them. */
export const PRESET_OPTIONS: readonly SettableOption[] = NAMES.filter((name) => name !== 'prompt');

const isOffered = (name: SettableOption): name is OfferedOption => !imageOption(name).isFlagOnly;

/** Those of them that Discord offers, in this order. */
export const OFFERED_OPTIONS: readonly OfferedOption[] = PRESET_OPTIONS.filter(isOffered);

const placeOf = (name: ImagineOption): number => imageOption(name).defaultPlace ?? 0;

/** The options for which a member or a server can have defaults, in the order in which they are shown. */
export const DEFAULT_OPTIONS: readonly SettableOption[] = PRESET_OPTIONS.filter(
  (name) => placeOf(name) > 0,
).toSorted((a, b) => placeOf(a) - placeOf(b));
