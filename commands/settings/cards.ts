import { ButtonStyle } from 'discord-api-types/v10';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { pinnedCards, withoutCards, withoutPins } from '#domain/settings/cards.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, fitLines, row, textDisplay } from '#interactions/components.ts';
import { defineCustomId, orNone } from '#interactions/custom-id.ts';
import {
  type Feature,
  type FilledModal,
  type ModalOpening,
  onButton,
  onSelect,
} from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { oneOfRow, someOfRow } from '#interactions/selects.ts';
import type { Text } from '#text/index.ts';
import { cardFields, fieldsOfCard, readCard, type WrittenCard, withWritten } from './card-form.ts';
import { changeReply } from './change.ts';
import { chosenState, stateRow } from './controls.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

const pinId = defineCustomId('pin', {});
const editId = defineCustomId('pinedit', {});
const unpinId = defineCustomId('unpin', seenField);
const removeId = defineCustomId('cardremove', seenField);
const wordsId = defineCustomId('loraswords', seenField);

// Characters for the cards on their page: the lists of LoRAs follow.
const ROOM = 1500;

/** Pinned cards first, then those that were measured last. */
const inOrder = (cards: readonly LoraCard[]): LoraCard[] => [
  ...pinnedCards(cards),
  ...cards.filter(({ isPinned }) => !isPinned).toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0)),
];

/** Formats the cards, one per line, those that are pinned first. */
const cardLines = (text: Text, cards: readonly LoraCard[]): string[] => {
  const said = text.settings.cards;
  const pinned = pinnedCards(cards).length;
  const lines = inOrder(cards).map((card) => `- ${said.line(card)}`);
  const others = lines.slice(pinned);
  const all = [
    said.title(pinned),
    ...lines.slice(0, pinned),
    ...(others.length > 0 ? [said.others, ...others] : []),
  ];
  return fitLines(all, { room: ROOM, more: text.more });
};

const labelOf = ({ id, nickname }: LoraCard): string => (nickname === null ? id : `${nickname} · ${id}`);

const optionOf = (card: LoraCard) => ({ label: labelOf(card), value: card.id });

/** The selects that change cards. A select has room for some of them; `/lora info` opens each. */
const changeRows = ({ text, stored }: PageContext) => {
  const said = text.settings.cards;
  const { revision: seen } = stored;
  const shown = inOrder(stored.settings.loras.cards).slice(0, SETTINGS_LIMITS.picked).map(optionOf);
  const pinned = pinnedCards(stored.settings.loras.cards).map(optionOf);
  if (shown.length === 0) return [];
  const unpin = { customId: unpinId.encode({ seen }), placeholder: said.unpin };
  return [
    oneOfRow({ customId: editId.encode({}), placeholder: said.edit }, { options: shown, chosen: '' }),
    ...(pinned.length === 0 ? [] : [someOfRow(unpin, { options: pinned, chosen: [] })]),
    someOfRow(
      { customId: removeId.encode({ seen }), placeholder: said.remove },
      { options: shown, chosen: [] },
    ),
  ];
};

/** What the server knows of LoRAs, with the controls of that. */
export const cardControls = (context: PageContext) => {
  const { text, stored } = context;
  const { cards, addsTriggerWords } = stored.settings.loras;
  return [
    textDisplay(...cardLines(text, cards)),
    row(button(text.settings.cards.pin, pinId.encode({}), ButtonStyle.Secondary)),
    ...changeRows(context),
    stateRow(wordsId.encode({ seen: stored.revision }), text.settings.cards.triggerWords, addsTriggerWords),
  ];
};

/** Returns a remark on a LoRA whose card was written. */
export const cardRemark = (
  context: Pick<PageContext, 'services' | 'text'>,
  { id }: Pick<WrittenCard, 'id'>,
): string => (unlistedIds(context, 'lora', [id]).length > 0 ? context.text.settings.lists.unknown([id]) : '');

const formId = defineCustomId('pinform', { seen: orNone(seenField.seen) });
const cardFormId = defineCustomId('cardform', { seen: orNone(seenField.seen) });

/** What `/settings pin` takes, for when it is refused. */
export const pinModalFor = (fields: FieldValues): FilledModal => ({
  form: formId.encode({ seen: null }),
  fields,
});

/** The form that writes a card; `pin`: and pins it. */
const cardModal = (page: Page, id: typeof formId, { pin }: { pin: boolean }) =>
  defineModal({
    id,
    async view(opening: ModalOpening<object, Services>) {
      const { stored } = await pageContext(opening);
      const { form } = opening.text.settings.cards;
      const title = pin ? form.pinTitle : form.title;
      return { id: { seen: stored.revision }, title, components: cardFields(opening.text) };
    },
    async submit(form) {
      await pageContext(form);
      const written = readCard(form.fields, form.text);
      const remark = cardRemark(form, written);
      const edit = withWritten(form.text, written, { pin });
      return changeReply(form, { page, seen: form.id.seen, edit, remark });
    },
  });

const withWords =
  (addsTriggerWords: boolean) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    loras: { ...settings.loras, addsTriggerWords },
  });

/** The controls of cards on their page. */
export const cardsFeature = (page: Page): Feature => {
  const pinning = cardModal(page, formId, { pin: true });
  const writing = cardModal(page, cardFormId, { pin: false });
  return {
    routes: [
      onButton(pinId, (press) => pinning.open(press, {})),
      onSelect(editId, async (press) => {
        const { stored } = await pageContext(press);
        const card = stored.settings.loras.cards.find(({ id }) => id === press.values[0]);
        if (!card) throw new Notice(press.text.settings.cards.gone);
        return writing.open(press, {}, fieldsOfCard(card));
      }),
      pinning.route,
      writing.route,
      onSelect(unpinId, (press) =>
        changeReply(press, {
          page,
          seen: press.id.seen,
          edit: (settings) => withoutPins(settings, press.values),
        }),
      ),
      onSelect(removeId, (press) =>
        changeReply(press, {
          page,
          seen: press.id.seen,
          edit: (settings) => withoutCards(settings, press.values),
        }),
      ),
      onSelect(wordsId, (press) =>
        changeReply(press, { page, seen: press.id.seen, edit: withWords(chosenState(press)) }),
      ),
    ],
  };
};
