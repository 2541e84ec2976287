import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffled } from '#domain/seeded.ts';
import {
  afterDuel,
  type Contender,
  calibrationOf,
  duelScore,
  outcomeOf,
  ratingOf,
  STARTING_POINTS,
  triesTriggerWords,
} from '#domain/trials/trial.ts';

const contender = (lora: string | null, strength: number, triggerWords: string | null = null): Contender => ({
  lora,
  strength,
  triggerWords,
});

const NONE = contender(null, 0);

const trialOf = (kind: 'calibration' | 'duel', contenders: Contender[]) => ({
  kind,
  guildId: 'guild',
  baseModel: null,
  contenders,
  votesToClose: 5,
});

/** The outcome of so many votes for each place. */
const ended = (
  kind: 'calibration' | 'duel',
  contenders: Contender[],
  { votes, undecided = 0 }: { votes: number[]; undecided?: number },
) => {
  const counts = votes.map((count, choice) => ({ choice, votes: count }));
  return outcomeOf(trialOf(kind, contenders), [...counts, { choice: null, votes: undecided }], 1000);
};

describe('a calibration', () => {
  it('has five strengths with and without trigger words, and a picture without the LoRA', () => {
    const pictures = calibrationOf({ id: 'ink', triggerWords: 'ink style' }, 7);
    expect(pictures).toHaveLength(11);
    expect(pictures.filter(({ triggerWords }) => triggerWords === 'ink style')).toHaveLength(5);
    expect(pictures).toContainEqual(NONE);
    expect(calibrationOf({ id: 'ink', triggerWords: null }, 7)).toHaveLength(6);
  });

  it.each([
    [25, 11, 5],
    [11, 11, 5],
    [10, 6, 5],
    [5, 4, 3],
    [3, 4, 3],
  ])('has fewer pictures where %i are the most: %i, with %i strengths', (most, pictures, strengths) => {
    const smaller = calibrationOf({ id: 'ink', triggerWords: 'ink style' }, 7, most);
    expect(smaller).toHaveLength(pictures);
    expect(smaller).toContainEqual(NONE);
    const withLora = smaller.filter(({ lora }) => lora !== null);
    expect(new Set(withLora.map(({ strength }) => strength)).size).toBe(strengths);
    expect(triesTriggerWords(smaller)).toBe(pictures === 11);
  });

  it('has its pictures in an order that only the seed decides', () => {
    const ink = { id: 'ink', triggerWords: 'ink style' };
    expect(calibrationOf(ink, 7)).toEqual(calibrationOf(ink, 7));
    const orders = new Set([1, 2, 3, 4, 5].map((seed) => JSON.stringify(calibrationOf(ink, seed))));
    expect(orders.size).toBe(5);
  });

  it('is won by most votes; a tie by the lower strength, then by the one without trigger words', () => {
    const pictures = [contender('ink', 0.6, 'w'), contender('ink', 0.4, 'w'), contender('ink', 0.4), NONE];
    expect(ended('calibration', pictures, { votes: [2, 1, 1, 1] }).winner).toBe(0);
    expect(ended('calibration', pictures, { votes: [2, 2, 1, 0] }).winner).toBe(1);
    expect(ended('calibration', pictures, { votes: [2, 2, 2, 0] }).winner).toBe(2);
    expect(ended('calibration', pictures, { votes: [2, 2, 2, 2] }).winner).toBe(3);
    expect(ended('calibration', pictures, { votes: [0, 0, 0, 0] }).winner).toBeNull();
  });

  it('is rated by the share of the votes for pictures with the LoRA', () => {
    const pictures = [contender('ink', 0.6), NONE, contender('ink', 0.2)];
    const trial = { contenders: pictures };
    const rating = (...votes: number[]) => ratingOf(trial, ended('calibration', pictures, { votes }));
    expect(rating(3, 0, 2)).toBe(5);
    expect(rating(3, 1, 1)).toBe(4);
    expect(rating(1, 4, 1)).toBe(1.5);
    expect(rating(0, 5, 0)).toBe(0);
    expect(rating(0, 0, 0)).toBe(0);
  });
});

describe('a duel', () => {
  const two = [contender('ink', 0.7), contender('paper', 0.7)];

  it('is won by more votes, and by nobody where there are as many', () => {
    expect(ended('duel', two, { votes: [1, 2], undecided: 5 }).winner).toBe(1);
    expect(ended('duel', two, { votes: [2, 2] }).winner).toBeNull();
    expect(ended('duel', two, { votes: [0, 0], undecided: 3 }).winner).toBeNull();
  });

  it('gives each its share of the votes, and both a half of those for neither', () => {
    expect(duelScore(ended('duel', two, { votes: [3, 1] }))).toBe(0.75);
    expect(duelScore(ended('duel', two, { votes: [1, 0], undecided: 1 }))).toBe(0.75);
    expect(duelScore(ended('duel', two, { votes: [0, 0], undecided: 2 }))).toBe(0.5);
    expect(duelScore(ended('duel', two, { votes: [0, 0] }))).toBeNull();
  });
});

describe('points', () => {
  const equal = { first: STARTING_POINTS, second: STARTING_POINTS };

  it('move by half of the most there is for a win among equals, and not for a tie', () => {
    expect(afterDuel(equal, 1)).toEqual({ first: 1516, second: 1484 });
    expect(afterDuel(equal, 0.5)).toEqual(equal);
  });

  it('move less for a win that was expected than for one that was not', () => {
    const better = { first: 1900, second: 1500 };
    expect(afterDuel(better, 1).first - better.first).toBeCloseTo(32 / 11);
    expect(better.first - afterDuel(better, 0).first).toBeCloseTo(320 / 11);
  });

  it('are neither made nor lost', () => {
    const points = fc.double({ min: 0, max: 4000, noNaN: true });
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(points, points, score, (first, second, share) => {
        const after = afterDuel({ first, second }, share);
        expect(after.first + after.second).toBeCloseTo(first + second);
        expect(Math.abs(after.first - first)).toBeLessThanOrEqual(32);
      }),
    );
  });
});

describe('shuffling', () => {
  it('keeps every value', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.nat(), (values, seed) => {
        expect(shuffled(values, seed).toSorted()).toEqual(values.toSorted());
      }),
    );
  });

  it('puts each value into each place about as often', () => {
    const first = Array.from({ length: 3000 }, (_, seed) => shuffled(['a', 'b', 'c'], seed)[0]);
    for (const value of ['a', 'b', 'c']) {
      const share = first.filter((one) => one === value).length / first.length;
      expect(share).toBeGreaterThan(0.3);
      expect(share).toBeLessThan(0.37);
    }
  });
});
