import { describe, expect, test, vi } from 'vitest';
import { fileReport, REPORT_LIMITS, recordAction } from '#domain/members/reports.ts';
import { createReportStore } from '#store/reports.ts';
import { testLog } from '../support/log.ts';
import type { OpenSql } from './ledger-suite.ts';

const DAY_MS = 86_400_000;
const GUILD = '100000000000000003';
const SUBJECT = {
  generationId: 'generation-1',
  guildId: GUILD,
  requesterId: '100000000000000005',
  prompt: 'a fox',
  image: { channelId: '100000000000000004', id: '100000000000000009' },
};

const holdTime = (): Disposable & { pass(milliseconds: number): void } => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return {
    pass: (milliseconds) => void vi.setSystemTime(Date.now() + milliseconds),
    [Symbol.dispose]: () => void vi.useRealTimers(),
  };
};

const openStore = async (open: OpenSql) => {
  const sql = await open();
  const store = createReportStore(sql, testLog());
  const file = async (by: string) => {
    const kinds: string[] = [];
    await store.change('generation-1', (before) => {
      const filing = fileReport(before, SUBJECT, { by, at: 0, reason: 'spam', words: '' });
      kinds.push(filing.kind);
      return filing.report;
    });
    return kinds.at(-1);
  };
  return { store, file, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

/** What every engine must do for reports. */
export const describeReports = (engine: string, open: OpenSql): void => {
  describe(`reports on ${engine}`, () => {
    test('of more members at once than there is room for attempts are one, which one of them posts', async () => {
      await using opened = await openStore(open);
      const members = Array.from({ length: 40 }, (_, index) => `member-${index}`);
      const kinds = await Promise.all([...members, ...members].map(opened.file));
      expect(kinds.filter((kind) => kind === 'post')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'added')).toHaveLength(39);
      const report = await opened.store.find('generation-1');
      expect(report?.reporters.toSorted()).toEqual(members.toSorted());
    });

    test('keep what two moderators did at once, and count their changes', async () => {
      await using opened = await openStore(open);
      await opened.file('ada');
      const note = (what: 'deleted' | 'blocked', by: string) =>
        opened.store.change('generation-1', (before) => before && recordAction(before, what, { by, at: 1 }));
      await Promise.all([note('deleted', 'mona'), note('blocked', 'olga')]);
      expect(await opened.store.find('generation-1')).toMatchObject({
        deleted: { by: 'mona' },
        blocked: { by: 'olga' },
        revision: 3,
      });
    });

    test('are gone after a month, and can be made anew', async () => {
      using time = holdTime();
      await using opened = await openStore(open);
      await opened.file('ada');
      time.pass(30 * DAY_MS - 1);
      expect(await opened.file('ben')).toBe('added');
      time.pass(1);
      expect(await opened.store.find('generation-1')).toBeNull();
      expect(await opened.file('ada')).toBe('post');
      expect((await opened.store.find('generation-1'))?.reporters).toEqual(['ada']);
    });

    test('are so many in an hour by a member of a server, and no more', async () => {
      using time = holdTime();
      await using opened = await openStore(open);
      const tried = Array.from({ length: REPORT_LIMITS.perHour + 5 }, () => 'ada');
      const admitted = await Promise.all(tried.map((by) => opened.store.admit(GUILD, by)));
      expect(admitted.filter(Boolean)).toHaveLength(REPORT_LIMITS.perHour);
      expect(await opened.store.admit(GUILD, 'ben')).toBe(true);
      expect(await opened.store.admit('100000000000000099', 'ada')).toBe(true);
      time.pass(3_600_000);
      expect(await opened.store.admit(GUILD, 'ada')).toBe(true);
    });
  });
};
