import { PRESET_LIMITS, type Preset } from '#domain/preset.ts';
import { suggestedName, suggestedValue } from '#domain/suggested-name.ts';
import { fold } from '#domain/words.ts';
import type { Text } from '#text/index.ts';
import type { Completer } from './feature.ts';
import { presetsFor } from './layers.ts';
import type { Choice } from './reply.ts';
import { optionWords } from './views/option-words.ts';

// No name is longer, whatever it consists of.
const LONGEST_TYPED = 4 * PRESET_LIMITS.name;

/** Presets by whose they are. */
export type Presets = { own: readonly Preset[]; shared: readonly Preset[] };

const choiceOf = (text: Text, whose: string, { name, options }: Preset): Choice => ({
  name: suggestedName(name, whose, ...optionWords(text, options)),
  value: name,
});

/** The presets whose names have what is typed: a member's own first, which hide the server's of the same names. */
export const presetChoices = (text: Text, typed: string, { own, shared }: Presets): Choice[] => {
  const wanted = fold(suggestedValue(typed.slice(0, LONGEST_TYPED)));
  const isWanted = ({ name }: Preset): boolean => fold(name).includes(wanted);
  const hidden = new Set(own.map(({ name }) => fold(name)));
  const others = shared.filter(({ name }) => !hidden.has(fold(name)));
  return [
    ...own.filter(isWanted).map((preset) => choiceOf(text, text.presets.yours, preset)),
    ...others.filter(isWanted).map((preset) => choiceOf(text, text.presets.servers, preset)),
  ];
};

/** Suggests presets that can be used there. */
export const completePreset: Completer = async (use) =>
  presetChoices(use.text, use.typed, await presetsFor(use));
