import { createTriggerWords } from '#domain/catalogue/trigger-words.ts';
import { Notice } from '#domain/errors.ts';
import { IMAGINE_OPTIONS, type ImagineOptions } from '#domain/generation/image-options.ts';
import type { ImagineDefaults } from '#domain/generation/laid-options.ts';
import type { Layer } from '#domain/generation/option-layers.ts';
import type { OptionSet } from '#domain/generation/option-set.ts';
import { findPreset, PRESET_LIMITS, type Preset } from '#domain/members/presets.ts';
import { isAllowed, listedSpelling } from '#domain/policy/lists.ts';
import { channelModel } from '#domain/settings/channel-rules.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { fold } from '#domain/text-match.ts';
import { suggestedName, suggestedValue } from '#domain/typed-text.ts';
import type { Caller, Completer, Invocation, Uses } from '#interactions/invocation.ts';
import type { Choice } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { governingGuild, type Rules } from './policy-input.ts';

/** The presets that somebody can use there: their own first, then the server's. */
export const presetsFor = async ({
  interaction,
  services,
}: Caller<Uses<'presets'>>): Promise<{ own: Preset[]; shared: Preset[] }> => {
  const guildId = governingGuild(interaction);
  const [own, shared] = await Promise.all([
    services.presets.list({ kind: 'member', id: interaction.userId }),
    guildId === null ? [] : services.presets.list({ kind: 'server', id: guildId }),
  ]);
  return { own, shared };
};

/** The preset of that name; a member's own wins over the server's. Throws a Notice when there is none. */
export const requirePreset = async (
  invocation: Invocation<Uses<'presets'>>,
  name: string,
): Promise<Preset> => {
  const { own, shared } = await presetsFor(invocation);
  const preset = findPreset(own, name) ?? findPreset(shared, name);
  if (!preset) throw new Notice(invocation.text.refusals.unknownPreset, ['preset']);
  return preset;
};

const modelOptions = (model: string | undefined): ImagineOptions => (model === undefined ? {} : { model });

/**
 * What fills the options that somebody leaves out there: the server's defaults, the channel's, their own, then the
 * preset.
 */
export const defaultsFor = async (
  { interaction, services }: Caller<Uses<'members'>>,
  { settings, channelRules }: Rules,
  preset: Preset | undefined,
): Promise<Layer[]> => [
  { source: 'server', options: settings?.defaults ?? {} },
  { source: 'channel', options: modelOptions(channelModel(channelRules)) },
  { source: 'member', options: await services.members.defaults(interaction.userId) },
  { source: 'preset', options: preset?.options ?? {} },
];

/** Who does something where, and what knows of LoRAs. */
type LoraCaller = Caller<Uses<'members' | 'catalogue' | 'operator'>>;

/** What stands in for what somebody leaves out about LoRAs there: the server's cards, and the trigger words to add. */
export const loraDefaultsFor = async (
  { interaction, services }: LoraCaller,
  { settings }: Rules,
): Promise<Pick<ImagineDefaults, 'cards' | 'triggerWordsOf'>> => {
  const { catalogue, members, operator } = services;
  const { loras, safety } = settings ?? DEFAULT_SETTINGS;
  const { cards, rule } = loras;
  const { addsTriggerWords } = await members.preferences(interaction.userId);
  if (!addsTriggerWords) return { cards };
  const wordsOf = createTriggerWords({
    cards,
    listed: (id) => catalogue.find('lora', id)?.triggerWords ?? null,
    isUsual: loras.addsTriggerWords,
    blockedWords: [...operator.blockedWords, ...safety.blockedWords],
  });
  // A LoRA that is left out leaves no words behind.
  return { cards, triggerWordsOf: (id) => (isAllowed(rule, listedSpelling(rule, id)) ? wordsOf(id) : []) };
};

// No name is longer, whatever it consists of.
const LONGEST_TYPED = 4 * PRESET_LIMITS.name;

/** Presets by whose they are. */
export type Presets = { own: readonly Preset[]; shared: readonly Preset[] };

/** Formats each set option with its value, in Discord's order. */
export const optionWords = (text: Text, options: OptionSet): string[] =>
  IMAGINE_OPTIONS.flatMap((option) => {
    const value = option === 'prompt' ? undefined : options[option];
    return value === undefined ? [] : [text.defaults.entry(option, text.optionValue(option, value))];
  });

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
export const completePreset: Completer<Uses<'presets'>> = async (use) =>
  presetChoices(use.text, use.typed, await presetsFor(use));
