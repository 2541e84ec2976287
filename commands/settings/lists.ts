import { Notice } from '#domain/errors.ts';
import { SCHEDULER_IDS, SCHEDULERS } from '#domain/generation/schedulers.ts';
import { allowing } from '#domain/policy/lists.ts';
import { pinnedCards } from '#domain/settings/cards.ts';
import {
  LIST_MODES,
  LIST_NAMES,
  type ListName,
  type ListRule,
  SETTINGS_LIMITS,
  type ServerSettings,
} from '#domain/settings/schema.ts';
import { barredIds } from '#domain/settings/warnings.ts';
import { isId, splitList } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, row, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId, oneOf, orNone } from '#interactions/custom-id.ts';
import { type Feature, type ModalOpening, onButton, onSelect } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { oneOfRow, someOfRow } from '#interactions/selects.ts';
import type { Text } from '#text/index.ts';
import { baseModelsButton, baseModelsLine } from './base-models.ts';
import { cardControls } from './cards.ts';
import { changeReply } from './change.ts';
import { textsOf } from './controls.ts';
import { createFormReader } from './forms.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';
import { allowId, factsOf } from './warnings.ts';

const which = { list: oneOf(LIST_NAMES) };

const modeId = defineCustomId('listmode', { ...which, ...seenField });
const addId = defineCustomId('listadd', which);
const removeId = defineCustomId('listremove', { ...which, ...seenField });
const schedulersId = defineCustomId('schedulers', seenField);

/** Returns an edit of a list. */
export const withList =
  (list: ListName, edit: (rule: ListRule) => ListRule) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    // A list is edited with values of its own kind: ids of LoRAs and models, or names from the fixed
    // schedulers.
    loras: { ...settings.loras, [list]: edit(settings.loras[list]) } as ServerSettings['loras'],
  });

const modeRow = ({ text, stored }: PageContext, list: ListName) =>
  oneOfRow(
    { customId: modeId.encode({ list, seen: stored.revision }), placeholder: text.settings.lists.mode },
    {
      options: LIST_MODES.map((value) => ({ value, label: text.settings.lists.modes[list][value] })),
      chosen: stored.settings.loras[list].mode,
    },
  );

const removeRow = ({ text, stored }: PageContext, list: ListName) => {
  const { ids } = stored.settings.loras[list];
  // The others become visible once these are removed.
  const shown = ids.slice(0, SETTINGS_LIMITS.picked).map((id) => ({ label: id, value: id }));
  if (shown.length === 0) return [];
  const customId = removeId.encode({ list, seen: stored.revision });
  return [someOfRow({ customId, placeholder: text.settings.lists.remove }, { options: shown, chosen: [] })];
};

const addButton = ({ text }: PageContext, list: ListName) =>
  button(text.settings.lists.add[list], addId.encode({ list }));

const addRow = (context: PageContext, list: ListName) => row(addButton(context, list));

const listText = ({ text, stored }: PageContext, list: ListName): string =>
  text.settings.lists.listed(list, stored.settings.loras[list]);

/** The page of LoRAs: their cards, and which are allowed. */
export const loras: Page = {
  name: 'loras',
  now: ({ text, stored: { settings } }) =>
    text.settings.lists.nowLine([
      text.settings.lists.now('rule', settings.loras.rule),
      text.settings.cards.count(pinnedCards(settings.loras.cards).length),
    ]),
  render: (context) => [
    ...cardControls(context),
    textDisplay(listText(context, 'rule'), context.text.settings.lists.suggest),
    modeRow(context, 'rule'),
    ...removeRow(context, 'rule'),
    addRow(context, 'rule'),
  ],
};

/** The page of allowed models and embeddings. */
export const models: Page = {
  name: 'models',
  now: ({ text, stored: { settings } }) =>
    text.settings.lists.nowLine([
      text.settings.lists.now('models', settings.loras.models),
      text.settings.lists.now('embeddings', settings.loras.embeddings),
    ]),
  render: (context) => [
    textDisplay(listText(context, 'models'), context.text.settings.lists.suggest),
    modeRow(context, 'models'),
    ...removeRow(context, 'models'),
    ...textsOf(baseModelsLine(context.text, context.stored.settings.loras.modelsByBase)),
    row(addButton(context, 'models'), baseModelsButton(context.text)),
    ...textsOf(listText(context, 'embeddings')),
    modeRow(context, 'embeddings'),
    ...removeRow(context, 'embeddings'),
    addRow(context, 'embeddings'),
  ],
};

/** The page of allowed schedulers. */
export const schedulers: Page = {
  name: 'schedulers',
  now: ({ text, stored: { settings } }) =>
    text.settings.lists.nowLine([text.settings.lists.now('schedulers', settings.loras.schedulers)]),
  render: (context) => {
    const { text, stored } = context;
    const options = SCHEDULER_IDS.map((value) => ({ value, label: SCHEDULERS[value] }));
    return [
      ...textsOf(listText(context, 'schedulers')),
      modeRow(context, 'schedulers'),
      someOfRow(
        {
          customId: schedulersId.encode({ seen: stored.revision }),
          placeholder: text.settings.lists.pickSchedulers,
        },
        { options, chosen: stored.settings.loras.schedulers.ids },
      ),
    ];
  },
};

const PAGES: Record<ListName, Page> = { rule: loras, models, embeddings: models, schedulers };

/** Parses ids separated by commas or lines. */
const idsIn = (typed: string): string[] => [...new Set(splitList(typed))];

/** Returns the rule. Throws a Notice if its list is too long. */
const fitting = (text: Text, rule: ListRule): ListRule => {
  if (rule.ids.length <= SETTINGS_LIMITS.listed) return rule;
  throw new Notice(text.settings.lists.tooMany(rule.ids.length, SETTINGS_LIMITS.listed));
};

/** Adds ids to a list. Throws a Notice if it becomes too long. */
export const addToList =
  (text: Text, ids: readonly string[]) =>
  (rule: ListRule): ListRule =>
    fitting(text, { ...rule, ids: [...new Set([...rule.ids, ...ids])] });

/** Reads the ids of the form. Throws a Notice with all problems. */
const readIds = ({ fields, text }: { fields: FieldValues; text: Text }, list: ListName): string[] => {
  const reader = createFormReader(fields, text);
  const ids = idsIn(reader.typed('ids'));
  const wrong = ids.filter((id) => !isId(id) || list === 'schedulers');
  for (const id of wrong) reader.problem(text.settings.lists.notAnId(id));
  if (ids.length === 0) reader.problem(text.settings.lists.nothingTyped);
  reader.demandNone();
  return ids;
};

/** Adds ids to a list. */
export const addModal = defineModal({
  id: defineCustomId('listform', { ...which, seen: orNone(seenField.seen) }),
  async view(opening: ModalOpening<{ list: ListName }, Services>) {
    const { stored } = await pageContext(opening);
    const { title, label, help: description } = opening.text.settings.lists.form;
    const field = {
      label,
      description,
      customId: 'ids',
      value: '',
      required: true,
      long: true,
      maxLength: 4000,
    };
    return { id: { list: opening.id.list, seen: stored.revision }, title, components: [textField(field)] };
  },
  async submit(form) {
    const { list, seen } = form.id;
    const context = await pageContext(form);
    const ids = readIds(form, list);
    // There is no list of embeddings to check against.
    const unknown =
      list === 'embeddings' ? [] : unlistedIds(context, list === 'models' ? 'model' : 'lora', ids);
    return changeReply(form, {
      page: PAGES[list],
      seen,
      edit: withList(list, addToList(form.text, ids)),
      ...(unknown.length > 0 ? { remark: form.text.settings.lists.unknown(unknown) } : {}),
    });
  },
});

/** The pages of LoRAs, models and schedulers, with the controls of their lists. */
export const listsFeature: Feature = {
  routes: [
    onSelect(modeId, (press) => {
      const { list, seen } = press.id;
      const mode = LIST_MODES.find((one) => one === press.values[0]);
      if (!mode) throw new Notice(press.text.refusals.malformed);
      return changeReply(press, {
        page: PAGES[list],
        seen,
        edit: withList(list, (rule) => ({ ...rule, mode })),
      });
    }),
    onButton(addId, (press) => addModal.open(press, press.id)),
    addModal.route,
    onSelect(removeId, (press) => {
      const { list, seen } = press.id;
      const edit = withList(list, (rule) => ({
        ...rule,
        ids: rule.ids.filter((id) => !press.values.includes(id)),
      }));
      return changeReply(press, { page: PAGES[list], seen, edit });
    }),
    onButton(allowId, async (press) => {
      const { list, seen } = press.id;
      const facts = await factsOf(await pageContext(press));
      const edit = (settings: ServerSettings) =>
        withList(list, (rule) => fitting(press.text, allowing(rule, barredIds(settings, list, facts))))(
          settings,
        );
      return changeReply(press, { page: PAGES[list], seen, edit });
    }),
    onSelect(schedulersId, (press) => {
      const ids = SCHEDULER_IDS.filter((id) => press.values.includes(id));
      if (ids.length !== press.values.length) throw new Notice(press.text.refusals.malformed);
      const edit = withList('schedulers', (rule) => ({ ...rule, ids }));
      return changeReply(press, { page: schedulers, seen: press.id.seen, edit });
    }),
  ],
};
