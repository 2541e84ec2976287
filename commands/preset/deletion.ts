import { Notice } from '#domain/errors.ts';
import type { Preset } from '#domain/members/presets.ts';
import { noticeMessage } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { undoFor } from '#messages/undo.ts';
import { presetModal } from './modal.ts';
import { mayManage, ownerFor, presetsNamed, type Scope } from './ownership.ts';

/** Chooses whose preset to delete. Throws a Notice if that is ambiguous or not allowed. */
const chooseOne = async (
  use: Invocation<Uses<'presets'>>,
  { name: typed, whose: given }: { name: string; whose?: Scope | undefined },
): Promise<{ scope: Scope; other: boolean; preset: Preset }> => {
  const { own, shared } = await presetsNamed(use, typed);
  const isEither = own && shared && mayManage(use);
  if (isEither && given === undefined) throw new Notice(use.text.presets.both(own.name));
  const scope = given ?? (own ? 'private' : 'server');
  const [preset, other] = scope === 'private' ? [own, shared] : [shared, own];
  ownerFor(use, scope);
  if (!preset) throw new Notice(use.text.refusals.unknownPreset);
  return { scope, preset, other: other !== undefined };
};

/** Deletes a preset: one's own, or with permission the server's. It can be undone for an hour. */
export const remove = async (
  use: Invocation<Uses<'presets' | 'drafts'>>,
  wanted: { name: string; whose?: Scope | undefined },
): Promise<Reply> => {
  const { text, services } = use;
  const { scope, preset, other } = await chooseOne(use, wanted);
  const { name, options } = preset;
  const owner = ownerFor(use, scope);
  const withUndo = await undoFor(use, presetModal.filled({}, { ...options, name, scope }));
  if (!(await services.presets.remove(owner, name))) throw new Notice(text.refusals.unknownPreset);
  const stays = owner.kind === 'member' ? 'server' : 'member';
  const remark = other ? text.presets.otherStays(stays) : '';
  return privately(withUndo(noticeMessage(text.presets.deleted(name, owner.kind), remark)));
};
