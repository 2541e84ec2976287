import { blankCard, CARD_LIMITS, type LoraCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { pinnedCards, putCard, withoutPins } from '#domain/settings/cards.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { ID } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, row, textField } from '#interactions/components.ts';
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
import { changeReply } from './change.ts';
import { createFormReader } from './forms.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

const pinId = defineCustomId('pin', {});
const editId = defineCustomId('pinedit', {});
const unpinId = defineCustomId('unpin', seenField);

/** Formats the pinned LoRAs, one per line. */
export const pinnedLines = (text: Text, pinned: readonly LoraCard[]): string[] => [
  text.settings.pinned.title(pinned.length),
  ...pinned.map((lora) => `- ${text.settings.pinned.line(lora)}`),
];

const labelOf = ({ id, nickname }: LoraCard): string => (nickname === null ? id : `${nickname} · ${id}`);

/** The controls of pinned LoRAs. */
export const pinnedControls = ({ text, stored }: PageContext) => {
  const pinned = pinnedCards(stored.settings.loras.cards);
  const options = pinned.map((card) => ({ label: labelOf(card), value: card.id }));
  const pin = row(button(text.settings.pinned.add, pinId.encode({})));
  if (options.length === 0) return [pin];
  const unpin = unpinId.encode({ seen: stored.revision });
  return [
    pin,
    oneOfRow(
      { customId: editId.encode({}), placeholder: text.settings.pinned.edit },
      { options, chosen: '' },
    ),
    someOfRow({ customId: unpin, placeholder: text.settings.pinned.remove }, { options, chosen: [] }),
  ];
};

/** The fields of the form that pins a LoRA, or changes its pin. */
const fieldsOf = ({ id, nickname, strength, triggerWords }: LoraCard): FieldValues => ({
  lora: id,
  nickname: nickname ?? '',
  strength: strength ?? '',
  triggerWords: triggerWords ?? '',
});

const pinFields = ({ settings: { pinned } }: Text) => {
  const { form } = pinned;
  const short = { value: '' };
  return [
    textField({ ...short, label: form.id, customId: 'lora', required: true, maxLength: LIMITS.id.max }),
    textField({ ...short, label: form.nickname, customId: 'nickname', maxLength: CARD_LIMITS.nickname }),
    textField({ ...short, label: form.strength, customId: 'strength', maxLength: 5 }),
    textField({
      ...short,
      label: form.triggerWords,
      description: form.triggerWordsHelp,
      customId: 'triggerWords',
      maxLength: CARD_LIMITS.triggerWords,
    }),
  ];
};

/** What admins say of a LoRA that they pin. */
type Pin = Pick<LoraCard, 'id' | 'nickname' | 'strength' | 'triggerWords'>;

/** Parses a pinned LoRA from a form or from options. Throws a Notice with all problems. */
export const readPinned = (fields: FieldValues, text: Text): Pin => {
  const words = text.settings.pinned;
  const reader = createFormReader(fields, text);
  const [id, nickname, triggerWords] = [
    reader.typed('lora'),
    reader.typed('nickname'),
    reader.typed('triggerWords'),
  ];
  if (!ID.test(id)) reader.problem(text.settings.lists.notAnId(id));
  if (/[,<>]/.test(nickname) || nickname.length > CARD_LIMITS.nickname)
    reader.problem(words.badNickname(nickname));
  if (triggerWords.length > CARD_LIMITS.triggerWords) reader.problem(words.longTriggerWords);
  const strength = reader.number('strength', { label: words.form.strength, ...LIMITS.loraStrength });
  reader.demandNone();
  return { id, nickname: nickname || null, strength, triggerWords: triggerWords || null };
};

/** Pins a LoRA, or changes its pin. Throws a Notice if there is no room, or the nickname is taken. */
export const withPinned =
  ({ settings: { pinned: said } }: Text, pin: Pin) =>
  (settings: ServerSettings): ServerSettings => {
    const earlier = settings.loras.cards.find(({ id }) => id === pin.id) ?? blankCard(pin.id);
    const put = putCard(settings, { ...earlier, ...pin, isPinned: true });
    if (!('kind' in put)) return put;
    throw new Notice(
      put.kind === 'takenNickname' ? said.takenNickname(pin.nickname ?? '', put.id) : said[put.kind],
    );
  };

/** Returns a remark on a newly pinned LoRA. */
export const pinRemark = (context: Pick<PageContext, 'services' | 'text'>, { id }: Pin): string =>
  unlistedIds(context, 'lora', [id]).length > 0 ? context.text.settings.lists.unknown([id]) : '';

const formId = defineCustomId('pinform', { seen: orNone(seenField.seen) });

/** What `/settings pin` takes, for when it is refused. */
export const pinModalFor = (fields: FieldValues): FilledModal => ({
  form: formId.encode({ seen: null }),
  fields,
});

const pinModal = (page: Page) =>
  defineModal({
    id: formId,
    async view(opening: ModalOpening<object, Services>) {
      const { stored } = await pageContext(opening);
      const { title } = opening.text.settings.pinned.form;
      return { id: { seen: stored.revision }, title, components: pinFields(opening.text) };
    },
    async submit(form) {
      await pageContext(form);
      const lora = readPinned(form.fields, form.text);
      const remark = pinRemark(form, lora);
      return changeReply(form, { page, seen: form.id.seen, edit: withPinned(form.text, lora), remark });
    },
  });

/** The controls of pinned LoRAs on their page. */
export const pinnedFeature = (page: Page, modal = pinModal(page)): Feature => ({
  routes: [
    onButton(pinId, (press) => modal.open(press, {})),
    onSelect(editId, async (press) => {
      const { stored } = await pageContext(press);
      const lora = stored.settings.loras.cards.find(({ id }) => id === press.values[0]);
      if (!lora) throw new Notice(press.text.settings.pinned.notPinned);
      return modal.open(press, {}, fieldsOf(lora));
    }),
    modal.route,
    onSelect(unpinId, (press) =>
      changeReply(press, {
        page,
        seen: press.id.seen,
        edit: (settings) => withoutPins(settings, press.values),
      }),
    ),
  ],
});
