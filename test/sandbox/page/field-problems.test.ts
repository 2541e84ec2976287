import { describe, expect, it } from 'vitest';
import { countProblem, textProblem } from '#sandbox/page/client/field-problems.ts';

describe('a text of a modal', () => {
  it.each<[Parameters<typeof textProblem>[0], string, string | undefined]>([
    [{}, '', 'This field is required.'],
    [{ required: false, min_length: 3 }, '', undefined],
    [{ required: false, min_length: 3 }, 'ab', 'This must be 3 characters or longer.'],
    [{ max_length: 3 }, 'abcd', 'This must be 3 characters or shorter.'],
    [{ max_length: 3 }, 'abc', undefined],
  ])('under the rules %j, %j, has the problem %j', (rules, text, problem) => {
    expect(textProblem(rules, text)).toBe(problem);
  });
});

describe('a number of choices', () => {
  it.each([
    [0, { min: 1, max: 1 }, 'This field is required.'],
    [0, { min: 0, max: 1 }, undefined],
    [1, { min: 2, max: 3 }, 'Choose at least 2.'],
    [4, { min: 2, max: 3 }, 'Choose at most 3.'],
    [2, { min: 2, max: 3 }, undefined],
  ])('of %j within %j has the problem %j', (count, bounds, problem) => {
    expect(countProblem(count, bounds)).toBe(problem);
  });
});
