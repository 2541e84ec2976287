import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import { counterUsage } from '#domain/policy/quota.ts';
import { COUNTER_NAMES } from '#domain/policy/usage-counters.ts';
import { roleLimitsOf } from '#domain/settings/default-settings.ts';
import { openPolicy } from '../../support/services.ts';
import { ANN, ARTISTS, limitsOf, questionWith } from './inputs.ts';

const operator = { ...openPolicy, imagesPerMemberPerDay: 9, jobsPerMember: 5, timeZone: 'UTC' };
const settings = limitsOf(
  { imagesPerDay: 4, jobs: 2 },
  {
    serverImagesPerDay: 100,
    timeZone: 'Europe/Vienna',
    roles: [{ ...roleLimitsOf(ARTISTS), imagesPerDay: 6 }],
  },
);

describe('what stands on the accounts of a member', () => {
  it('is told with what may stand there, by the most generous role, and when it starts anew', () => {
    const requester = { id: ANN, roleIds: [ARTISTS] };
    const usage = { memberImages: 3, serverImages: 40, memberJobs: 1, operatorImages: 7 };
    const vienna = Date.parse('2026-11-26T23:00:00Z');
    const utc = Date.parse('2026-11-27T00:00:00Z');
    expect(counterUsage(questionWith({ settings, operator, requester, usage }))).toEqual([
      { counter: 'memberImages', used: 3, most: 6, resetsAt: vienna },
      { counter: 'serverImages', used: 40, most: 100, resetsAt: vienna },
      { counter: 'memberJobs', used: 1, most: 2, resetsAt: null },
      { counter: 'operatorImages', used: 7, most: 9, resetsAt: utc },
      { counter: 'operatorJobs', used: 0, most: 5, resetsAt: null },
    ]);
  });

  it('is the operator’s only where no server has a say', () => {
    const privately = questionWith({ settings: null, operator, place: { guildId: null } });
    expect(counterUsage(privately).map(({ counter }) => counter)).toEqual(['operatorImages', 'operatorJobs']);
  });

  it('has no images of the operator’s where the server pays itself', () => {
    const counters = counterUsage(questionWith({ settings, operator, onOwnKey: true }));
    expect(counters.map(({ counter }) => counter)).not.toContain('operatorImages');
  });

  it('leaves room exactly where the policy allows one more image', () => {
    const usage = fc.record(
      Object.fromEntries(COUNTER_NAMES.map((name) => [name, fc.integer({ min: 0, max: 10 })])),
    );
    fc.assert(
      fc.property(usage, fc.boolean(), (used, onOwnKey) => {
        const input = questionWith({ settings, operator, usage: used, onOwnKey });
        const hasRoom = counterUsage(input).every(({ most, used: now }) => most === null || now < most);
        expect(evaluatePolicy(input).ok).toBe(hasRoom);
      }),
    );
  });
});
