import { type Feature, onButton } from '#interactions/define-command.ts';
import { reportId } from '#messages/custom-ids.ts';
import { blockModal, reportModal } from './form.ts';
import { deleteReported, dismissReport, reportFor, requireModerator } from './moderation.ts';
import { blockReportedId, deleteReportedId, dismissReportId } from './view.ts';

/**
 * The Report button, and the moderators' actions: deleting and dismissing need Manage Server, or Manage Messages where the
 * image is; blocking needs Manage Server.
 */
export const reporting: Feature = {
  routes: [
    onButton(reportId, (press) => reportModal.open(press, press.id)),
    reportModal.route,
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
    onButton(blockReportedId, (press) => blockModal.open(press, press.id)),
    blockModal.route,
  ],
};
