import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, roleLimitsOf } from '#domain/settings/default-settings.ts';
import { removedBetween, withRestored } from '#domain/settings/removals.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { cardOf, pinnedCard } from '../../support/cards.ts';

const [ADA, PATRONS] = ['1100000000000000031', '1100000000000000041'];

/** A server that has one entry of every kind. */
const FULL: ServerSettings = {
  ...DEFAULT_SETTINGS,
  limits: { ...DEFAULT_SETTINGS.limits, roles: [{ ...roleLimitsOf(PATRONS), samples: 3 }] },
  access: {
    ...DEFAULT_SETTINGS.access,
    blockedMembers: [{ id: ADA, until: null, note: 'spam', by: null, at: 5 }],
  },
  loras: {
    ...DEFAULT_SETTINGS.loras,
    cards: [pinnedCard('more_details', { nickname: 'details', strength: 0.4 })],
    rule: { mode: 'except', ids: ['a-lora'] },
    models: { mode: 'all', ids: ['a-model'] },
    embeddings: { mode: 'all', ids: ['an-embedding'] },
    schedulers: { mode: 'all', ids: ['DDIMScheduler'] },
  },
  safety: { ...DEFAULT_SETTINGS.safety, blockedWords: ['word'] },
};

describe('what a change removes from settings', () => {
  it('comes back as it was, whatever it is', () => {
    const removed = removedBetween(FULL, DEFAULT_SETTINGS);
    const { rule } = FULL.loras;
    const restored = removed && withRestored(DEFAULT_SETTINGS, removed);
    // Of all the rest nothing is touched, such as how a list is used.
    expect(restored).toEqual({ ...FULL, loras: { ...FULL.loras, rule: { ...rule, mode: 'all' } } });
  });

  it('is nothing where entries are only added or changed', () => {
    expect(removedBetween(DEFAULT_SETTINGS, FULL)).toBeUndefined();
    const [lora] = FULL.loras.cards;
    const cards = lora ? [{ ...lora, nickname: 'other' }] : [];
    expect(removedBetween(FULL, { ...FULL, loras: { ...FULL.loras, cards } })).toBeUndefined();
  });

  it('replaces nothing that is there again', () => {
    const removed = removedBetween(FULL, DEFAULT_SETTINGS) ?? DEFAULT_SETTINGS;
    const cards = [cardOf('more_details', { nickname: 'new' })];
    const now = { ...DEFAULT_SETTINGS, loras: { ...DEFAULT_SETTINGS.loras, cards } };
    expect(withRestored(now, removed).loras.cards).toEqual(cards);
  });
});
