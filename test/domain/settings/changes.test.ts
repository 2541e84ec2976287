import { describe, expect, it } from 'vitest';
import { changesBetween } from '#domain/settings/changes.ts';
import { DEFAULT_SETTINGS, type ServerSettings } from '#domain/settings/schema.ts';
import { textFor } from '#text/index.ts';

const { audit } = textFor('en-US');

const PINNED = { id: 'cakes', nickname: null, strength: 0.7, triggerWords: null };

const withPinned = (...pinned: ServerSettings['loras']['pinned']): ServerSettings => ({
  ...DEFAULT_SETTINGS,
  loras: { ...DEFAULT_SETTINGS.loras, pinned },
});

const told = (before: ServerSettings, after: ServerSettings): string[] =>
  changesBetween(before, after).map(audit.change);

describe('what was changed', () => {
  it('tells of an entry that came once, with what is set in it', () => {
    expect(told(DEFAULT_SETTINGS, withPinned(PINNED))).toEqual([
      'pinned LoRAs: `cakes` added',
      'strength of `cakes` from not set to `0.7`',
    ]);
  });

  it('tells of an entry that went, and of what was set in it', () => {
    expect(told(withPinned(PINNED), DEFAULT_SETTINGS)).toEqual([
      'pinned LoRAs: `cakes` taken out',
      'strength of `cakes` from `0.7` to not set',
    ]);
  });

  it('tells of a value that is set no longer', () => {
    expect(told(withPinned(PINNED), withPinned({ ...PINNED, strength: null }))).toEqual([
      'strength of `cakes` from `0.7` to not set',
    ]);
  });

  it('tells of switches as people do', () => {
    const safety = { ...DEFAULT_SETTINGS.safety, reports: true };
    expect(told(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, safety })).toEqual(['Report button from no to yes']);
  });

  it('is nothing where all is as before', () => {
    expect(told(withPinned(PINNED), withPinned(PINNED))).toEqual([]);
  });
});
