import type { ChangeServices } from '#commands/settings/change.ts';
import { requireManager } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { wildcardName } from '#domain/prompt-template/wildcard-list.ts';
import { noticeMessage } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { undoFor } from '#messages/undo.ts';
import { changeLists } from './changes.ts';
import { wildcardModal } from './modal.ts';

/** Deletes a list. It can be undone for an hour. Only for those who manage the server. */
export const deleteList = async (
  use: Invocation<ChangeServices & Uses<'drafts'>>,
  typed: string,
): Promise<Reply> => {
  const guildId = requireManager(use);
  const { wildcards: said } = use.text;
  const { settings } = await use.services.settings.read(guildId);
  const list = settings.wildcards.lists.find(({ id }) => id === wildcardName(typed));
  if (!list) throw new Notice(said.unknown(typed));
  const filled = wildcardModal.filled({}, { name: list.id, words: list.entries.join('\n') });
  const withUndo = await undoFor(use, filled);
  const { note, isSaved, announce } = await changeLists(use, (lists) =>
    lists.filter(({ id }) => id !== list.id),
  );
  const message = isSaved ? withUndo(noticeMessage(said.deleted(list.id))) : noticeMessage(note);
  return { kind: 'message', message, ephemeral: true, after: announce };
};
