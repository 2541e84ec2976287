import { USUAL_CELLS } from '#domain/comparison/comparison.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { findTimeZone } from '#domain/time-zone.ts';
import { textField } from '#interactions/components.ts';
import { defineCustomId, orNone, snowflake } from '#interactions/custom-id.ts';
import type { ModalOpening } from '#interactions/define-command.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Services } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Text } from '#text/index.ts';
import { changeReply } from './change.ts';
import { createFormReader } from './forms.ts';
import { demandRoom, valuesOf, withLimits } from './limit-values.ts';
import { type Page, type PageContext, pageContext, seenField } from './panel.ts';

const numberField = (
  label: string,
  customId: string,
  { value, help }: { value: number | null; help?: string },
) =>
  textField({
    label,
    customId,
    value: value === null ? '' : String(value),
    maxLength: 7,
    ...(help === undefined ? {} : { description: help }),
  });

/** Returns the fields of a role's quotas, or with null of those of everyone, filled with what is set. */
const numbersFields = ({ text, stored }: PageContext, roleId: string | null) => {
  const { form } = text.settings.limits;
  const { limits: current } = stored.settings;
  const { imagesPerDay, jobs } = valuesOf(current, roleId);
  const ofServer = [
    numberField(form.serverImages, 'serverImages', {
      value: current.serverImagesPerDay,
      help: form.imagesHelp,
    }),
    numberField(form.cells, 'cells', { value: current.cells, help: form.cellsHelp(USUAL_CELLS) }),
    textField({
      label: form.timeZone,
      description: form.timeZoneHelp,
      customId: 'timeZone',
      value: current.timeZone,
      maxLength: 60,
    }),
  ];
  return [
    numberField(form.images, 'images', {
      value: imagesPerDay,
      help: roleId === null ? form.imagesHelp : form.roleImagesHelp,
    }),
    numberField(form.jobs, 'jobs', { value: jobs }),
    ...(roleId === null ? ofServer : []),
  ];
};

/** Parses the form into an edit of the limits. Throws a Notice with all problems. */
const readNumbers = (
  { fields, text }: { fields: FieldValues; text: Text },
  roleId: string | null,
): ((settings: ServerSettings) => ServerSettings) => {
  const reader = createFormReader(fields, text);
  const words = text.settings.limits.form;
  const changed = {
    imagesPerDay: reader.whole('images', { label: words.images, ...SETTINGS_LIMITS.images }),
    jobs: reader.whole('jobs', { label: words.jobs, ...SETTINGS_LIMITS.jobs }),
  };
  if (roleId !== null) {
    reader.demandNone();
    return withLimits(roleId, changed);
  }
  const serverImagesPerDay = reader.whole('serverImages', {
    label: words.serverImages,
    ...SETTINGS_LIMITS.images,
  });
  const cells = reader.whole('cells', { label: words.cells, ...SETTINGS_LIMITS.cells });
  const named = reader.typed('timeZone') || 'UTC';
  const timeZone = findTimeZone(named);
  if (timeZone === undefined) reader.problem(text.settings.limits.noTimeZone(named));
  reader.demandNone();
  return withLimits(null, changed, { serverImagesPerDay, cells, timeZone: timeZone ?? 'UTC' });
};

/** The form of quotas: a role's, or with null that of everyone. `pageFor` returns the page to show after the change. */
export const numbersModal = (pageFor: (roleId: string | null) => Page) =>
  defineModal({
    id: defineCustomId('limitform', { role: orNone(snowflake()), ...seenField }),
    async view(opening: ModalOpening<{ role: string | null }, Services>) {
      const context = await pageContext(opening);
      const { role } = opening.id;
      return {
        id: { role, seen: context.stored.revision },
        title: opening.text.settings.limits.form.title,
        components: numbersFields(context, role),
      };
    },
    async submit(form) {
      const { role, seen } = form.id;
      demandRoom(await pageContext(form), role);
      return changeReply(form, { page: pageFor(role), seen, edit: readNumbers(form, role) });
    },
  });
