import { describe, expect, it } from 'vitest';
import { wildcardProblem } from '#domain/prompt-template/examine-wildcards.ts';
import { entryTemplate } from '#domain/prompt-template/template.ts';

const problemOf = (prompt: string, lists: Record<string, readonly string[]>) =>
  wildcardProblem(entryTemplate(prompt), (name) => lists[name]);

/** Lists of which each names the next one, so many times. */
const chain = (length: number, times: number): Record<string, string[]> =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `l${at}`,
      [at === length - 1 ? 'end' : Array.from({ length: times }, () => `__l${at + 1}__`).join(' ')],
    ]),
  );

describe('lists inside of lists', () => {
  it.each([
    ['__a__ {__b__|c}', { a: ['{red|__b__}'], b: ['blue'] }],
    ['__l0__', chain(8, 1)],
    ['\\__nobody__', {}],
  ])('can be picked from: %s', (prompt, lists) => {
    expect(problemOf(prompt, lists)).toBeUndefined();
  });

  it.each([
    ['__a__', { a: ['red', '__b__'], b: ['{c|__nobody__}'] }, { kind: 'unknownWildcard', name: 'nobody' }],
    ['x __a__', { a: ['__a__'] }, { kind: 'wildcardCircle', name: 'a', circle: ['a', 'a'] }],
    [
      '__a__',
      { a: ['__b__'], b: ['red', '{blue|__c__}'], c: ['__b__'] },
      { kind: 'wildcardCircle', name: 'b', circle: ['b', 'c', 'b'] },
    ],
    ['__l0__', chain(9, 1), { kind: 'wildcardsTooDeep', name: 'l8' }],
    ['__l0__', chain(8, 10), { kind: 'wildcardsTooDeep', name: 'l4' }],
  ])('that cannot be picked from say why: %s %j', (prompt, lists, problem) => {
    expect(problemOf(prompt, lists)).toEqual(problem);
  });
});
