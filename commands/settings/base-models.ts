import { BASE_FAMILIES, type BaseFamily, fitsBase } from '#domain/catalogue/base-model.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { isId } from '#domain/typed-text.ts';
import { unlistedIds } from '#generations/model-search.ts';
import { button, textField } from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { type Feature, type ModalOpening, onButton } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Text } from '#text/index.ts';
import { changeReply } from './change.ts';
import { createFormReader } from './forms.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

type ModelsByBase = ServerSettings['loras']['modelsByBase'];

const openId = defineCustomId('basemodels', {});

/** Opens the form of models for LoRAs of each base model. */
export const baseModelsButton = ({ settings: { baseModels } }: Text) =>
  button(baseModels.open, openId.encode({}));

/** Formats the models that are set, in a line; empty for none. */
export const baseModelsLine = ({ settings: { baseModels } }: Text, set: ModelsByBase): string =>
  baseModels.line(
    BASE_FAMILIES.flatMap((base) => {
      const modelId = set[base];
      return modelId === undefined ? [] : [{ base, modelId }];
    }),
  );

const fieldsFor = ({ text, stored: { settings } }: PageContext) =>
  BASE_FAMILIES.map((base) =>
    textField({
      label: text.settings.baseModels.form.label(base),
      customId: base,
      value: settings.loras.modelsByBase[base] ?? '',
      maxLength: LIMITS.id.max,
    }),
  );

const readForm = ({ text, services }: PageContext, fields: FieldValues): ModelsByBase => {
  const reader = createFormReader(fields, text);
  const said = text.settings.baseModels;
  const typed = BASE_FAMILIES.flatMap((base): [BaseFamily, string][] => {
    const id = reader.typed(base);
    return id === '' ? [] : [[base, id]];
  });
  for (const [base, id] of typed) {
    const made = services.catalogue.find('model', id)?.baseModel ?? null;
    if (!isId(id)) reader.problem(text.settings.lists.notAnId(id));
    else if (made !== null && !fitsBase(made, said.names[base]))
      reader.problem(said.otherBase(id, made, base));
  }
  reader.demandNone();
  return Object.fromEntries(typed);
};

const modalOf = (page: Page) =>
  defineModal({
    id: defineCustomId('basemodelsform', seenField),
    async view(opening: ModalOpening<object, Services>) {
      const context = await pageContext(opening);
      const { title } = opening.text.settings.baseModels.form;
      return { id: { seen: context.stored.revision }, title, components: fieldsFor(context) };
    },
    async submit(sent) {
      const context = await pageContext(sent);
      const modelsByBase = readForm(context, sent.fields);
      const unknown = unlistedIds(context, 'model', Object.values(modelsByBase));
      const edit = (settings: ServerSettings) => ({
        ...settings,
        loras: { ...settings.loras, modelsByBase },
      });
      const remark = unknown.length === 0 ? '' : sent.text.settings.lists.unknown(unknown);
      return changeReply(sent, { page, seen: sent.id.seen, edit, remark });
    },
  });

/** The models for LoRAs of each base model, on their page. */
export const baseModelsFeature = (page: Page, modal = modalOf(page)): Feature => ({
  routes: [onButton(openId, (press) => modal.open(press, {})), modal.route],
});
