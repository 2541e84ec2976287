import { z } from 'zod';
import { optionSetSchema } from '#domain/generation/option-set.ts';
import { charactersIn } from '#domain/text-length.ts';
import { fold, isVisible } from '#domain/text-match.ts';
import { suggestedValue } from '../typed-text.ts';

/** How many presets a member or a server can have, and the maximum length of a name. */
export const PRESET_LIMITS = { each: 50, name: 32 } as const;

/** A named set of options of `/imagine`. */
export const presetSchema = z.object({
  name: z.string().min(1).max(PRESET_LIMITS.name),
  options: optionSetSchema,
  /** The id of the user who created it. */
  by: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** A named set of options of `/imagine`. */
export type Preset = z.output<typeof presetSchema>;

/** The owner of presets: a member or a server. */
export type PresetOwner = { kind: 'member' | 'server'; id: string };

/** Normalises a name: trims it, collapses whitespace, and drops the description that a suggestion adds. */
const presetName = (typed: string): string => suggestedValue(typed.replace(/\s+/g, ' '));

/** Parses a typed name; undefined if nothing in it is visible or it is too long. */
export const readPresetName = (typed: string): string | undefined => {
  const name = presetName(typed);
  const isSeen = fold(name).trim() !== '' && isVisible(name);
  return isSeen && charactersIn(name) <= PRESET_LIMITS.name ? name : undefined;
};

/** Finds a preset by name, ignoring case and accents. */
export const findPreset = (presets: readonly Preset[], name: string): Preset | undefined => {
  const wanted = fold(presetName(name));
  return presets.find((preset) => fold(preset.name) === wanted);
};

/** The outcome of saving a preset; `full`: the limit is reached and nothing was saved. */
export type PresetSaving = 'added' | 'replaced' | 'full';

/** Stores presets. */
export type PresetStore = {
  /** Returns the presets of an owner, sorted by name. */
  list(owner: PresetOwner): Promise<Preset[]>;
  /** Adds a preset or replaces the one with the same name. */
  save(owner: PresetOwner, preset: Preset): Promise<PresetSaving>;
  /** Deletes a preset; false if there was none. */
  remove(owner: PresetOwner, name: string): Promise<boolean>;
  /** Deletes all presets of an owner. */
  clear(owner: PresetOwner): Promise<void>;
};
