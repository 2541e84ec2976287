import { Notice } from '#domain/errors.ts';
import { SCHEDULER_IDS, SCHEDULERS } from '#domain/generation/schedulers.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import { type ListRule, SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { isId, splitList } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, row, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId, oneOf, orNone } from '#interactions/custom-id.ts';
import { type Feature, type ModalOpening, onButton, onSelect } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import { oneOfRow, someOfRow } from '#interactions/selects.ts';
import { listLines } from '#messages/rules.ts';
import type { Text } from '#text/index.ts';
import { changeReply } from './change.ts';
import { createFormReader } from './forms.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';
import { pinnedControls, pinnedLines } from './pinned.ts';

const LISTS = ['rule', 'models', 'embeddings', 'schedulers'] as const;

/** A list to edit; `rule` is that of LoRAs. */
export type ListPage = (typeof LISTS)[number];

const MODES = ['all', 'only', 'except'] as const;

const which = { list: oneOf(LISTS) };

const modeId = defineCustomId('listmode', { ...which, ...seenField });
const addId = defineCustomId('listadd', which);
const removeId = defineCustomId('listremove', { ...which, ...seenField });
const schedulersId = defineCustomId('schedulers', seenField);

/** Returns an edit of a list. */
export const withList =
  (list: ListPage, edit: (rule: ListRule) => ListRule) =>
  (settings: ServerSettings): ServerSettings => ({
    ...settings,
    // A list is edited with values of its own kind: ids of LoRAs and models, or names from the fixed
    // schedulers.
    loras: { ...settings.loras, [list]: edit(settings.loras[list]) } as ServerSettings['loras'],
  });

const modeRow = ({ text, stored }: PageContext, list: ListPage) =>
  oneOfRow(
    { customId: modeId.encode({ list, seen: stored.revision }), placeholder: text.settings.lists.mode },
    {
      options: MODES.map((value) => ({ value, label: text.settings.lists.modes[list][value] })),
      chosen: stored.settings.loras[list].mode,
    },
  );

const removeRow = ({ text, stored }: PageContext, list: ListPage) => {
  const { ids } = stored.settings.loras[list];
  // The others become visible once these are removed.
  const shown = ids.slice(0, SETTINGS_LIMITS.picked).map((id) => ({ label: id, value: id }));
  if (shown.length === 0) return [];
  const customId = removeId.encode({ list, seen: stored.revision });
  return [someOfRow({ customId, placeholder: text.settings.lists.remove }, { options: shown, chosen: [] })];
};

const addRow = ({ text }: PageContext, list: ListPage) =>
  row(button(text.settings.lists.add[list], addId.encode({ list })));

/** The page of pinned and allowed LoRAs. */
export const loras: Page = {
  name: 'loras',
  render: (context) => {
    const { text, stored } = context;
    return [
      textDisplay(...pinnedLines(text, stored.settings.loras.pinned)),
      ...pinnedControls(context),
      textDisplay(...listLines(text, 'rule', stored.settings.loras)),
      modeRow(context, 'rule'),
      ...removeRow(context, 'rule'),
      addRow(context, 'rule'),
    ];
  },
};

/** The page of allowed models and embeddings. */
export const models: Page = {
  name: 'models',
  render: (context) => [
    textDisplay(
      ...listLines(context.text, 'models', context.stored.settings.loras),
      ...defaultModelWarning(context),
    ),
    modeRow(context, 'models'),
    ...removeRow(context, 'models'),
    addRow(context, 'models'),
    textDisplay(...listLines(context.text, 'embeddings', context.stored.settings.loras)),
    modeRow(context, 'embeddings'),
    ...removeRow(context, 'embeddings'),
    addRow(context, 'embeddings'),
  ],
};

/** Warns if the bot's default model is not on the list: members who name no model get it. */
const defaultModelWarning = ({ text, stored, services }: PageContext): string[] => {
  const { loras: rules, defaults } = stored.settings;
  const model = String(defaults.model ?? services.defaultModelId);
  const isOut = rules.models.mode === 'except' && !isAllowed(rules.models, model);
  return isOut ? [text.settings.lists.defaultModelOut(model)] : [];
};

/** The page of allowed schedulers. */
export const schedulers: Page = {
  name: 'schedulers',
  render: (context) => {
    const { text, stored } = context;
    const options = SCHEDULER_IDS.map((value) => ({ value, label: SCHEDULERS[value], description: value }));
    return [
      textDisplay(...listLines(text, 'schedulers', stored.settings.loras)),
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

const PAGES: Record<ListPage, Page> = { rule: loras, models, embeddings: models, schedulers };

/** Parses ids separated by commas or lines. */
const idsIn = (typed: string): string[] => [...new Set(splitList(typed))];

/** Adds ids to a list. Throws a Notice if it becomes too long. */
export const addToList =
  (text: Text, ids: readonly string[]) =>
  (rule: ListRule): ListRule => {
    const all = [...new Set([...rule.ids, ...ids])];
    if (all.length <= SETTINGS_LIMITS.listed) return { ...rule, ids: all };
    throw new Notice(text.settings.lists.tooMany(all.length, SETTINGS_LIMITS.listed));
  };

/** Reads the ids of the form. Throws a Notice with all problems. */
const readIds = ({ fields, text }: { fields: FieldValues; text: Text }, list: ListPage): string[] => {
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
  async view(opening: ModalOpening<{ list: ListPage }, Services>) {
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
      const mode = MODES.find((one) => one === press.values[0]);
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
    onSelect(schedulersId, (press) => {
      const ids = SCHEDULER_IDS.filter((id) => press.values.includes(id));
      if (ids.length !== press.values.length) throw new Notice(press.text.refusals.malformed);
      const edit = withList('schedulers', (rule) => ({ ...rule, ids }));
      return changeReply(press, { page: schedulers, seen: press.id.seen, edit });
    }),
  ],
};
