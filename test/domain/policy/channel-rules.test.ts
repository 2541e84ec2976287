import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import { counterUsage } from '#domain/policy/quota.ts';
import {
  channelModel,
  channelRuleOf,
  channelRulesIn,
  withChannelRule,
} from '#domain/settings/channel-rules.ts';
import { DEFAULT_SETTINGS, roleLimitsOf } from '#domain/settings/default-settings.ts';
import type { ChannelRule } from '#domain/settings/schema.ts';
import { requestWith } from '../../support/generations.ts';
import { anyInput, mostly, orNull } from './arbitraries.ts';
import {
  ANN,
  ARTISTS,
  allowed,
  CATEGORY,
  CHANNEL,
  limitsOf,
  questionWith,
  refusalsOf,
  settingsWith,
} from './inputs.ts';

const MIDNIGHT = Date.parse('2026-11-27T00:00:00Z');

const rule = (id: string, given: Partial<ChannelRule> = {}): ChannelRule => ({
  ...channelRuleOf(id),
  ...given,
});

/** The rules of the channel and its category that a request can meet. */
const anyRules: fc.Arbitrary<ChannelRule[]> = fc
  .tuple(...[CHANNEL, CATEGORY].map((id) => anyRuleOf(id)))
  .chain((rules) => fc.subarray(rules));

function anyRuleOf(id: string): fc.Arbitrary<ChannelRule> {
  return fc.record({
    id: fc.constant(id),
    closed: mostly(false, fc.boolean()),
    safetyOn: fc.boolean(),
    imagesPerDay: mostly<number | null>(null, fc.nat(10)),
    model: orNull(fc.constantFrom('m', 'n')),
  });
}

describe('the rules of a channel and its category', () => {
  it('never allow what the server refuses, and change nothing but the safety checker, which they only switch on', () => {
    let allowedOnes = 0;
    fc.assert(
      fc.property(anyInput, anyRules, (asked, channelRules) => {
        const ruled = evaluatePolicy({ ...asked, channelRules });
        if (!ruled.ok) return;
        allowedOnes += 1;
        const unruled = allowed(asked);
        const { safetyChecker } = ruled.request;
        expect(ruled.request).toEqual({ ...unruled.request, safetyChecker });
        expect(safetyChecker || !unruled.request.safetyChecker).toBe(true);
        expect(ruled.charges).toEqual(expect.arrayContaining(unruled.charges));
        expect(ruled.presentation).toEqual(unruled.presentation);
      }),
      { numRuns: 3000 },
    );
    expect(allowedOnes).toBeGreaterThan(50);
  });

  it('hold, each of them, for whatever is allowed', () => {
    let allowedOnes = 0;
    const used = fc.record({ channelImages: fc.nat(5), outerChannelImages: fc.nat(5) });
    fc.assert(
      fc.property(anyInput, anyRules, used, (asked, channelRules, counted) => {
        const usage = { ...asked.usage, ...counted };
        const result = evaluatePolicy({ ...asked, usage, channelRules });
        if (!result.ok) return;
        allowedOnes += 1;
        const { request, charges } = result;
        expect(channelRules.some(({ closed }) => closed)).toBe(false);
        expect(request.safetyChecker || channelRules.every(({ safetyOn }) => !safetyOn)).toBe(true);
        const quotas = channelRules.flatMap(({ id, imagesPerDay }) =>
          imagesPerDay === null ? [] : [{ id, imagesPerDay }],
        );
        for (const [index, { id, imagesPerDay }] of quotas.entries()) {
          const before = [counted.channelImages, counted.outerChannelImages][index] ?? 0;
          expect(before + request.samples).toBeLessThanOrEqual(imagesPerDay);
          expect(charges).toContainEqual(
            expect.objectContaining({
              scope: `channel:${id}:${ANN}`,
              amount: request.samples,
              most: imagesPerDay,
              refunded: 'onFailure',
            }),
          );
        }
      }),
      { numRuns: 3000 },
    );
    expect(allowedOnes).toBeGreaterThan(50);
  });

  it('close a channel, and say whose rule it is', () => {
    const closed = rule(CATEGORY, { closed: true });
    const channelRules = [rule(CHANNEL, { model: 'm' }), closed];
    expect(refusalsOf(questionWith({ channelRules }))).toEqual([
      { kind: 'channelClosed', channelId: CATEGORY },
    ]);
  });

  it('say whose rule keeps the safety checker on, where a member could switch it off', () => {
    const input = questionWith({
      request: requestWith({ safety: false }),
      place: { ageRestricted: true },
      channelRules: [rule(CHANNEL), rule(CATEGORY, { safetyOn: true })],
    });
    expect(allowed(input).hints).toEqual([{ kind: 'safetyForced', channelId: CATEGORY }]);
    const settings = settingsWith({ safety: { checker: 'on' } });
    expect(allowed({ ...input, settings }).hints).toEqual([{ kind: 'safetyForced', channelId: undefined }]);
  });

  it('refuse by the quota of a channel, also of those for whom the server has no limits', () => {
    const settings = limitsOf({}, { roles: [{ ...roleLimitsOf(ARTISTS), unlimited: true }] });
    const input = questionWith({
      settings,
      requester: { id: ANN, roleIds: [ARTISTS] },
      request: requestWith({ samples: 2 }),
      channelRules: [rule(CHANNEL, { imagesPerDay: 3 }), rule(CATEGORY, { imagesPerDay: 9 })],
      usage: { channelImages: 2, outerChannelImages: 7 },
    });
    expect(refusalsOf(input)).toEqual([
      {
        kind: 'exhausted',
        counter: 'channelImages',
        channelId: CHANNEL,
        most: 3,
        used: 2,
        wanted: 2,
        resetsAt: MIDNIGHT,
      },
    ]);
    expect(counterUsage(input)).toEqual(
      expect.arrayContaining([
        { counter: 'channelImages', channelId: CHANNEL, used: 2, most: 3, resetsAt: MIDNIGHT },
        { counter: 'outerChannelImages', channelId: CATEGORY, used: 7, most: 9, resetsAt: MIDNIGHT },
      ]),
    );
  });
});

describe('the rules that bind in a place', () => {
  const rules = [rule(CATEGORY, { model: 'n', closed: true }), rule(CHANNEL, { model: 'm' }), rule(ANN)];
  const settings = { ...DEFAULT_SETTINGS, channels: { rules } };

  it('are those of the channel and its category, the nearest first', () => {
    expect(channelRulesIn(settings, [CHANNEL, CATEGORY]).map(({ id }) => id)).toEqual([CHANNEL, CATEGORY]);
    expect(channelRulesIn(settings, ['100000000000000077'])).toEqual([]);
  });

  it('name the model that is nearest', () => {
    expect(channelModel(channelRulesIn(settings, [CHANNEL, CATEGORY]))).toBe('m');
    expect(channelModel([rule(CHANNEL), rule(CATEGORY, { model: 'n' })])).toBe('n');
    expect(channelModel([rule(CHANNEL)])).toBeUndefined();
  });
});

describe('changing a rule', () => {
  it('adds one, changes it, and drops it when it says nothing any more', () => {
    const others = [rule(CATEGORY, { closed: true })];
    const added = withChannelRule(others, CHANNEL, { imagesPerDay: 0 });
    expect(added).toEqual([...others, rule(CHANNEL, { imagesPerDay: 0 })]);
    const changed = withChannelRule(added, CHANNEL, { safetyOn: true, imagesPerDay: null });
    expect(changed).toEqual([...others, rule(CHANNEL, { safetyOn: true })]);
    expect(withChannelRule(changed, CHANNEL, { safetyOn: false })).toEqual(others);
    expect(withChannelRule(others, CHANNEL, { model: null })).toEqual(others);
  });
});
