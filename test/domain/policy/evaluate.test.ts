import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, roleLimitsOf } from '#domain/settings/default-settings.ts';
import type { ListRule, ServerSettings } from '#domain/settings/schema.ts';
import { requestWith } from '../../support/generations.ts';
import { openPolicy } from '../../support/services.ts';
import {
  ANN,
  ARTISTS,
  allowed,
  BEN,
  blockFor,
  CATEGORY,
  CHANNEL,
  GUILD,
  limitsOf,
  NOW,
  PATRONS,
  questionWith,
  refusalsOf,
  settingsWith,
} from './inputs.ts';

const asked = (settings: ServerSettings, given: Parameters<typeof questionWith>[0] = {}) =>
  questionWith({ settings, ...given });

const ofRoles = (...roleIds: string[]) => ({ requester: { id: ANN, roleIds } });

describe('a server whose admins have set nothing', () => {
  it('lets a request through as it is, and counts it', () => {
    const input = questionWith();
    expect(allowed(input)).toEqual({
      ok: true,
      request: input.request,
      hints: [],
      charges: expect.arrayContaining([
        expect.objectContaining({
          name: 'memberImages',
          scope: `images:${GUILD}:${ANN}`,
          day: '2026-11-26',
          most: null,
        }),
        expect.objectContaining({ name: 'serverImages', scope: `server:${GUILD}`, amount: 1 }),
        expect.objectContaining({ name: 'operatorJobs', scope: `jobs:${ANN}`, day: '', refunded: 'onEnd' }),
      ]),
      presentation: { spoiler: false, reportable: false, recipe: true },
      priority: false,
    });
  });
});

describe('who and where', () => {
  const { access } = DEFAULT_SETTINGS;
  it.each([
    [
      'a blocked member',
      { blockedMembers: [blockFor(BEN), blockFor(ANN)] },
      {},
      { kind: 'blockedMember', until: null },
    ],
    [
      'a member who is blocked for a time',
      { blockedMembers: [blockFor(ANN, { until: NOW + 1 })] },
      {},
      { kind: 'blockedMember', until: NOW + 1 },
    ],
    [
      'a member without any of the roles',
      { roles: [ARTISTS] },
      ofRoles(PATRONS),
      { kind: 'role', allowed: [ARTISTS] },
    ],
    ['another channel', { channels: [BEN] }, {}, { kind: 'channel', allowed: [BEN] }],
    [
      "the result of somebody else's",
      { othersButtons: false },
      { pressed: { requesterId: BEN } },
      { kind: 'othersButtons' },
    ],
  ])('refuses %s', (_, changes, given, refusal) => {
    expect(refusalsOf(asked(settingsWith({ access: { ...access, ...changes } }), given))).toEqual([refusal]);
  });

  it('sends a blocked member nowhere else', () => {
    const settings = settingsWith({
      access: { blockedMembers: [blockFor(ANN)], channels: [BEN], othersButtons: false },
    });
    const given = { pressed: { requesterId: BEN } };
    expect(refusalsOf(asked(settings, given)).map(({ kind }) => kind)).toEqual(['blockedMember']);
  });

  it.each([
    ['a member with one of the roles', { roles: [ARTISTS, PATRONS] }, ofRoles(PATRONS)],
    ['an allowed channel', { channels: [CHANNEL] }, {}],
    ['a channel of an allowed category', { channels: [CATEGORY] }, {}],
    ['their own result', { othersButtons: false }, { pressed: { requesterId: ANN } }],
    ['everybody else than the blocked', { blockedMembers: [blockFor(BEN)] }, {}],
    ['a member whose block ends just now', { blockedMembers: [blockFor(ANN, { until: NOW })] }, {}],
  ])('allows %s', (_, changes, given) => {
    expect(refusalsOf(asked(settingsWith({ access: { ...access, ...changes } }), given))).toEqual([]);
  });

  it('says why not here before anything about the request', () => {
    const settings = settingsWith({ access: { channels: [BEN] }, safety: { blockedWords: ['cat'] } });
    expect(refusalsOf(asked(settings))).toEqual([{ kind: 'channel', allowed: [BEN] }]);
  });

  it('refuses direct messages where the operator, or a server of the member, does not want them', () => {
    const inPrivate = { settings: null, place: { guildId: null, isPrivate: true } };
    expect(refusalsOf(questionWith(inPrivate))).toEqual([]);
    expect(refusalsOf(questionWith({ ...inPrivate, keptFromPrivate: true }))).toEqual([
      { kind: 'directMessages', by: 'server' },
    ]);
    const operator = { ...openPolicy, directMessages: false };
    expect(refusalsOf(questionWith({ ...inPrivate, operator }))).toEqual([
      { kind: 'directMessages', by: 'operator' },
    ]);
  });

  it('asks no admin where a member brought the bot along', () => {
    expect(refusalsOf(questionWith({ settings: null, place: { guildId: null } }))).toEqual([]);
  });
});

describe('limits', () => {
  const large = requestWith({ size: 'square-large', samples: 4, steps: 41 });

  it('refuse what was typed over them, all of it at once', () => {
    expect(refusalsOf(asked(limitsOf({ side: 768, samples: 2, steps: 31 }), { request: large }))).toEqual([
      { kind: 'overLimit', option: 'size', given: 1024, most: 768 },
      { kind: 'overLimit', option: 'samples', given: 4, most: 2 },
      { kind: 'overLimit', option: 'steps', given: 41, most: 31 },
    ]);
  });

  it("bring down the bot's own defaults without a word", () => {
    const result = allowed(
      asked(limitsOf({ side: 512, steps: 21 }), { request: requestWith({ size: 'square' }), sources: {} }),
    );
    expect(result).toMatchObject({ request: { width: 512, height: 512, steps: 21 }, hints: [] });
  });

  it('bring down what nobody typed in pixels, and say so', () => {
    const wide = requestWith({ width: 1024, height: 512, samples: 4, steps: 41 });
    const sources = { size: 'typed', samples: 'server', steps: 'preset' } as const;
    const result = allowed(asked(limitsOf({ side: 512, samples: 3, steps: 31 }), { request: wide, sources }));
    expect(result.request).toEqual({ ...wide, width: 512, height: 256, samples: 3, steps: 31 });
    expect(result.hints).toEqual([
      { kind: 'lowered', option: 'size', from: 1024, to: 512 },
      { kind: 'lowered', option: 'samples', from: 4, to: 3 },
      { kind: 'lowered', option: 'steps', from: 41, to: 31 },
    ]);
  });

  const roles = [
    { ...roleLimitsOf(ARTISTS), samples: 3, side: 256 },
    { ...roleLimitsOf(PATRONS), samples: 4 },
    { ...roleLimitsOf(BEN), unlimited: true },
  ];

  it.each([
    ['nobody special', [], 2],
    ['one role', [ARTISTS], 3],
    ['the most generous of two roles', [ARTISTS, PATRONS], 4],
    ['a role without limits', [ARTISTS, BEN], 4],
  ])('are those of %s', (_, roleIds, most) => {
    const settings = limitsOf({ samples: 2, side: 512 }, { roles });
    const requestOf = (samples: number) => ({ request: requestWith({ samples }), ...ofRoles(...roleIds) });
    expect(refusalsOf(asked(settings, requestOf(most)))).toEqual([]);
    const more = [3, 4].filter((samples) => samples > most);
    expect(more.map((samples) => refusalsOf(asked(settings, requestOf(samples))).length)).toEqual(
      more.map(() => 1),
    );
  });

  it('of a role never make everybody’s narrower', () => {
    const settings = limitsOf({ side: 512 }, { roles });
    expect(
      refusalsOf(asked(settings, { request: requestWith({ width: 512 }), ...ofRoles(ARTISTS) })),
    ).toEqual([]);
    expect(refusalsOf(asked(limitsOf({}, { roles }), { request: large, ...ofRoles(ARTISTS) }))).toEqual([]);
  });
});

describe('lists', () => {
  const { loras } = DEFAULT_SETTINGS;
  const only = (...ids: string[]) => ({ mode: 'only' as const, ids });
  const except = (...ids: string[]) => ({ mode: 'except' as const, ids });

  it('refuse a typed LoRA, model or scheduler with what would be allowed', () => {
    const settings = settingsWith({
      loras: {
        ...loras,
        rule: only('a'),
        models: except('tamarin-xl-v1'),
        schedulers: only('DDIMScheduler') as never,
      },
    });
    expect(refusalsOf(asked(settings, { request: requestWith({ lora: 'a, b' }) }))).toEqual([
      { kind: 'notAllowed', list: 'lora', id: 'b', allowed: ['a'] },
      { kind: 'notAllowed', list: 'model', id: 'tamarin-xl-v1', allowed: [] },
      { kind: 'notAllowed', list: 'scheduler', id: 'UniPCMultistepScheduler', allowed: ['DDIMScheduler'] },
    ]);
  });

  it('of what is allowed take effect with their first entry', () => {
    const settings = settingsWith({
      loras: { ...loras, rule: only(), models: only(), embeddings: only(), schedulers: only() as never },
    });
    expect(refusalsOf(asked(settings, { request: requestWith({ lora: 'a, b', embedding: 'c' }) }))).toEqual(
      [],
    );
  });

  it('replace or leave out what nobody typed', () => {
    const settings = settingsWith({
      loras: {
        ...loras,
        rule: except('b'),
        models: only('sdxl'),
        schedulers: only('DDIMScheduler') as never,
      },
    });
    const result = allowed(
      asked(settings, {
        request: requestWith({ lora: 'a, b' }),
        sources: { lora: 'server', model: 'member', scheduler: 'preset' },
      }),
    );
    expect(result.request).toMatchObject({
      loras: [{ id: 'a' }],
      modelId: 'sdxl',
      scheduler: 'DDIMScheduler',
    });
    expect(result.hints.map(({ kind }) => kind)).toEqual(['loraLeftOut', 'replaced', 'replaced']);
  });

  it("replace the bot's own scheduler without a word, whichever way it is barred", () => {
    const barring = (schedulers: ListRule) =>
      settingsWith({ loras: { ...loras, schedulers: schedulers as never } });
    for (const rule of [only('DDPMScheduler'), except('UniPCMultistepScheduler')]) {
      const result = allowed(asked(barring(rule), { request: requestWith(), sources: {} }));
      expect(result).toMatchObject({ request: { scheduler: 'DDPMScheduler' }, hints: [] });
    }
  });

  it.each(['A', 'a\u200b', 'ａ', 'а', '\u3164a', 'á'])('bar a listed id written as %j, too', (id) => {
    const barred = settingsWith({
      loras: { ...loras, rule: except('a'), models: except('a'), embeddings: except('a') },
    });
    const request = { ...requestWith(), loras: [{ id, strength: 1 }], modelId: id, embeddingsModel: id };
    expect(
      refusalsOf(asked(barred, { request })).map((refusal) => 'list' in refusal && refusal.list),
    ).toEqual(['lora', 'embedding', 'model']);
  });

  it('let nothing but the listed ids through, and write them as they are listed', () => {
    const settings = settingsWith({
      loras: { ...loras, rule: only('Cake'), models: only('SDXL'), embeddings: only('Neg') },
    });
    const request = {
      ...requestWith(),
      loras: [
        { id: 'cake', strength: 1 },
        { id: 'CAKE', strength: 0.5 },
      ],
      modelId: 'sdxl',
      embeddingsModel: 'neg',
    };
    expect(allowed(asked(settings, { request })).request).toMatchObject({
      loras: [{ id: 'Cake', strength: 1 }],
      modelId: 'SDXL',
      embeddingsModel: 'Neg',
    });
    const alike = {
      ...request,
      loras: [{ id: 'Саке', strength: 1 }],
      modelId: 'SDХL',
      embeddingsModel: 'Nеg',
    };
    expect(refusalsOf(asked(settings, { request: alike }))).toHaveLength(3);
  });

  it('leave out an embedding that nobody typed, and say so', () => {
    const settings = settingsWith({ loras: { ...loras, embeddings: only('other') } });
    const request = { ...requestWith(), embeddingsModel: 'neg' };
    const result = allowed(asked(settings, { request, sources: { embedding: 'preset' } }));
    expect(result.request.embeddingsModel).toBeNull();
    expect(result.hints).toEqual([{ kind: 'embeddingLeftOut', id: 'neg' }]);
  });

  it('refuse a model that nobody typed where none can take its place', () => {
    const settings = settingsWith({ loras: { ...loras, models: except('tamarin-xl-v1') } });
    expect(refusalsOf(asked(settings, { sources: {} }))).toEqual([
      { kind: 'notAllowed', list: 'model', id: 'tamarin-xl-v1', allowed: [] },
    ]);
  });
});

describe('safety', () => {
  it.each([
    ['blur', true, 'blur', []],
    ['blur', false, null, ['safetyTypeKept']],
    ['pixelate', false, null, ['safetyTypeKept']],
    ['black', false, 'black', []],
  ] as const)(
    'lets a picture that can still be made out be seen in age-restricted channels only: %s, %s',
    (...law) => {
      const [type, ageRestricted, expected, hints] = law;
      const request = requestWith({ safety_type: type });
      const result = allowed(asked(settingsWith({}), { request, place: { ageRestricted } }));
      expect(result.request.safetyCheckerType).toBe(expected);
      expect(result.hints.map(({ kind }) => kind)).toEqual(hints);
    },
  );

  const off = requestWith({ safety: false });
  const mode = (checker: 'on' | 'outside' | 'member') => settingsWith({ safety: { checker } });
  const restricted = { ageRestricted: true };

  it.each([
    ['on', false, 'off', true, ['safetyKeptOn']],
    ['on', true, 'off', true, ['safetyForced']],
    ['outside', false, 'off', true, ['safetyKeptOn']],
    ['outside', true, 'off', false, []],
    ['outside', true, 'on', true, []],
    ['outside', true, 'left out', false, []],
    ['member', false, 'off', true, ['safetyKeptOn']],
    ['member', true, 'off', false, []],
    ['member', true, 'left out', true, []],
  ] as const)(
    'mode %s, age-restricted %s, member says %s',
    (checker, ageRestricted, said, expected, hints) => {
      const result = allowed(
        asked(mode(checker), {
          request: said === 'off' ? off : requestWith(),
          sources: said === 'left out' ? {} : { safety: 'typed' },
          place: { ageRestricted },
        }),
      );
      expect(result.request.safetyChecker).toBe(expected);
      expect(result.hints.map(({ kind }) => kind)).toEqual(hints);
    },
  );

  it('keeps the checker on outside age-restricted channels where no server has a say', () => {
    const result = allowed(questionWith({ settings: null, request: off }));
    expect(result.request.safetyChecker).toBe(true);
    expect(allowed(questionWith({ settings: null, request: off, place: restricted })).request).toEqual(off);
  });

  it('refuses blocked words in prompt and negative prompt, the operator’s too', () => {
    const settings = settingsWith({ safety: { blockedWords: ['red fox', 'Gore'] } });
    const operator = { ...openPolicy, blockedWords: ['nuke'] };
    const ask = (options: object) => refusalsOf(asked(settings, { request: requestWith(options), operator }));
    expect(ask({ prompt: 'a RED fóx' })).toEqual([{ kind: 'blockedWord', word: 'red fox', by: 'server' }]);
    expect(ask({ prompt: 'a cat', negative: 'gore' })).toEqual([
      { kind: 'blockedWord', word: 'Gore', by: 'server' },
    ]);
    expect(ask({ prompt: 'nuke it' })).toEqual([{ kind: 'blockedWord', word: 'nuke', by: 'operator' }]);
    expect(ask({ prompt: 'redfox, gory' })).toEqual([]);
  });

  it('shows results as the server wants them', () => {
    const settings = settingsWith({ safety: { spoiler: true, reports: true }, log: { channelId: CHANNEL } });
    expect(allowed(asked(settings)).presentation).toEqual({ spoiler: true, reportable: true, recipe: true });
    const silent = settingsWith({ safety: { reports: true } });
    expect(allowed(asked(silent)).presentation.reportable).toBe(false);
  });
});

describe('quotas', () => {
  const three = { request: requestWith({ samples: 3 }) };

  it.each([
    ['memberImages', limitsOf({ imagesPerDay: 5 }), '2026-11-27T00:00:00.000Z'],
    [
      'serverImages',
      limitsOf({}, { serverImagesPerDay: 5, timeZone: 'Europe/Vienna' }),
      '2026-11-26T23:00:00.000Z',
    ],
  ] as const)('of %s are kept, and tell when they start anew', (counter, settings, resetsAt) => {
    expect(refusalsOf(asked(settings, { ...three, usage: { [counter]: 2 } }))).toEqual([]);
    expect(refusalsOf(asked(settings, { ...three, usage: { [counter]: 3 } }))).toEqual([
      { kind: 'exhausted', counter, most: 5, used: 3, wanted: 3, resetsAt: Date.parse(resetsAt) },
    ]);
  });

  it('of jobs in flight count jobs, not images', () => {
    const settings = limitsOf({ jobs: 2 });
    expect(refusalsOf(asked(settings, { ...three, usage: { memberJobs: 1 } }))).toEqual([]);
    expect(refusalsOf(asked(settings, { ...three, usage: { memberJobs: 2 } }))).toEqual([
      { kind: 'exhausted', counter: 'memberJobs', most: 2, used: 2, wanted: 1, resetsAt: null },
    ]);
  });

  it('of the operator bind everywhere, images on the bot’s own key only', () => {
    const operator = { ...openPolicy, imagesPerMemberPerDay: 2, jobsPerMember: 1 };
    const accountsRefused = (given: object) =>
      refusalsOf(questionWith({ ...three, operator, usage: { operatorJobs: 1 }, ...given })).map(
        (refusal) => refusal.kind === 'exhausted' && refusal.counter,
      );
    expect(accountsRefused({})).toEqual(['operatorImages', 'operatorJobs']);
    expect(accountsRefused({ settings: null, place: { guildId: null } })).toEqual([
      'operatorImages',
      'operatorJobs',
    ]);
    expect(accountsRefused({ onOwnKey: true })).toEqual(['operatorJobs']);
  });

  it('of the operator do not count images on a server’s own key, which others would be refused for', () => {
    const charged = allowed(questionWith({ onOwnKey: true })).charges.map(({ name }) => name);
    expect(charged).toEqual(['memberImages', 'serverImages', 'memberJobs', 'operatorJobs']);
    expect(allowed(questionWith()).charges.map(({ name }) => name)).toContain('operatorImages');
  });

  it('are charged for what is made, not for what was asked', () => {
    const result = allowed(asked(limitsOf({ samples: 2, imagesPerDay: 2 }), { ...three, sources: {} }));
    expect(result.charges.find(({ name }) => name === 'memberImages')?.amount).toBe(2);
  });
});

describe('a lane', () => {
  it('takes no more jobs than may wait there', () => {
    const operator = { ...openPolicy, jobsPerLane: 3 };
    expect(refusalsOf(questionWith({ operator, waiting: 2 }))).toEqual([]);
    expect(refusalsOf(questionWith({ operator, waiting: 3 }))).toEqual([{ kind: 'laneFull', waiting: 3 }]);
  });
});

describe('priority', () => {
  it('is given by a role', () => {
    const settings = limitsOf({}, { roles: [{ ...roleLimitsOf(PATRONS), priority: true }] });
    expect(allowed(asked(settings, ofRoles(PATRONS))).priority).toBe(true);
    expect(allowed(asked(settings, ofRoles(ARTISTS))).priority).toBe(false);
  });
});
