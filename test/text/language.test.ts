import { describe, expect, it } from 'vitest';
import { languageFor } from '#text/language.ts';

const english = languageFor('en-US');

describe('a duration', () => {
  it.each([
    [0, '1s'],
    [0.4, '1s'],
    [1.5, '2s'],
    [59.4, '59s'],
    [59.6, '1m'],
    [60, '1m'],
    [61, '1m 1s'],
    [125, '2m 5s'],
    [3600, '60m'],
  ])('of %d seconds is said as %s', (seconds, said) => {
    expect(english.duration(seconds)).toBe(said);
  });

  it.each([
    ['de', '2\u00a0min 5\u00a0s'],
    ['es-ES', '2\u00a0min 5\u00a0s'],
    ['fr', '2\u202fmin 5\u202fs'],
    ['pt-BR', '2\u00a0min 5\u00a0s'],
    ['ja', '2分5秒'],
    ['ko', '2분 5초'],
    ['zh-CN', '2 分钟 5 秒'],
  ])('is written in %s as its readers do, and ends without a full stop of its own', (code, said) => {
    expect(languageFor(code).duration(125)).toBe(said);
  });
});

describe('an enumeration', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('of %j is %j', (items, said) => {
    expect(english.list(items)).toBe(said);
  });
});

describe('a sentence', () => {
  it('shows what members typed as it is, whatever it looks like', () => {
    const { t } = english.namespace('results');
    const typed = '{{option}} $t(results:said.replaced) <b>&amp;</b>';
    expect(t('result.negative', { words: typed })).toBe(`Not: ${typed}`);
  });

  it('has a form for one, and one for more', () => {
    const { t } = english.namespace('several');
    expect([t('more', { count: 1 }), t('more', { count: 1234 })]).toEqual(['1 more', '1,234 more']);
  });
});
