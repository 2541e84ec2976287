import { REPORT_LIMITS, type ReportReason } from '#domain/members/reports.ts';
import { cut, messageUrl, quotedBlock, someIn } from '#text/format.ts';
import type { Language } from '#text/language.ts';

// More names would hide what was reported.
const NAMED = 10;

const when = (milliseconds: number): string => `<t:${Math.floor(milliseconds / 1000)}:R>`;

type Done = { by: string; at: number };

/** What moderators did with a reported image. */
const deedsIn = (language: Language) => {
  const { t } = language.namespace('reports');
  const doneBy = ({ by, at }: Done) => ({ member: `<@${by}>`, when: when(at) });
  return {
    dismissed: (done: Done) => t('dismissed', doneBy(done)),
    deleted: (done: Done) => t('deleted', doneBy(done)),
    blocked: ({ until, ...done }: Done & { until: number | null }) =>
      until === null
        ? t('blocked', doneBy(done))
        : t('blockedUntil', { ...doneBy(done), end: `<t:${Math.ceil(until / 1000)}:f>` }),
  };
};

/** What members and moderators read of reports. */
export const reportSentences = (language: Language) => {
  const { t, group } = language.namespace('reports');
  const some = someIn(language);
  const reasons = group('reasons');
  return {
    ...group('page'),
    ...group('answers'),
    ...deedsIn(language),
    by: (ids: readonly string[]) =>
      t('by', {
        members: some(
          ids.map((id) => `<@${id}>`),
          NAMED,
        ),
      }),
    reasons,
    /** How many gave a reason, and what one of them added. */
    because: (why: ReportReason, times: number) => {
      const reason = reasons[why];
      return times > 1 ? t('becauseTimes', { reason, times }) : t('because', { reason });
    },
    said: (userId: string, words: string) => `  ${t('said', { member: `<@${userId}>`, words })}`,
    moreSaid: (left: number) => t('moreSaid', { count: left }),
    count: (reporters: number) => t('count', { count: reporters }),
    altText: (prompt: string) => cut(t('altText', { prompt }), 1024),
    deletion: group('deletion'),
    form: group('form'),
    of: (userId: string) => t('of', { member: `<@${userId}>` }),
    link: ({ guildId, channelId, id }: { guildId: string; channelId: string; id: string }) =>
      t('link', { link: messageUrl(guildId, { channelId, id }) }),
    prompt: (prompt: string) => quotedBlock(cut(prompt, 2 * REPORT_LIMITS.prompt)),
    tooMany: t('tooMany', { count: REPORT_LIMITS.perHour }),
  };
};
