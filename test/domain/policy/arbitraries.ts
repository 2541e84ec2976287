import fc from 'fast-check';
import { LIMITS } from '#domain/generation/limits.ts';
import type { OptionSources } from '#domain/generation/option-layers.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
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

/** A value, or null. */
export const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

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
export const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
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

/** What somebody may ask for, wherever each option came from, in a server with whatever settings. */
export const anyInput = fc
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
