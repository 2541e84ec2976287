import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Filing,
  fileReport,
  REPORT_LIMITS,
  type Report,
  recordAction,
  reportSchema,
  withdrawReport,
} from '#domain/members/reports.ts';

const SUBJECT = {
  generationId: 'generation-1',
  guildId: '100000000000000003',
  requesterId: '100000000000000005',
  prompt: 'a fox',
  image: { channelId: '100000000000000004', id: '100000000000000009' },
};
const NOTICE = { channelId: '100000000000000007', id: '100000000000000008' };

const file = (before: Report | null, by: string, at = 0): Filing =>
  fileReport(before, SUBJECT, { by, at, reason: 'spam', words: `from ${by}` });
const posted = (report: Report): Report => ({ ...report, notice: NOTICE });

describe('reports of one image', () => {
  it('are posted once, and joined by others', () => {
    const first = file(null, 'ada');
    expect(first.kind).toBe('post');
    const second = file(posted(first.report), 'ben');
    expect(second).toMatchObject({ kind: 'added', report: { reporters: ['ada', 'ben'], notice: NOTICE } });
    expect(file(second.report, 'ada')).toEqual({ kind: 'known', report: second.report });
  });

  it('are not posted twice while the first is on its way, and are posted when it never came', () => {
    const { report } = file(null, 'ada', 1000);
    expect(file(report, 'ben', 60_999).kind).toBe('added');
    expect(file(report, 'ben', 61_000)).toMatchObject({
      kind: 'post',
      report: { reporters: ['ada', 'ben'], postingSince: 61_000 },
    });
    expect(file(report, 'ada', 61_000)).toMatchObject({ kind: 'post', report: { reporters: ['ada'] } });
  });

  it('that could not be posted can be made again at once', () => {
    const withdrawn = withdrawReport(file(null, 'ada', 1000).report, 'ada');
    expect(withdrawn).toMatchObject({ reporters: [], statements: [] });
    expect(file(withdrawn, 'ada', 1001)).toMatchObject({ kind: 'post', report: { reporters: ['ada'] } });
  });

  it('that were stored before reasons and dismissals existed are read', () => {
    const { statements: _, dismissed: __, ...older } = posted(file(null, 'ada').report);
    const read = reportSchema.parse(older);
    expect(read).toEqual({ ...older, statements: [], dismissed: null });
    expect(file(read, 'ben').report.statements).toEqual([{ by: 'ben', reason: 'spam', words: 'from ben' }]);
  });

  it('that were stored before blocks had an end are read', () => {
    const blocked = { by: 'mona', at: 1 };
    const read = reportSchema.parse({ ...posted(file(null, 'ada').report), blocked });
    expect(read.blocked).toEqual({ ...blocked, until: null });
  });

  it('name the first of those who did the same', () => {
    const report = posted(file(null, 'ada').report);
    const once = recordAction(report, 'deleted', { by: 'mona', at: 1 });
    expect(recordAction(once, 'deleted', { by: 'olga', at: 2 }).deleted).toEqual({ by: 'mona', at: 1 });
    expect(recordAction(once, 'blocked', { by: 'olga', at: 2, until: null })).toMatchObject({
      deleted: { by: 'mona' },
      blocked: { by: 'olga' },
    });
  });

  it('name everybody once, in the order in which they came, and never more than there is room for', () => {
    const member = fc.integer({ min: 1, max: 80 }).map(String);
    fc.assert(
      fc.property(fc.array(member, { maxLength: 200 }), (members) => {
        let report: Report | null = null;
        let posts = 0;
        for (const by of members) {
          const filing = file(report, by);
          if (filing.kind === 'post') posts += 1;
          report = posted(filing.report);
        }
        const expected = [...new Set(members)].slice(0, REPORT_LIMITS.reporters);
        expect(report?.reporters ?? []).toEqual(expected);
        expect(report?.statements.map(({ by }) => by) ?? []).toEqual(expected);
        expect(posts).toBe(members.length === 0 ? 0 : 1);
        expect(reportSchema.nullable().parse(report)).toEqual(report);
      }),
    );
  });
});
