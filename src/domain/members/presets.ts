import { z } from 'zod';
import { optionSetSchema } from '#domain/generation/option-set.ts';
import { charactersIn } from '#domain/text-length.ts';
import { fold, isVisible } from '#domain/text-match.ts';
import { suggestedValue } from '../typed-text.ts';

/** How many presets a member or a server may have, and characters of a name. */
export const PRESET_LIMITS = { each: 50, name: 32 } as const;

/** A named set of options of `/imagine`. */
export const presetSchema = z.object({
  name: z.string().min(1).max(PRESET_LIMITS.name),
  options: optionSetSchema,
  /** Who made it. */
  by: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});

/** A named set of options of `/imagine`. */
export type Preset = z.output<typeof presetSchema>;

/** Whose presets are meant: a member's own, or those of a server. */
export type PresetOwner = { kind: 'member' | 'server'; id: string };

/** The name as it is kept: without blanks at its ends and with single ones inside, and without what suggestions tell. */
const presetName = (typed: string): string => suggestedValue(typed.replace(/\s+/g, ' '));

/** The name that was typed as it is kept; undefined when it has nothing that can be seen, or too many characters. */
export const readPresetName = (typed: string): string | undefined => {
  const name = presetName(typed);
  const isSeen = fold(name).trim() !== '' && isVisible(name);
  return isSeen && charactersIn(name) <= PRESET_LIMITS.name ? name : undefined;
};

/** The preset of that name, whatever its case and accents. */
export const findPreset = (presets: readonly Preset[], name: string): Preset | undefined => {
  const wanted = fold(presetName(name));
  return presets.find((preset) => fold(preset.name) === wanted);
};

/** What came of saving a preset; `full`: there was no room for another one, and nothing was kept. */
export type PresetSaving = 'added' | 'replaced' | 'full';

/** Keeps presets. */
export type PresetStore = {
  /** Those of an owner, by name. */
  list(owner: PresetOwner): Promise<Preset[]>;
  /** Puts one in, in the place of one with the same name. */
  save(owner: PresetOwner, preset: Preset): Promise<PresetSaving>;
  /** Takes one out; false when there was none. */
  remove(owner: PresetOwner, name: string): Promise<boolean>;
  /** Takes all of an owner's out. */
  clear(owner: PresetOwner): Promise<void>;
};
