import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '#domain/generation/limits.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import { generationRequestSchema } from '#domain/generation/request.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import type { MemberLimits, RoleLimits } from '#domain/settings/schema.ts';
import { requestWith } from '../../support/generations.ts';
import {
  ANN,
  ARTISTS,
  BEN,
  blockFor,
  CHANNEL,
  everythingTyped,
  NOW,
  PATRONS,
  questionWith,
  settingsWith,
} from './inputs.ts';

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const memberLimits: fc.Arbitrary<MemberLimits> = fc.record({
  side: orNull(fc.integer({ min: 32, max: 128 }).map((eighths) => eighths * 8)),
  samples: orNull(fc.integer(LIMITS.samples)),
  steps: orNull(fc.constantFrom(...LIMITS.steps)),
  imagesPerDay: orNull(fc.nat(10)),
  jobs: orNull(fc.integer({ min: 1, max: 5 })),
});

const roles: fc.Arbitrary<RoleLimits[]> = fc.uniqueArray(
  fc
    .tuple(memberLimits, fc.constantFrom(ARTISTS, PATRONS), fc.boolean())
    .map(([limits, roleId, priority]) => ({ ...limits, roleId, priority, unlimited: false })),
  { selector: ({ roleId }) => roleId, maxLength: 2 },
);

/** Mostly that, so that enough is allowed for something to be shown. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const listRule = <T extends string>(...ids: T[]) =>
  fc.record({
    mode: fc.constantFrom('all' as const, 'only' as const, 'except' as const),
    ids: fc.subarray(ids),
  });

const rule = <T extends string>(...ids: T[]) =>
  mostly<{ mode: 'all' | 'only' | 'except'; ids: T[] }>({ mode: 'all', ids: [] }, listRule(...ids));

const block = fc
  .tuple(fc.constantFrom(ANN, BEN), orNull(fc.integer({ min: NOW - 2, max: NOW + 2 })))
  .map(([id, until]) => blockFor(id, { until }));

const settings = fc
  .record({
    member: memberLimits,
    roles,
    serverImagesPerDay: orNull(fc.nat(10)),
    loraRule: rule('a', 'b'),
    models: rule('m', 'n'),
    schedulers: rule(...SCHEDULER_IDS),
    checker: fc.constantFrom('on' as const, 'outside' as const, 'member' as const),
    blockedWords: mostly([], fc.subarray(['cat', 'dog'])),
    channels: mostly([], fc.subarray([CHANNEL, BEN])),
    allowedRoles: mostly([], fc.subarray([ARTISTS, PATRONS])),
    blockedMembers: mostly([], fc.array(block, { maxLength: 3 })),
  })
  .map((made) =>
    settingsWith({
      limits: { member: made.member, roles: made.roles, serverImagesPerDay: made.serverImagesPerDay },
      loras: { rule: made.loraRule, models: made.models, schedulers: made.schedulers },
      safety: { checker: made.checker, blockedWords: made.blockedWords },
      access: { channels: made.channels, roles: made.allowedRoles, blockedMembers: made.blockedMembers },
    }),
  );

const request = fc
  .record({
    prompt: fc.constantFrom('a cat', 'a dog', 'a house'),
    negative: fc.constantFrom('', 'cat'),
    lora: fc.constantFrom('', 'a', 'b', 'a,b'),
    model: fc.constantFrom('m', 'n', 'o'),
    scheduler: fc.constantFrom(...SCHEDULER_IDS),
    width: fc.integer({ min: 32, max: 128 }).map((eighths) => eighths * 8),
    height: fc.integer({ min: 32, max: 128 }).map((eighths) => eighths * 8),
    samples: fc.integer(LIMITS.samples),
    steps: fc.constantFrom(...LIMITS.steps),
    safety: fc.boolean(),
  })
  .map(requestWith);

const source = fc.constantFrom('typed', 'preset', 'member', 'server', 'original', undefined);

const sources: fc.Arbitrary<OptionSources> = fc
  .record(Object.fromEntries(Object.keys(everythingTyped).map((option) => [option, source])))
  .map((named) => Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)));

const input = fc
  .record({
    settings,
    request,
    sources,
    roleIds: fc.subarray([ARTISTS, PATRONS]),
    ageRestricted: fc.boolean(),
    usage: fc.record({ memberImages: fc.nat(12), serverImages: fc.nat(12), memberJobs: fc.nat(6) }),
  })
  .map(({ roleIds, ageRestricted, ...rest }) =>
    questionWith({ ...rest, requester: { id: ANN, roleIds }, place: { ageRestricted } }),
  );

/** The most that a member may have of something: said here by itself, so that a mistake in the policy shows. */
const mostFor = (
  name: keyof MemberLimits,
  { settings: given, requester }: ReturnType<typeof questionWith>,
): number => {
  const { member, roles: all = [] } = given?.limits ?? {};
  if (!member || member[name] === null) return Number.POSITIVE_INFINITY;
  const own = all.filter(({ roleId }) => requester.roleIds.includes(roleId)).map((role) => role[name] ?? 0);
  return Math.max(member[name], ...own);
};

describe('whatever was typed, preset or set as a default, and by whomever', () => {
  it('nothing that is allowed is over a limit, off a list, or off the rules', () => {
    let allowedOnes = 0;
    fc.assert(
      fc.property(input, (asked) => {
        const result = evaluatePolicy(asked);
        if (!result.ok) {
          expect(result.refusals.length).toBeGreaterThan(0);
          return;
        }
        allowedOnes += 1;
        const { request: made, charges } = result;
        const { access, loras, safety, limits } = asked.settings ?? settingsWith({});
        expect(generationRequestSchema.safeParse(made).success).toBe(true);
        expect(Math.max(made.width, made.height)).toBeLessThanOrEqual(mostFor('side', asked));
        expect(made.samples).toBeLessThanOrEqual(mostFor('samples', asked));
        expect(made.steps).toBeLessThanOrEqual(Math.max(LIMITS.steps[0], mostFor('steps', asked)));
        expect(made.loras.every(({ id }) => isAllowed(loras.rule, id))).toBe(true);
        expect(isAllowed(loras.models, made.modelId)).toBe(true);
        expect(isAllowed(loras.schedulers, made.scheduler)).toBe(true);
        expect(
          safety.blockedWords.some((word) => `${made.prompt} ${made.negativePrompt}`.includes(word)),
        ).toBe(false);
        const holding = access.blockedMembers.filter(({ until }) => until === null || until > asked.now);
        expect(holding.map(({ id }) => id)).not.toContain(ANN);
        expect(made.safetyChecker || (asked.place.ageRestricted && safety.checker !== 'on')).toBe(true);
        const used = (name: 'memberImages' | 'serverImages' | 'memberJobs') => asked.usage[name] ?? 0;
        expect(used('memberImages') + made.samples).toBeLessThanOrEqual(mostFor('imagesPerDay', asked));
        expect(used('serverImages') + made.samples).toBeLessThanOrEqual(
          limits.serverImagesPerDay ?? Number.POSITIVE_INFINITY,
        );
        expect(used('memberJobs') + 1).toBeLessThanOrEqual(mostFor('jobs', asked));
        expect(charges.find(({ name }) => name === 'memberImages')?.amount).toBe(made.samples);
      }),
      { numRuns: 3000 },
    );
    // Rules that refuse everything would pass as well.
    expect(allowedOnes).toBeGreaterThan(100);
  });

  it('what was typed is made as it was typed, or refused', () => {
    let allowedOnes = 0;
    fc.assert(
      fc.property(input, (asked) => {
        const result = evaluatePolicy({ ...asked, sources: everythingTyped });
        if (!result.ok) return;
        allowedOnes += 1;
        expect({ ...result.request, safetyChecker: true }).toEqual({
          ...asked.request,
          safetyChecker: true,
        });
      }),
      { numRuns: 1000 },
    );
    expect(allowedOnes).toBeGreaterThan(0);
  });
});
