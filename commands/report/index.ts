import { defineRoute, type Feature } from '#interaction/feature.ts';
import { generationFor } from '#interaction/generation-access.ts';
import { reportId } from '#interaction/generation-ids.ts';
import { requireManager } from '#interaction/settings-panel.ts';
import { noticeMessage } from '#interaction/views/notice.ts';
import { blockReportedId, deleteReportedId } from '#interaction/views/report.ts';
import { channelForReport, report } from './filing.ts';
import { blockReported, deleteReported, overseenReport, reportFor } from './moderation.ts';

/** Report, under a result, and what moderators do about it: deleting needs Manage Server, or Manage Messages where the image is; blocking Manage Server. */
export const reporting: Feature = {
  routes: [
    defineRoute(reportId, async (press) => {
      const generation = await generationFor(press, press.id.generation);
      const place = await channelForReport(press, generation);
      return {
        kind: 'defer',
        ephemeral: true,
        work: async () => noticeMessage(await report(press, generation, place)),
      };
    }),
    defineRoute(deleteReportedId, async (press) => {
      const reported = await overseenReport(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => deleteReported(press, reported) };
    }),
    defineRoute(blockReportedId, async (press) => {
      requireManager(press);
      const reported = await reportFor(press, press.id.generation);
      return { kind: 'deferUpdate', work: () => blockReported(press, reported) };
    }),
  ],
};
