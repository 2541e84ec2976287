import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import type { ListRule, ServerSettings } from '#domain/settings/schema.ts';
import {
  completeLora,
  completeModel,
  completeOneLora,
  completeScheduler,
  completeStrength,
} from '#generations/suggestions.ts';
import { completeInTime } from '#interactions/autocomplete.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Completer } from '#interactions/invocation.ts';
import { textFor } from '#text/index.ts';
import { pinnedCard } from '../support/cards.ts';
import { catalogueEntry, catalogueOf } from '../support/catalogue.ts';
import { neverClock } from '../support/clock.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';

const LORAS = ['animie', 'more_details', 'wearing-bones-v1-0', 'xl-cake'].map((id) =>
  catalogueEntry({
    id,
    name: id === 'xl-cake' ? 'XL Cake, Realistic' : id,
    baseModel: id === 'xl-cake' ? 'SDXL' : null,
  }),
);
const MODELS = ['fluxdev', 'tamarin-xl-v1'].map((id) => catalogueEntry({ id }));

const CAKES = pinnedCard('xl-cake', { nickname: 'Törtchen', strength: 0.4 });
const OWN = pinnedCard('our-own');

type Loras = Partial<ServerSettings['loras']>;

type Scene = {
  interaction?: InteractionContext;
  entries?: readonly CatalogueEntry[];
  starred?: string[];
};

/** Completes where a server says that of its LoRAs. */
const inServer =
  (loras: Loras, { interaction = interactionContext(), entries = LORAS, starred = [] }: Scene = {}) =>
  async (completer: Completer, typed = '', options = {}) =>
    completer({
      interaction,
      text: textFor('en-GB'),
      services: noServices({
        catalogue: catalogueOf(entries, MODELS),
        stars: { ...noServices().stars, lorasOf: async () => starred },
        settings: {
          ...noServices().settings,
          read: async () => ({
            settings: { ...DEFAULT_SETTINGS, loras: { ...DEFAULT_SETTINGS.loras, ...loras } },
            revision: 1,
            problems: [],
            isNewer: false,
          }),
        },
      }),
      turn: async () => true,
      typed,
      options,
    });

const valuesIn = (loras: Loras, scene?: Scene) => {
  const complete = inServer(loras, scene);
  return async (completer: Completer, typed = '', options = {}) =>
    (await complete(completer, typed, options)).map(({ value }) => value);
};

const only = (...ids: string[]): ListRule => ({ mode: 'only', ids });
const except = (...ids: string[]): ListRule => ({ mode: 'except', ids });

describe('LoRAs that a server pinned', () => {
  it('come first, once, and under their nicknames', async () => {
    const choices = await inServer({ cards: [CAKES, OWN] })(completeLora);
    expect(choices).toEqual([
      { name: 'xl-cake · 📌 Törtchen · 0.4 · XL Cake Realistic · SDXL', value: 'xl-cake' },
      { name: 'our-own · 📌 our-own', value: 'our-own' },
      { name: 'animie', value: 'animie' },
      { name: 'more_details', value: 'more_details' },
      { name: 'wearing-bones-v1-0', value: 'wearing-bones-v1-0' },
    ]);
  });

  it.each(['tort', 'TÖRTCHEN', 'xl-c', 'realistic', 'cake xl'])('are found by %s', async (typed) => {
    expect(await valuesIn({ cards: [OWN, CAKES] })(completeLora, typed)).toEqual(['xl-cake']);
  });

  it('are not offered twice where a list names them by their nicknames', async () => {
    expect(await valuesIn({ cards: [CAKES] })(completeLora, 'törtchen, ')).not.toContain('törtchen, xl-cake');
  });

  it('are not offered where the rules bar them', async () => {
    expect(await valuesIn({ cards: [CAKES], rule: except('xl-cake') })(completeLora, 'cake')).toEqual([]);
  });

  it('come with their strength first, whichever way they are named', async () => {
    const complete = inServer({ cards: [CAKES] });
    for (const lora of ['xl-cake', 'törtchen', 'xl-cake · 📌 Törtchen']) {
      const [first, second] = await complete(completeStrength, '', { lora });
      expect(first).toMatchObject({ value: '0.4', name: expect.stringContaining('at 0.4 (as usual here)') });
      expect(second?.value).toBe('1');
    }
    const fifth = await valuesIn({ cards: [CAKES] })(completeStrength, '0.9, ', { lora: 'animie, xl-cake' });
    expect(fifth.slice(0, 2)).toEqual(['0.9, 0.4', '0.9, 1']);
    expect(fifth).toHaveLength(10);
  });

  it('do not put their strength before another that is being typed', async () => {
    const values = valuesIn({ cards: [{ ...CAKES, strength: 0.45 }] });
    expect(await values(completeStrength, '0.7', { lora: 'xl-cake' })).toEqual(['0.7']);
    expect(await values(completeStrength, '0.4', { lora: 'xl-cake' })).toEqual(['0.45', '0.4']);
  });
});

describe('what a server allows', () => {
  it('is all that is suggested of LoRAs, those of its own too', async () => {
    const values = valuesIn({ rule: only('our-own', 'xl-cake') });
    expect(await values(completeLora)).toEqual(['xl-cake', 'our-own']);
    expect(await values(completeLora, 'own')).toEqual(['our-own']);
    expect(await values(completeLora, 'animie')).toEqual([]);
  });

  it('is not what it bars', async () => {
    expect(await valuesIn({ rule: except('animie', 'xl-cake') })(completeLora)).toEqual([
      'more_details',
      'wearing-bones-v1-0',
    ]);
  });

  it('is found however many others fit better', async () => {
    const crowd = Array.from({ length: 60 }, (_, index) => catalogueEntry({ id: `lora-${index}` }));
    const values = (rule: ListRule) => valuesIn({ rule }, { entries: crowd });
    expect(await values(only('lora-59'))(completeLora, 'lora')).toEqual(['lora-59']);
    const barred = crowd.slice(0, 40).map(({ id }) => id);
    expect(await values(except(...barred))(completeLora, 'lora')).toHaveLength(20);
  });

  it('is all that is suggested of models and schedulers', async () => {
    const values = valuesIn({
      models: only('fluxdev', 'our-model'),
      schedulers: { mode: 'only', ids: ['DDIMScheduler', 'LCMScheduler'] },
    });
    expect(await values(completeModel)).toEqual(['fluxdev', 'our-model']);
    expect(await values(completeScheduler)).toEqual(['DDIMScheduler', 'LCMScheduler']);
    expect(await values(completeScheduler, 'euler')).toEqual([]);
  });

  it('narrows down what there is to look at, too', async () => {
    const values = valuesIn({ cards: [CAKES], rule: only('animie', 'our-own') });
    expect(await values(completeOneLora)).toEqual(['animie', 'our-own']);
    expect((await valuesIn({ cards: [CAKES] })(completeOneLora))[0]).toBe('xl-cake');
  });

  it.each([
    ['in direct messages', directMessageContext()],
    ['where a member brought the bot along', interactionContext({ isInstalledInGuild: false })],
  ])('binds nobody %s', async (_, interaction) => {
    const values = valuesIn(
      { cards: [CAKES], rule: only('xl-cake'), models: only('fluxdev') },
      { interaction },
    );
    expect(await values(completeLora)).toEqual(LORAS.map(({ id }) => id));
    expect(await values(completeModel)).toHaveLength(2);
  });

  it('is never exceeded, whatever is pinned, listed and typed', async () => {
    const id = fc.constantFrom(...LORAS.map((lora) => lora.id), 'our-own', 'other');
    const pinned = fc.uniqueArray(id, { maxLength: 4 }).map((ids) => ids.map((one) => ({ ...OWN, id: one })));
    const rule = fc.record({
      mode: fc.constantFrom('all' as const, 'only' as const, 'except' as const),
      ids: fc.uniqueArray(id, { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(pinned, rule, fc.constantFrom('', 'a', 'own', 'cake'), async (lora, listed, typed) => {
        const values = await valuesIn({ cards: lora, rule: listed })(completeLora, typed);
        expect(new Set(values).size).toBe(values.length);
        const isAllowed = (one: string | number) =>
          listed.mode === 'all' ||
          listed.ids.length === 0 ||
          listed.ids.includes(String(one)) === (listed.mode === 'only');
        expect(values.filter((value) => !isAllowed(value))).toEqual([]);
      }),
    );
  });
});

describe('settings that cannot be read in time', () => {
  it('cost the suggestions, and nobody waits for them', async () => {
    const read = () => new Promise<never>(() => undefined);
    const services = noServices({ settings: { ...noServices().settings, read } });
    const use = {
      interaction: interactionContext(),
      text: textFor('en-GB'),
      services,
      turn: async () => true,
      typed: '',
      options: {},
    };
    const impatient = { ...neverClock(), sleep: async () => undefined };
    for (const complete of [completeLora, completeModel, completeScheduler]) {
      expect(await completeInTime(async () => complete(use), impatient)).toEqual([]);
    }
  });
});

describe('LoRAs of starred results', () => {
  const many = Array.from({ length: 200 }, (_, index) => catalogueEntry({ id: `lora-${index}` }));

  it('come after the pinned ones, also those for which the search has no room', async () => {
    const suggest = valuesIn({ cards: [OWN] }, { entries: many, starred: ['lora-190', 'lora-150'] });
    expect((await suggest(completeLora)).slice(0, 4)).toEqual(['our-own', 'lora-190', 'lora-150', 'lora-0']);
    expect((await suggest(completeLora, 'lora-0, '))[1]).toBe('lora-0, lora-190');
  });

  it('are marked', async () => {
    const [first] = await inServer({}, { starred: ['xl-cake'] })(completeLora, 'cake');
    expect(first?.name).toBe('xl-cake · ⭐ · XL Cake Realistic · SDXL');
  });

  it('stay away where they do not fit what is typed, or are barred', async () => {
    const starred = ['lora-190', 'nobody-has-this'];
    expect(await valuesIn({}, { entries: many, starred })(completeLora, 'lora-77')).not.toContain('lora-190');
    const barred = await valuesIn({ rule: except('lora-190') }, { entries: many, starred })(completeLora);
    expect(barred).not.toContain('lora-190');
    expect(barred).not.toContain('nobody-has-this');
    expect(await valuesIn({ rule: only('lora-3') }, { entries: many, starred })(completeLora)).toEqual([
      'lora-3',
    ]);
  });
});
