import { CARD_LIMITS } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { pinnedCards, withoutPins } from '#domain/settings/cards.ts';
import { createWordFilter } from '#domain/text-match.ts';
import { isId, suggestedName, suggestedValue, typedName } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { completeScheduler } from '#generations/suggestions.ts';
import { COLOURS, container, textDisplay } from '#interactions/components.ts';
import { defineSubcommand } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Completer, Completion, Invocation, Uses } from '#interactions/invocation.ts';
import { choiceOption, completedBy, numberOption, required, stringOption } from '#interactions/options.ts';
import { CHOICES, type Reply } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import { readCard, type WrittenCard, withWritten } from './card-form.ts';
import { cardRemark, pinModalFor } from './cards.ts';
import { type Change, makeChange, outcomeNote } from './change.ts';
import { addModal, addToList, withList } from './lists.ts';
import { type PageContext, type PageName, pageContext, type SettingsServices } from './panel.ts';
import { withUndo } from './undo.ts';
import { allowButtons, PAGE_OF_LIST, warningLines, warningsOf } from './warnings.ts';

/** The settings list for each kind of id. */
const LIST_OF = { lora: 'rule', model: 'models', embedding: 'embeddings' } as const;

type ListedKind = keyof typeof LIST_OF;

/** Suggests entries of the catalogue regardless of the rules: those who make them see everything. */
const fromCatalogue =
  (kindOf: (options: Completion['options']) => ListedKind): Completer<Uses<'catalogue'>> =>
  async ({ typed, options, services, turn }) => {
    const kind = kindOf(options);
    // The API does not list embeddings.
    if (kind === 'embedding' || !(await turn())) return [];
    return services.catalogue
      .search(kind, suggestedValue(typed), CHOICES.most)
      .map(({ id, name, baseModel }) => ({
        name: suggestedName(id, ...(name === id ? [] : [name]), ...(baseModel === null ? [] : [baseModel])),
        value: id,
      }));
  };

const completePinned: Completer<SettingsServices> = async (use) => {
  const { stored } = await pageContext(use);
  const isWanted = createWordFilter(suggestedValue(use.typed));
  return pinnedCards(stored.settings.loras.cards)
    .map(({ id, nickname }) => ({
      name: suggestedName(id, ...(nickname === null ? [] : [nickname])),
      value: id,
    }))
    .filter(({ name }) => isWanted([name]));
};

/** Makes a change and replies with the outcome, and with what it bars that the server offers. */
const changed = async (
  use: Invocation<SettingsServices>,
  { page, edit, remark = '' }: Pick<Change, 'edit' | 'remark'> & { page: PageName },
): Promise<Reply> => {
  const { text } = use;
  const linesOf = async (context: PageContext) => warningLines(text, await warningsOf(context), 'overview');
  const known = await linesOf(await pageContext(use));
  const { context, outcome, removed, announce } = await makeChange(use, { seen: null, edit });
  const news = (await linesOf(context)).filter((line) => !known.includes(line));
  const said = [
    outcomeNote(text, outcome) || text.settings.newer,
    outcome.kind === 'saved' ? remark : '',
    ...news,
  ];
  const buttons = news.length === 0 ? [] : await allowButtons(context, page);
  const told = { components: [container(COLOURS.quiet, textDisplay(...said), ...buttons)] };
  const { guildId } = context;
  const message = removed ? await withUndo(context, told, { guildId, page, removed }) : told;
  return { kind: 'message', message, ephemeral: true, after: announce };
};

const ownOptions = ({ commands: { settings } }: Text) => settings.options;

const describe =
  <D extends Record<string, string>>(name: 'pin' | 'unpin' | 'list', optionsOf: (text: Text) => D) =>
  (text: Text) => ({ description: text.commands.settings.subcommands[name], options: optionsOf(text) });

type PinOptions = {
  lora: string;
  nickname: string | undefined;
  strength: number | undefined;
  trigger_words: string | undefined;
  scheduler: string | undefined;
};

/** The fields of the form that does the same. */
const pinFieldsOf = (options: PinOptions): FieldValues => ({
  lora: suggestedValue(options.lora),
  nickname: options.nickname ?? '',
  strength: options.strength ?? '',
  triggerWords: options.trigger_words ?? '',
  scheduler: options.scheduler ?? '',
});

/** What is given counts; the rest of a card stays. */
const writtenIn = (options: PinOptions, text: Text): WrittenCard => {
  const { id, nickname, strength, scheduler, ...words } = readCard(pinFieldsOf(options), text);
  return {
    id,
    ...(options.nickname === undefined ? {} : { nickname }),
    ...(options.strength === undefined ? {} : { strength }),
    ...(options.trigger_words === undefined ? {} : words),
    ...(options.scheduler === undefined ? {} : { scheduler }),
  };
};

/** `/settings pin`. */
export const pin = defineSubcommand({
  options: {
    lora: completedBy(
      fromCatalogue(() => 'lora'),
      required(stringOption({ maxLength: LIMITS.id.max })),
    ),
    nickname: stringOption({ maxLength: CARD_LIMITS.nickname }),
    strength: numberOption(LIMITS.loraStrength),
    trigger_words: stringOption({ maxLength: CARD_LIMITS.triggerWords }),
    scheduler: completedBy(completeScheduler, stringOption({ maxLength: CARD_LIMITS.scheduler })),
  },
  describe: describe('pin', (text) => {
    const { triggerWords, ...options } = ownOptions(text);
    return { ...options, trigger_words: triggerWords };
  }),
  modalFor: (options) => pinModalFor(pinFieldsOf(options)),
  async run(use) {
    const { text, options } = use;
    const context = await pageContext(use);
    const written = writtenIn(options, text);
    const edit = withWritten(text, written, { pin: true });
    return changed(use, { page: 'loras', edit, remark: cardRemark(context, written) });
  },
});

/** `/settings unpin`. */
export const unpin = defineSubcommand({
  options: { lora: completedBy(completePinned, required(stringOption())) },
  describe: describe('unpin', ownOptions),
  async run(use) {
    const { stored } = await pageContext(use);
    const id = suggestedValue(use.options.lora);
    const isPinned = pinnedCards(stored.settings.loras.cards).some((card) => card.id === id);
    if (!isPinned) throw new Notice(use.text.settings.cards.notPinned);
    return changed(use, { page: 'loras', edit: (settings) => withoutPins(settings, [id]) });
  },
});

/** Returns a remark on an id added to a list. */
const listRemark = (context: PageContext, kind: ListedKind, id: string): string => {
  const { text, stored } = context;
  const unknown = kind === 'embedding' ? [] : unlistedIds(context, kind, [id]);
  const isInForce = stored.settings.loras[LIST_OF[kind]].mode !== 'all';
  return text.together(
    unknown.length > 0 ? text.settings.lists.unknown(unknown) : '',
    isInForce ? '' : text.settings.lists.notInForce,
  );
};

/** `/settings list`. */
export const list = defineSubcommand({
  options: {
    kind: required(
      choiceOption(['lora', 'model', 'embedding'], (text, kind) => text.commands.settings.kinds[kind]),
    ),
    action: required(
      choiceOption(['add', 'remove'], (text, action) => text.commands.settings.actions[action]),
    ),
    id: completedBy(
      fromCatalogue(({ kind }) => (kind === 'model' || kind === 'embedding' ? kind : 'lora')),
      required(stringOption()),
    ),
  },
  describe: describe('list', ownOptions),
  modalFor: ({ kind, action, id }) =>
    action === 'add' ? addModal.filled({ list: LIST_OF[kind], seen: null }, { ids: id }) : undefined,
  async run(use) {
    const { text } = use;
    const { kind, action } = use.options;
    const context = await pageContext(use);
    const id = typedName(use.options.id);
    if (!isId(id)) throw new Notice(text.settings.lists.notAnId(id));
    const name = LIST_OF[kind];
    const page = PAGE_OF_LIST[name];
    if (action === 'add') {
      const remark = listRemark(context, kind, id);
      return changed(use, { page, edit: withList(name, addToList(text, [id])), remark });
    }
    const edit = withList(name, (rule) => ({ ...rule, ids: rule.ids.filter((one) => one !== id) }));
    return changed(use, { page, edit });
  },
});
