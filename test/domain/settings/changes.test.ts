import { describe, expect, it } from 'vitest';
import { changesBetween } from '#domain/settings/changes.ts';
import { DEFAULT_SETTINGS, roleLimitsOf } from '#domain/settings/default-settings.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { textFor } from '#text/index.ts';
import { pinnedCard } from '../../support/cards.ts';

const { audit } = textFor('en-US');

const PINNED = pinnedCard('cakes', { strength: 0.7 });

const withPinned = (...cards: ServerSettings['loras']['cards']): ServerSettings => ({
  ...DEFAULT_SETTINGS,
  loras: { ...DEFAULT_SETTINGS.loras, cards },
});

const withBlocks = (...blockedMembers: ServerSettings['access']['blockedMembers']): ServerSettings => ({
  ...DEFAULT_SETTINGS,
  access: { ...DEFAULT_SETTINGS.access, blockedMembers },
});

const told = (before: ServerSettings, after: ServerSettings): string[] =>
  changesBetween(before, after).map(audit.change);

describe('what was changed', () => {
  it('tells of an entry that came once, with what is set in it', () => {
    expect(told(DEFAULT_SETTINGS, withPinned(PINNED))).toEqual([
      'cards of LoRAs: `cakes` added',
      'pin of `cakes`: not set → yes',
      'strength of `cakes`: not set → `0.7`',
    ]);
  });

  it('tells of an entry that went, and of what was set in it', () => {
    expect(told(withPinned(PINNED), DEFAULT_SETTINGS)).toEqual([
      'cards of LoRAs: `cakes` taken out',
      'pin of `cakes`: yes → not set',
      'strength of `cakes`: `0.7` → not set',
    ]);
  });

  it('tells of a value that is set no longer', () => {
    expect(told(withPinned(PINNED), withPinned({ ...PINNED, strength: null }))).toEqual([
      'strength of `cakes`: `0.7` → not set',
    ]);
  });

  it('tells for how long a member is blocked, and not who blocked them: that stands beside it', () => {
    const block = { id: '110000000000000001', until: 1_800_000_000_000, note: null, by: '1', at: 7 };
    expect(told(DEFAULT_SETTINGS, withBlocks(block))).toEqual([
      'blocked members: <@110000000000000001> added',
      'end of the block of <@110000000000000001>: not set → <t:1800000000:f>',
    ]);
    expect(told(withBlocks(block), withBlocks({ ...block, note: 'spam', by: '2', at: 8 }))).toEqual([
      'note on the block of <@110000000000000001>: not set → `spam`',
    ]);
  });

  it('tells of switches as people do', () => {
    const safety = { ...DEFAULT_SETTINGS.safety, reports: true };
    expect(told(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, safety })).toEqual(['Report button: no → yes']);
  });

  it('tells of choices and numbers in the words of their pages', () => {
    const { limits, loras, safety } = DEFAULT_SETTINGS;
    const after: ServerSettings = {
      ...DEFAULT_SETTINGS,
      defaults: { scheduler: 'EulerAncestralDiscreteScheduler', size: 'wide', enhance: true },
      limits: {
        ...limits,
        member: { ...limits.member, side: 768, imagesPerDay: 25 },
        roles: [{ ...roleLimitsOf('110000000000000002'), steps: 31, priority: true }],
      },
      loras: { ...loras, schedulers: { mode: 'except', ids: ['LMSDiscreteScheduler'] } },
      safety: { ...safety, checker: 'outside' },
    };
    const said = told(DEFAULT_SETTINGS, after);
    expect(said).toEqual(
      expect.arrayContaining([
        'default scheduler: not set → `Euler a`',
        'default enhance: not set → yes',
        'largest side: no limit → 768 px',
        'images per member and day: no limit → 25',
        'steps of <@&110000000000000002>: as for everyone → 31',
        'which schedulers are allowed: *All schedulers* → *All schedulers but the chosen ones*',
        'list of schedulers: `LMS` added',
        'safety checker: *On; optional where age-restricted* → *On outside age-restricted channels*',
      ]),
    );
    expect(said.join('\n')).not.toMatch(/Scheduler\b|`(all|except|member|outside|wide)`/);
  });

  it('is nothing where all is as before', () => {
    expect(told(withPinned(PINNED), withPinned(PINNED))).toEqual([]);
  });
});
