import { z } from 'zod';
import { findCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { withRestored } from '#domain/settings/removals.ts';
import { SECTIONS, type ServerSettings } from '#domain/settings/schema.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import type { Invocation } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { withUndoButton } from '#messages/undo.ts';
import type { Text } from '#text/index.ts';
import { PAGE_NAMES, type PageName, requireManager, type SettingsServices } from './panel.ts';

/** Takes a removal back, and shows a page. */
export const undoId = defineCustomId('settingsundo', { page: oneOf(PAGE_NAMES), kept: storedId() });

const settingsSchema = z.object(SECTIONS);

const keptSchema = z.object({ guildId: z.string(), removed: settingsSchema });

/** Adds **Undo** to a message that tells of a change which removed entries. It can be pressed for a day. */
export const withUndo = async (
  { text, services }: Omit<Invocation<SettingsServices>, 'interaction'>,
  message: Message,
  { guildId, page, removed }: { guildId: string; page: PageName; removed: ServerSettings },
): Promise<Message> => {
  const kept = await services.stateStore.keep({ guildId, removed });
  return withUndoButton(text, message, undoId.encode({ page, kept }));
};

/** Whether settings can hold all that was put back, and each nickname means one LoRA. */
const isWhole = (settings: ServerSettings): boolean => {
  const { cards } = settings.loras;
  const isAmbiguous = cards.some(
    (card) => card.nickname !== null && findCard(cards, card.nickname)?.id !== card.id,
  );
  return !isAmbiguous && settingsSchema.safeParse(settings).success;
};

/** Returns an edit that puts entries back. Throws a Notice if there is no room for them any more. */
const restoring =
  ({ undo }: Text, removed: ServerSettings) =>
  (settings: ServerSettings): ServerSettings => {
    const restored = withRestored(settings, removed);
    if (!isWhole(restored)) throw new Notice(undo.changed);
    return restored;
  };

/** Returns the edit that takes a removal back. Rejects with a Notice if it is gone, or another server's. */
export const undoEdit = async (
  invocation: Invocation<SettingsServices>,
  kept: string,
): Promise<(settings: ServerSettings) => ServerSettings> => {
  const { text, services } = invocation;
  const guildId = requireManager(invocation);
  const found = await services.stateStore.recall(kept, keptSchema);
  if (found?.guildId !== guildId) throw new Notice(text.undo.gone);
  return restoring(text, found.removed);
};
