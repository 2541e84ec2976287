import type { Invocation } from '#interaction/feature.ts';
import { reportMessage } from '#interaction/views/report.ts';

// Each further attempt means that somebody has changed the report meanwhile.
const ATTEMPTS = 10;

/**
 * Shows a report to the moderators as it stands: what was changed while it was being shown is shown after it, so that
 * of two changes at once the last word has both. Answers whether it could be shown.
 */
export const showReport = async (
  { text, services }: Pick<Invocation, 'text' | 'services'>,
  generationId: string,
): Promise<boolean> => {
  let shown: number | undefined;
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const report = await services.reports.find(generationId);
    if (!report?.notice) return false;
    if (report.revision === shown) return true;
    if (!(await services.noticeboard.edit(report.notice, reportMessage(text, report)))) return false;
    shown = report.revision;
  }
  return true;
};
