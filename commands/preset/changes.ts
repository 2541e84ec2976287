import { Notice } from '#domain/errors.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readOptionSet } from '#domain/generation/option-set.ts';
import { findPreset, type Preset, type PresetOwner } from '#domain/members/presets.ts';
import { presetsFor } from '#generations/option-defaults.ts';
import { type RulesServices, rulesFor } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { problemsReply } from '#messages/problems.ts';
import { nameIn, ownerFor, type Scope } from './ownership.ts';
import { savedMessage } from './view.ts';

type PresetUse<S = unknown> = Invocation<Uses<'presets'> & S>;

/** Returns a remark on the other owner's preset of the same name. */
const namesakeRemark = async (use: PresetUse, owner: PresetOwner, name: string): Promise<string> => {
  const { own, shared } = await presetsFor(use);
  const isOwn = owner.kind === 'member';
  if (findPreset(isOwn ? shared : own, name) === undefined) return '';
  return isOwn ? use.text.presets.hidesServers : use.text.presets.hiddenByOwn;
};

const kept = async (use: PresetUse, owner: PresetOwner, preset: Preset): Promise<Reply> => {
  const { text, services } = use;
  const saving = await services.presets.save(owner, preset);
  if (saving === 'full') throw new Notice(text.presets.full(owner.kind));
  const said = text.presets.saved(preset.name, owner.kind, saving === 'replaced');
  return privately(savedMessage(text, preset, [said, await namesakeRemark(use, owner, preset.name)]));
};

/** Saves options under a name. */
export const save = async (
  use: PresetUse<RulesServices>,
  {
    name: typed,
    scope = 'private',
    options,
  }: { name: string; scope?: Scope | undefined; options: ImagineOptions },
): Promise<Reply> => {
  const { interaction, text } = use;
  const owner = ownerFor(use, scope);
  const name = nameIn(text, typed);
  const { settings } = await rulesFor(use);
  const read = readOptionSet(options, settings?.loras.cards);
  if (!read.ok) return problemsReply(text, read.problems, 'saving');
  if (Object.keys(read.value).length === 0) throw new Notice(text.presets.noOptions);
  return kept(use, owner, { name, options: read.value, by: interaction.userId, at: interaction.receivedAt });
};

/** Copies one's own preset to the server. */
export const share = async (use: PresetUse, typed: string): Promise<Reply> => {
  const { interaction, text } = use;
  const owner = ownerFor(use, 'server');
  const { own } = await presetsFor(use);
  const preset = findPreset(own, nameIn(text, typed));
  if (!preset) throw new Notice(text.presets.notYours);
  return kept(use, owner, { ...preset, by: interaction.userId, at: interaction.receivedAt });
};
