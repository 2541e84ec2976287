import { noteField, timeField } from '#commands/settings/block-form.ts';
import { requireManager } from '#commands/settings/panel.ts';
import { Notice } from '#domain/errors.ts';
import { REPORT_LIMITS, REPORT_REASONS, type ReportReason } from '#domain/members/reports.ts';
import { generationFor } from '#generations/access.ts';
import { noticeMessage, selectField, textDisplay, textField } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import { defineModal } from '#interactions/modals.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { blockReported, deleteReported, reportFor, requireModerator } from './moderation.ts';
import { channelForReport, report } from './submit.ts';

/** Asks an admin for how long to block the author of a reported image, and for a note. */
export const blockModal = defineModal({
  id: defineCustomId('reportblockform', { generation: storedId() }),
  async view(opening) {
    const { id, text } = opening;
    requireManager(opening);
    await reportFor(opening, id.generation);
    return { id, title: text.blocks.form.title, components: [timeField(text), noteField(text, '')] };
  },
  async submit(form) {
    requireManager(form);
    const reported = await reportFor(form, form.id.generation);
    return { kind: 'deferUpdate', work: () => blockReported(form, reported) };
  },
});

/** Asks a moderator before a reported image is deleted. */
export const deletionModal = defineModal({
  id: defineCustomId('reportdeleteform', { generation: storedId() }),
  async view(opening) {
    const { id, text } = opening;
    requireModerator(opening);
    await reportFor(opening, id.generation);
    return { id, title: text.reports.deletion.title, components: [textDisplay(text.reports.deletion.what)] };
  },
  async submit(form) {
    requireModerator(form);
    const reported = await reportFor(form, form.id.generation);
    return { kind: 'deferUpdate', work: () => deleteReported(form, reported) };
  },
});

/** Asks a member why they report an image. */
const reportFields = ({ reports: text }: Text) => [
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
