import { Notice } from '#domain/errors.ts';
import { findPreset, type Preset, type PresetOwner, readPresetName } from '#domain/members/presets.ts';
import { presetsFor } from '#generations/option-defaults.ts';
import { governingGuild, managesServer } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Text } from '#text/index.ts';

/** Owners of presets, as the options `scope` and `whose` name them. */
export const SCOPES = ['private', 'server'] as const;

/** An owner of presets, as the options `scope` and `whose` name it. */
export type Scope = (typeof SCOPES)[number];

/** Whether the member can change the server's presets. */
export const mayManage = ({ interaction }: Pick<Invocation, 'interaction'>): boolean =>
  governingGuild(interaction) !== null && managesServer(interaction);

/** Returns the owner whose presets to change. Throws a Notice if there is no server or no permission. */
export const ownerFor = (use: Omit<Invocation, 'services'>, scope: Scope): PresetOwner => {
  const { interaction, text } = use;
  if (scope === 'private') return { kind: 'member', id: interaction.userId };
  const guildId = governingGuild(interaction);
  if (guildId === null) throw new Notice(text.presets.serversOnly);
  if (!mayManage(use)) throw new Notice(text.presets.managersOnly);
  return { kind: 'server', id: guildId };
};

/** Parses a typed name. Throws a Notice if it is invalid. */
export const nameIn = (text: Text, typed: string): string => {
  const name = readPresetName(typed);
  if (name === undefined) throw new Notice(text.presets.badName(typed), ['name']);
  return name;
};

/** Returns the presets of that name, the member's own and the server's. Throws a Notice if there is none. */
export const presetsNamed = async (
  use: Invocation<Uses<'presets'>>,
  typed: string,
): Promise<{ own: Preset | undefined; shared: Preset | undefined }> => {
  const { own, shared } = await presetsFor(use);
  const name = nameIn(use.text, typed);
  const found = { own: findPreset(own, name), shared: findPreset(shared, name) };
  if (!found.own && !found.shared) throw new Notice(use.text.refusals.unknownPreset);
  return found;
};
