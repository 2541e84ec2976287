import { z } from 'zod';
import { REPORT_LIMITS, type ReportStore, reportSchema } from '#domain/members/reports.ts';
import type { Log } from '#domain/system.ts';
import { createRecords } from './records.ts';
import type { Sql } from './sql.ts';

const HOUR_MS = 3_600_000;
const REPORTS_KEPT_MS = 30 * 24 * HOUR_MS;

const REPORTS = {
  namespace: 'reports',
  schema: reportSchema.nullable(),
  empty: null,
  lifetimeMs: REPORTS_KEPT_MS,
};

const COUNTS = { namespace: 'reporters', schema: z.number(), empty: 0, lifetimeMs: HOUR_MS };

/** Reports, as documents by generation for 30 days; a member's count of reports lives for an hour. */
export const createReportStore = (sql: Sql, log: Log): ReportStore => {
  const reports = createRecords(sql, REPORTS, log);
  const counts = createRecords(sql, COUNTS, log);
  return {
    find: reports.read,
    change: (generationId, edit) =>
      reports.update(generationId, (before) => {
        const after = edit(before);
        return after && { ...after, revision: (before?.revision ?? 0) + 1 };
      }),
    admit: async (guildId, reporterId) => {
      const made = await counts.update(`${guildId}:${reporterId}`, (before) =>
        Math.min(before + 1, REPORT_LIMITS.perHour + 1),
      );
      return made <= REPORT_LIMITS.perHour;
    },
  };
};
