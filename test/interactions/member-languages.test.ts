import { describe, expect, it } from 'vitest';
import type { MemberStore } from '#domain/members/member-record.ts';
import { createMemberLanguages } from '#interactions/member-languages.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { noServices } from '../support/services.ts';

const ANN = { userId: '1', clientLocale: 'fr' };

/** The choices of members in a store that counts how often it is read. */
const openLanguages = (language: string | null = null) => {
  const clock = manualClock();
  const stored = { language, reads: 0, isAway: false };
  const usual = noServices().members;
  const store: MemberStore = {
    ...usual,
    async preferences(userId) {
      stored.reads += 1;
      if (stored.isAway) throw new Error('the database is away');
      return { ...(await usual.preferences(userId)), language: stored.language };
    },
    async prefer(_, changed) {
      stored.language = changed.language === undefined ? stored.language : changed.language;
    },
    async erase() {
      stored.language = null;
    },
  };
  return { stored, clock, ...createMemberLanguages(store, { clock, log: testLog() }) };
};

describe('the language of a member', () => {
  it('is that of their Discord, or the one that they chose', async () => {
    expect(await openLanguages().localeFor(ANN)).toBe('fr');
    expect(await openLanguages('de').localeFor(ANN)).toBe('de');
  });

  it('is read once, and follows a choice and an erasure at once', async () => {
    const { localeFor, members, stored } = openLanguages();
    for (const _ of [1, 2, 3]) await localeFor(ANN);
    expect(stored.reads).toBe(1);
    await members.prefer(ANN.userId, { language: 'ja' });
    expect(await localeFor(ANN)).toBe('ja');
    await members.prefer(ANN.userId, { private: true });
    expect(await localeFor(ANN)).toBe('ja');
    await members.erase(ANN.userId);
    expect(await localeFor(ANN)).toBe('fr');
    expect(stored.reads).toBe(1);
  });

  it('follows another process behind the next answer, which does not wait for that', async () => {
    const { localeFor, stored, clock } = openLanguages();
    await localeFor(ANN);
    stored.language = 'ko';
    expect(await localeFor(ANN)).toBe('fr');
    await clock.advance(61_000);
    expect(await localeFor(ANN)).toBe('fr');
    await clock.advance(0);
    expect(await localeFor(ANN)).toBe('ko');
    expect(stored.reads).toBe(2);
  });

  it('is that of their Discord without the database, and is read again', async () => {
    const { localeFor, stored } = openLanguages('de');
    stored.isAway = true;
    expect(await localeFor(ANN)).toBe('fr');
    stored.isAway = false;
    expect(await localeFor(ANN)).toBe('de');
  });

  it('does not wait for a database that hangs', async () => {
    const { members, clock } = openLanguages('de');
    const hanging = { ...members, preferences: () => new Promise<never>(() => undefined) };
    const { localeFor } = createMemberLanguages(hanging, { clock, log: testLog() });
    const asked = localeFor(ANN);
    await clock.advance(250);
    expect(await asked).toBe('fr');
  });
});
