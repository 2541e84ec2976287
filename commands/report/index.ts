import { type Feature, onButton } from '#interactions/define-command.ts';
import { reportId } from '#messages/custom-ids.ts';
import { blockModal, deletionModal, reportModal } from './form.ts';
import { dismissReport, reportFor, requireModerator } from './moderation.ts';
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
    onButton(deleteReportedId, (press) => deletionModal.open(press, press.id)),
    deletionModal.route,
    onButton(blockReportedId, (press) => blockModal.open(press, press.id)),
    blockModal.route,
  ],
};
