import { requireManager } from '#commands/settings/panel.ts';
import { generationFor } from '#generations/access.ts';
import { noticeMessage } from '#interactions/components.ts';
import { type Feature, onButton } from '#interactions/define-command.ts';
import { reportId } from '#messages/custom-ids.ts';
import { blockReported, deleteReported, reportFor, requireModerator } from './moderation.ts';
import { channelForReport, report } from './submit.ts';
import { blockReportedId, deleteReportedId } from './view.ts';

/**
 * The Report button, and the moderators' actions: deleting needs Manage Server, or Manage Messages where the
 * image is; blocking needs Manage Server.
 */
export const reporting: Feature = {
  routes: [
    onButton(reportId, async (press) => {
      const generation = await generationFor(press, press.id.generation);
      const place = await channelForReport(press, generation);
      return {
        kind: 'defer',
        ephemeral: true,
        work: async () => noticeMessage(await report(press, generation, place)),
      };
    }),
    onButton(deleteReportedId, async (press) => {
      requireModerator(press);
      const reported = await reportFor(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => deleteReported(press, reported) };
    }),
    onButton(blockReportedId, async (press) => {
      requireManager(press);
      const reported = await reportFor(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => blockReported(press, reported) };
    }),
  ],
};
