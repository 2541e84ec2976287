import { requireManager } from '#commands/settings/panel.ts';
import { generationFor } from '#generations/access.ts';
import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton, onModal } from '#interactions/define-command.ts';
import { reportId } from '#messages/custom-ids.ts';
import { blockForm, blockFormId, readReportForm, reportForm, reportFormId } from './form.ts';
import { blockReported, deleteReported, dismissReport, reportFor, requireModerator } from './moderation.ts';
import { channelForReport, report } from './submit.ts';
import { blockReportedId, deleteReportedId, dismissReportId } from './view.ts';

/**
 * The Report button, and the moderators' actions: deleting and dismissing need Manage Server, or Manage Messages where the
 * image is; blocking needs Manage Server.
 */
export const reporting: Feature = {
  routes: [
    onButton(reportId, async (press) => {
      const generation = await generationFor(press, press.id.generation);
      await channelForReport(press, generation);
      return { kind: 'modal', modal: reportForm(press.text, generation.id) };
    }),
    onModal(reportFormId, async (form) => {
      const why = readReportForm(form.fields, form.text);
      const generation = await generationFor(form, form.id.generation);
      const place = await channelForReport(form, generation);
      return {
        kind: 'defer',
        ephemeral: true,
        work: async () => noticeMessage(await report(form, generation, { ...place, ...why })),
      };
    }),
    onButton(dismissReportId, async (press) => {
      requireModerator(press);
      const reported = await reportFor(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => dismissReport(press, reported) };
    }),
    onButton(deleteReportedId, async (press) => {
      requireModerator(press);
      const reported = await reportFor(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => deleteReported(press, reported) };
    }),
    onButton(blockReportedId, async (press) => {
      requireManager(press);
      const { generationId } = await reportFor(press, press.id.generation);
      return { kind: 'modal', modal: blockForm(press.text, generationId) };
    }),
    onModal(blockFormId, async (form) => {
      requireManager(form);
      const reported = await reportFor(form, form.id.generation);
      return { kind: 'deferUpdate', work: () => blockReported(form, reported) };
    }),
  ],
};
