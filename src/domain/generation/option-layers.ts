import { isVisible } from '#domain/text-match.ts';
import type { ImagineOption, ImagineOptions } from './image-options.ts';

/**
 * Where the value of an option can come from, beside being typed; `card` is that of a LoRA, `original` is a result that is
 * made again.
 */
const LAYERS = ['server', 'channel', 'card', 'member', 'preset', 'original'] as const;

/** Where the value of an option can come from. */
const OPTION_SOURCES = [...LAYERS, 'typed'] as const;

/** Options that stand in for those that were not typed, and whose they are. */
export type Layer = { source: (typeof LAYERS)[number]; options: ImagineOptions };

/** Where the value of each option came from. What is missing here is the bot's own default. */
export type OptionSources = Partial<Record<ImagineOption, (typeof OPTION_SOURCES)[number]>>;

/** What came of laying options over each other. */
export type LaidOptions = { options: ImagineOptions; sources: OptionSources };

// A size that is named anew replaces sides, and other LoRAs do not have the strengths of those before them.
const DISPLACED: Partial<Record<ImagineOption, readonly ImagineOption[]>> = {
  size: ['width', 'height'],
  lora: ['strength'],
};

// What a sampler's name says counts, unless somebody typed something else beside it.
const DISPLACED_UNTYPED: Partial<Record<ImagineOption, readonly ImagineOption[]>> = {
  scheduler: ['karras', 'algorithm'],
};

const isBlank = (value: unknown): boolean => !isVisible(String(value ?? ''));

const without = <V>(
  options: Partial<Record<ImagineOption, V>>,
  names: readonly ImagineOption[],
): Partial<Record<ImagineOption, V>> =>
  // Only entries were taken out.
  Object.fromEntries(
    Object.entries(options).filter(([name]) => !names.some((one) => one === name)),
  ) as Partial<Record<ImagineOption, V>>;

const namesIn = (options: ImagineOptions): ImagineOption[] => Object.keys(options) as ImagineOption[];

const lay = (
  below: LaidOptions,
  { source, options }: { source: Layer['source'] | 'typed'; options: ImagineOptions },
): LaidOptions => {
  const names = namesIn(options);
  const untyped = names
    .flatMap((name) => DISPLACED_UNTYPED[name] ?? [])
    .filter((name) => below.sources[name] !== 'typed');
  const displaced = [...names.flatMap((name) => DISPLACED[name] ?? []), ...untyped];
  return {
    options: { ...without(below.options, displaced), ...options },
    sources: {
      ...without(below.sources, displaced),
      ...Object.fromEntries(names.map((name) => [name, source])),
    },
  };
};

/** Where both sides are named, a size that stands in beside them decides nothing. */
const withoutIdleSize = ({ options, sources }: LaidOptions): LaidOptions => {
  const hasSides = !isBlank(options.width) && !isBlank(options.height);
  if (!hasSides || sources.size === 'typed') return { options, sources };
  return { options: without(options, ['size']), sources: without(sources, ['size']) };
};

const pick = (options: ImagineOptions, wanted: (value: unknown) => boolean): ImagineOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && wanted(value)));

/**
 * Lays options over each other: those that were typed over the flags inside the prompt, these over the layers, of
 * which later ones win. An option that was typed blank only takes away what a layer has.
 */
export const layOptions = (
  typed: ImagineOptions,
  { flags, layers }: { flags: ImagineOptions; layers: readonly Layer[] },
): LaidOptions => {
  const stacked = [
    ...layers,
    { source: 'typed' as const, options: pick(typed, isBlank) },
    { source: 'typed' as const, options: flags },
    { source: 'typed' as const, options: pick(typed, (value) => !isBlank(value)) },
  ];
  return withoutIdleSize(stacked.reduce<LaidOptions>(lay, { options: {}, sources: {} }));
};

/** Layers without their LoRAs, but for those of an original: LoRAs in the prompt are typed too, and typed ones win. */
export const withoutUsualLoras = (layers: readonly Layer[]): Layer[] =>
  layers.map((layer) =>
    layer.source === 'original' ? layer : { ...layer, options: without(layer.options, ['lora', 'strength']) },
  );
