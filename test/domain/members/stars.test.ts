import { describe, expect, it } from 'vitest';
import type { Generation } from '#domain/generation/generation.ts';
import { mayBeShowcased, type ShowcaseChannel } from '#domain/members/stars.ts';
import { planGeneration } from '../../store/generations.ts';

const TO: ShowcaseChannel = { guildId: 'guild', ageRestricted: false, closed: false };

const isShown = (
  given: Partial<Generation> = {},
  { closed = false, ...to }: Partial<ShowcaseChannel> & { toClosed?: boolean } = {},
): boolean => {
  const { toClosed = false, ...channel } = to;
  return mayBeShowcased(planGeneration('one', given), {
    from: { closed },
    to: { ...TO, ...channel, closed: toClosed },
  });
};

const unchecked = { request: { ...planGeneration('one').request, safetyChecker: false } };

describe('a result', () => {
  it('may be shown in the showcase of its server', () => {
    expect(isShown()).toBe(true);
  });

  it('is never shown where it is private, or of another server', () => {
    expect(isShown({ private: true })).toBe(false);
    expect(isShown({ private: true }, { ageRestricted: true, toClosed: true })).toBe(false);
    expect(isShown({ guildId: null })).toBe(false);
    expect(isShown({ guildId: null }, { guildId: null })).toBe(false);
    expect(isShown({ guildId: 'elsewhere' })).toBe(false);
  });

  it('of an age-restricted channel, or without the safety checker, stays where all is age-restricted', () => {
    expect(isShown({ ageRestricted: true })).toBe(false);
    expect(isShown(unchecked)).toBe(false);
    expect(isShown({ ageRestricted: true }, { ageRestricted: true })).toBe(true);
    expect(isShown(unchecked, { ageRestricted: true })).toBe(true);
  });

  it('of a channel that is closed to some stays behind doors', () => {
    expect(isShown({}, { closed: true })).toBe(false);
    expect(isShown({}, { closed: true, toClosed: true })).toBe(true);
    expect(isShown({}, { toClosed: true })).toBe(true);
  });
});
