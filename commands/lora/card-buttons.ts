import { cardFields, fieldsOfCard, readCard, withWritten } from '#commands/settings/card-form.ts';
import { cardRemark } from '#commands/settings/cards.ts';
import { makeChange, outcomeNote } from '#commands/settings/change.ts';
import { requireManager, type SettingsServices } from '#commands/settings/panel.ts';
import { withUndo } from '#commands/settings/undo.ts';
import { blankCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { withoutCards, withoutPins } from '#domain/settings/cards.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { findLora } from '#generations/model-search.ts';
import { noticeMessage } from '#interactions/components.ts';
import { onButton, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Message, Reply } from '#interactions/reply.ts';
import {
  cardFormId,
  editCardId,
  type LoraId,
  loraIdIn,
  pinCardId,
  removeCardId,
  unpinCardId,
} from './custom-ids.ts';
import { infoMessage } from './info.ts';

type CardServices = SettingsServices & Uses<'ledger' | 'thumbnails'>;

type Press = Invocation<CardServices> & { id: LoraId };

type Edit = (settings: ServerSettings) => ServerSettings;

/** The LoRA as it is now; the notes alone where nothing but its card told of it. */
const shownNow = (
  press: Invocation<CardServices>,
  loraId: string,
  notes: readonly string[],
): Promise<Message> =>
  infoMessage(press, loraId, notes).catch((error: unknown) => {
    if (error instanceof Notice) return noticeMessage(...notes);
    throw error;
  });

/** Changes the card of a LoRA, and shows the LoRA as it is now, with the outcome. */
const changeCard = async (
  press: Invocation<CardServices>,
  loraId: string,
  { edit, remark = '' }: { edit: Edit; remark?: string },
): Promise<Reply> => {
  const { text } = press;
  const { context, outcome, removed, announce } = await makeChange(press, { seen: null, edit });
  const notes = [outcomeNote(text, outcome) || text.settings.newer, outcome.kind === 'saved' ? remark : ''];
  const { guildId } = context;
  return {
    kind: 'deferUpdate',
    work: async () => {
      await announce();
      const shown = await shownNow(press, loraId, notes);
      return removed ? withUndo(context, shown, { guildId, page: 'loras', removed }) : shown;
    },
  };
};

const changing =
  (editFor: (loraId: string, press: Press) => Edit) =>
  async (press: Press): Promise<Reply> => {
    requireManager(press);
    const loraId = await loraIdIn(press, press.id);
    return changeCard(press, loraId, { edit: editFor(loraId, press) });
  };

/** The form that writes the card of one LoRA: its id stands fast. */
const cardModal = defineModal({
  id: cardFormId,
  async view(opening) {
    requireManager(opening);
    await findLora(opening, await loraIdIn(opening, opening.id));
    const [, ...fields] = cardFields(opening.text);
    return { id: opening.id, title: opening.text.settings.cards.form.title, components: fields };
  },
  async submit(form) {
    requireManager(form);
    const loraId = await loraIdIn(form, form.id);
    const written = readCard({ ...form.fields, lora: loraId }, form.text);
    const edit = withWritten(form.text, written, { pin: false });
    return changeCard(form, loraId, { edit, remark: cardRemark(form, written) });
  },
});

/** What admins do with the card of a LoRA under what is told of it. */
export const cardRoutes: readonly Route[] = [
  onButton(
    pinCardId,
    changing((id, { text }) => withWritten(text, { id }, { pin: true })),
  ),
  onButton(
    unpinCardId,
    changing((id) => (settings) => withoutPins(settings, [id])),
  ),
  onButton(
    removeCardId,
    changing((id) => (settings) => withoutCards(settings, [id])),
  ),
  onButton(editCardId, async (press) => {
    requireManager(press);
    const { id, card } = await findLora(press, await loraIdIn(press, press.id));
    return cardModal.open(press, press.id, fieldsOfCard(card ?? blankCard(id)));
  }),
  cardModal.route,
];
