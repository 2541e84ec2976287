import { ComponentType } from 'discord-api-types/v10';
import { Notice } from '#domain/errors.ts';
import { REPORT_LIMITS, REPORT_REASONS, type ReportReason } from '#domain/members/reports.ts';
import { generationFor } from '#generations/access.ts';
import { noticeMessage, textField } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { channelForReport, report } from './submit.ts';

/** Asks a member why they report an image. */
const reportFields = ({ reports: text }: Text) => [
  {
    type: ComponentType.Label as const,
    label: text.form.reason,
    component: {
      type: ComponentType.StringSelect as const,
      custom_id: 'reason',
      placeholder: text.form.choose,
      options: REPORT_REASONS.map((value) => ({ label: text.reasons[value], value })),
    },
  },
  textField({
    label: text.form.words,
    description: text.form.wordsHelp,
    customId: 'words',
    value: '',
    long: true,
    maxLength: REPORT_LIMITS.words,
  }),
];

/** Reads the form. Throws a Notice if it names no reason. */
const readReportForm = (
  fields: FieldValues,
  { reports: text }: Text,
): { reason: ReportReason; words: string } => {
  const chosen = [fields.reason ?? []].flat();
  const reason = REPORT_REASONS.find((one) => chosen.includes(one));
  if (!reason) throw new Notice(text.noReason);
  return { reason, words: cut(String(fields.words ?? '').trim(), REPORT_LIMITS.words) };
};

/** The form that asks for the reason of a report. */
export const reportModal = defineModal({
  id: defineCustomId('reportform', { generation: storedId() }),
  async view(opening) {
    const { id, text } = opening;
    const generation = await generationFor(opening, id.generation);
    await channelForReport(opening, generation);
    return { id, title: text.reports.form.title, components: reportFields(text) };
  },
  async submit(form) {
    const why = readReportForm(form.fields, form.text);
    const generation = await generationFor(form, form.id.generation);
    const place = await channelForReport(form, generation);
    return {
      kind: 'defer',
      ephemeral: true,
      work: async () => noticeMessage(await report(form, generation, { ...place, ...why })),
    };
  },
});
