import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { DEFAULT_SCHEDULER, SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import { allowing, isAllowed } from '#domain/policy/lists.ts';
import { channelRuleOf } from '#domain/settings/channel-rules.ts';
import { DEFAULT_SETTINGS, roleLimitsOf } from '#domain/settings/default-settings.ts';
import { LIST_NAMES, type ServerSettings } from '#domain/settings/schema.ts';
import {
  barredIds,
  type SettingsWarning,
  settingsWarnings,
  type WarningFacts,
} from '#domain/settings/warnings.ts';
import { pinnedCard } from '../../support/cards.ts';
import { ANN, ARTISTS, limitsOf, questionWith, settingsWith } from '../policy/inputs.ts';

const FACTS: WarningFacts = { defaultModelId: 'm', presets: [], blockedWords: [] };

const { loras } = DEFAULT_SETTINGS;

const only = (...ids: string[]) => ({ mode: 'only' as const, ids });
const except = (...ids: string[]) => ({ mode: 'except' as const, ids });

const pinned = (id: string, triggerWords: string | null = null) => pinnedCard(id, { triggerWords });

const preset = (options: WarningFacts['presets'][number]['options']) => ({ name: 'Night', options });

const barred = (warning: Partial<SettingsWarning>) => ({ kind: 'barred', instead: null, ...warning });

describe('settings that keep members from making images', () => {
  it('are allowed roles that nobody has, or that are no more', () => {
    const [lost, empty, full, unknown] = ['1', '2', '3', '4'].map((digit) => digit.repeat(18));
    const roles = new Map([
      [empty ?? '', 0],
      [full ?? '', 5],
      [unknown ?? '', null],
    ]);
    const allowing = (...ids: (string | undefined)[]) => {
      const chosen = ids.flatMap((id) => id ?? []);
      const access = { ...DEFAULT_SETTINGS.access, roles: chosen };
      return settingsWarnings(settingsWith({ access }), { ...FACTS, roles });
    };
    expect(allowing()).toEqual([]);
    expect(allowing(full)).toEqual([]);
    expect(allowing(unknown)).toEqual([]);
    const told = { kind: 'allowedRoles', gone: 1, empty: [empty], isLockout: true };
    expect(allowing(lost, empty)).toEqual([told]);
    expect(allowing(lost, empty, unknown)).toEqual([{ ...told, isLockout: false }]);
    expect(
      settingsWarnings(settingsWith({ access: { ...DEFAULT_SETTINGS.access, roles: ['9'] } }), FACTS),
    ).toEqual([]);
  });

  it('are limits of roles that are no more', () => {
    const limited = limitsOf({}, { roles: [roleLimitsOf('1'.repeat(18)), roleLimitsOf('2'.repeat(18))] });
    const facts = { ...FACTS, roles: new Map([['2'.repeat(18), 0]]) };
    expect(settingsWarnings(limited, facts)).toEqual([{ kind: 'limitedRoles', gone: 1 }]);
  });

  it('are none at first', () => {
    expect(settingsWarnings(DEFAULT_SETTINGS, FACTS)).toEqual([]);
  });

  it.each([
    [
      "the server's default model, for which the first one of the list stands in",
      settingsWith({ defaults: { model: 'x' }, loras: { ...loras, models: only('a', 'b') } }),
      barred({ list: 'models', use: 'default', ids: ['x'], instead: 'a' }),
    ],
    [
      "the bot's default model, for which nothing stands in",
      settingsWith({ loras: { ...loras, models: except('M') } }),
      barred({ list: 'models', use: 'bot', ids: ['m'] }),
    ],
    [
      'the model of a channel',
      settingsWith({
        channels: { rules: [{ ...channelRuleOf(ARTISTS), model: 'x' }, channelRuleOf(ANN)] },
        loras: { ...loras, models: only('m') },
      }),
      barred({ list: 'models', use: 'channel', ids: ['x'], instead: 'm' }),
    ],
    [
      'a default LoRA',
      settingsWith({ defaults: { lora: 'a, b' }, loras: { ...loras, rule: only('a') } }),
      barred({ list: 'rule', use: 'default', ids: ['b'] }),
    ],
    [
      'a pinned LoRA',
      settingsWith({ loras: { ...loras, cards: [pinned('a'), pinned('b')], rule: except('b') } }),
      barred({ list: 'rule', use: 'pinned', ids: ['b'] }),
    ],
    [
      'a default scheduler by a name that people know',
      settingsWith({
        defaults: { scheduler: 'Euler a' },
        loras: { ...loras, schedulers: only('DDIMScheduler') as never },
      }),
      barred({
        list: 'schedulers',
        use: 'default',
        ids: ['EulerAncestralDiscreteScheduler'],
        instead: 'DDIMScheduler',
      }),
    ],
    [
      'every scheduler',
      settingsWith({ loras: { ...loras, schedulers: except(...SCHEDULER_IDS) as never } }),
      barred({ list: 'schedulers', use: 'bot', ids: [DEFAULT_SCHEDULER] }),
    ],
  ])('name what a list bars: %s', (_, settings, warning) => {
    expect(settingsWarnings(settings, FACTS)).toEqual([warning]);
  });

  it('are not those whose default differs in spelling only, or that a list does not restrict yet', () => {
    const spelled = settingsWith({
      defaults: { model: 'Tamarin' },
      loras: { ...loras, models: only('tamarin') },
    });
    expect(settingsWarnings(spelled, FACTS)).toEqual([]);
    const empty = settingsWith({
      defaults: { model: 'x' },
      loras: { ...loras, models: only(), rule: only() },
    });
    expect(settingsWarnings(empty, FACTS)).toEqual([]);
  });

  it('name the presets that use what a list bars', () => {
    const settings = settingsWith({ loras: { ...loras, models: only('m'), embeddings: except('e') } });
    const presets = [preset({ model: 'x' }), preset({ embedding: 'e' })];
    expect(settingsWarnings(settings, { ...FACTS, presets })).toEqual([
      barred({ list: 'models', use: 'preset', ids: ['x'], instead: 'm' }),
      barred({ list: 'embeddings', use: 'preset', ids: ['e'] }),
    ]);
  });

  it('say for whom a limit of no images leaves some', () => {
    expect(settingsWarnings(limitsOf({ imagesPerDay: 0 }), FACTS)).toEqual([
      { kind: 'noImages', of: 'member', exempt: [] },
    ]);
    const roles = [{ ...roleLimitsOf(ARTISTS), imagesPerDay: 5 }];
    expect(settingsWarnings(limitsOf({ imagesPerDay: 0 }, { roles, serverImagesPerDay: 0 }), FACTS)).toEqual([
      { kind: 'noImages', of: 'member', exempt: [ARTISTS] },
      { kind: 'noImages', of: 'server', exempt: [] },
    ]);
  });

  it('have a default number of images over the quota, unless it is lowered', () => {
    const defaults = { samples: 4 };
    expect(settingsWarnings({ ...limitsOf({ imagesPerDay: 3 }), defaults }, FACTS)).toEqual([
      { kind: 'tooManyImages', of: 'member', samples: 4, most: 3 },
    ]);
    expect(settingsWarnings({ ...limitsOf({ imagesPerDay: 3, samples: 2 }), defaults }, FACTS)).toEqual([]);
  });

  it('block words that the server itself puts into requests', () => {
    const settings = settingsWith({
      defaults: { negative: 'ugly, gore' },
      loras: { ...loras, cards: [pinned('cakes', 'cake art')] },
      safety: { ...DEFAULT_SETTINGS.safety, blockedWords: ['Cake'] },
    });
    const facts = { ...FACTS, blockedWords: ['gore'], presets: [preset({ negative: 'no cáke' })] };
    expect(settingsWarnings(settings, facts)).toEqual([
      { kind: 'blockedWord', word: 'gore', place: { in: 'defaults', name: '' } },
      { kind: 'blockedWord', word: 'Cake', place: { in: 'card', name: 'cakes' } },
      { kind: 'blockedWord', word: 'Cake', place: { in: 'preset', name: 'Night' } },
    ]);
  });

  it('ask for reports without a channel for them', () => {
    const settings = settingsWith({ safety: { ...DEFAULT_SETTINGS.safety, reports: true } });
    expect(settingsWarnings(settings, FACTS)).toEqual([{ kind: 'reportsWithoutLog' }]);
  });

  it('name a showcase channel in which the bot cannot post', () => {
    const settings = settingsWith({ showcase: { channelId: '5', stars: 2 } });
    const permissions = ['SendMessages'];
    expect(settingsWarnings(settings, { ...FACTS, showcaseLacks: permissions })).toEqual([
      { kind: 'showcaseLacks', channelId: '5', permissions },
    ]);
    expect(settingsWarnings(settings, { ...FACTS, showcaseLacks: [] })).toEqual([]);
    expect(settingsWarnings(settings, FACTS)).toEqual([]);
  });
});

const rule = <T extends string>(...ids: T[]) =>
  fc.record({ mode: fc.constantFrom('all', 'only', 'except'), ids: fc.subarray(ids) }) as fc.Arbitrary<never>;

const orNull = (values: fc.Arbitrary<number>) => fc.option(values, { nil: null });

const someSettings: fc.Arbitrary<ServerSettings> = fc
  .record({
    defaults: fc.record(
      {
        model: fc.constantFrom('m', 'n'),
        lora: fc.constantFrom('a', 'a, b'),
        embedding: fc.constant('e'),
        scheduler: fc.constantFrom(...SCHEDULER_IDS),
        samples: fc.integer({ min: 1, max: 4 }),
        negative: fc.constantFrom('cat', 'fog'),
      },
      { requiredKeys: [] },
    ),
    pins: fc.subarray([pinned('a', 'cat art'), pinned('b', 'fog')]),
    rules: fc.record({
      rule: rule('a', 'b'),
      models: rule('m', 'n'),
      embeddings: rule('e'),
      schedulers: rule(...SCHEDULER_IDS),
    }),
    samples: orNull(fc.integer({ min: 1, max: 4 })),
    imagesPerDay: orNull(fc.nat(5)),
    serverImagesPerDay: orNull(fc.nat(5)),
    blockedWords: fc.subarray(['cat', 'dog']),
  })
  .map(({ defaults, pins, rules, samples, imagesPerDay, serverImagesPerDay, blockedWords }) => ({
    ...settingsWith({
      loras: { ...rules, addsTriggerWords: true, cards: pins },
      safety: { ...DEFAULT_SETTINGS.safety, blockedWords },
      limits: limitsOf({ samples, imagesPerDay }, { serverImagesPerDay }).limits,
    }),
    defaults,
  }));

/** Whether a member who types a prompt alone gets an image for it. */
const isPlainRequestAllowed = (settings: ServerSettings): boolean => {
  const read = readImagineOptions(
    { prompt: 'a house' },
    {
      modelId: FACTS.defaultModelId,
      seed: () => 1,
      cards: settings.loras.cards,
      layers: [{ source: 'server', options: settings.defaults }],
    },
  );
  if (!read.ok) throw new Error('the defaults cannot be read');
  const { request, sources } = read.value;
  return evaluatePolicy(questionWith({ settings, request, sources, requester: { id: ANN, roleIds: [] } })).ok;
};

describe('whatever is set', () => {
  it('is warned of where nobody can make an image without naming options', () => {
    let refused = 0;
    fc.assert(
      fc.property(someSettings, (settings) => {
        const isAllowedToAll = isPlainRequestAllowed(settings);
        refused += isAllowedToAll ? 0 : 1;
        expect(isAllowedToAll || settingsWarnings(settings, FACTS).length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('bars nothing any more that the server offers, once that is allowed', () => {
    fc.assert(
      fc.property(someSettings, fc.constantFrom(...LIST_NAMES), (settings, list) => {
        const rule = allowing(settings.loras[list], barredIds(settings, list, FACTS));
        const after = { ...settings, loras: { ...settings.loras, [list]: rule } };
        expect(barredIds(after, list, FACTS)).toEqual([]);
        const kept = settings.loras[list].ids.filter((id) => isAllowed(settings.loras[list], id));
        expect(kept.filter((id) => !isAllowed(rule, id))).toEqual([]);
      }),
    );
  });
});
