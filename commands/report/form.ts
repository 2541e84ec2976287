import { noteField, timeField } from '#commands/settings/block-form.ts';
import { Notice } from '#domain/errors.ts';
import { REPORT_LIMITS, REPORT_REASONS, type ReportReason } from '#domain/members/reports.ts';
import { selectField, textField } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';

/** The form that asks for the reason of a report. */
export const reportFormId = defineCustomId('reportform', { generation: storedId() });

/** The form that asks for how long the author of a reported image is blocked. */
export const blockFormId = defineCustomId('reportblockform', { generation: storedId() });

/** Asks an admin for how long to block, and for a note. */
export const blockForm = (text: Text, generation: string) => ({
  custom_id: blockFormId.encode({ generation }),
  title: text.blocks.form.title,
  components: [timeField(text), noteField(text, '')],
});

/** Asks a member why they report an image. */
export const reportForm = ({ reports: text }: Text, generation: string) => ({
  custom_id: reportFormId.encode({ generation }),
  title: text.form.title,
  components: [
    selectField({
      label: text.form.reason,
      customId: 'reason',
      placeholder: text.form.choose,
      options: REPORT_REASONS.map((value) => ({ label: text.reasons[value], value })),
    }),
    textField({
      label: text.form.words,
      description: text.form.wordsHelp,
      customId: 'words',
      value: '',
      long: true,
      maxLength: REPORT_LIMITS.words,
    }),
  ],
});

/** Reads the form. Throws a Notice if it names no reason. */
export const readReportForm = (
  fields: FieldValues,
  { reports: text }: Text,
): { reason: ReportReason; words: string } => {
  const chosen = [fields.reason ?? []].flat();
  const reason = REPORT_REASONS.find((one) => chosen.includes(one));
  if (!reason) throw new Notice(text.noReason);
  return { reason, words: cut(String(fields.words ?? '').trim(), REPORT_LIMITS.words) };
};
