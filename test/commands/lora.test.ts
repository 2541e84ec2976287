import { ComponentType, PermissionFlagsBits } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import type { GenerationState } from '#domain/generation/generation.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import type { Interaction, InteractionContext, OptionValues } from '#interactions/interaction.ts';
import { type ComponentNode, mediaOf } from '#sandbox/discord/components.ts';
import { LANGUAGES } from '#text/languages.ts';
import { cardOf, pinnedCard } from '../support/cards.ts';
import { catalogueEntry, catalogueOf } from '../support/catalogue.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { directMessageContext, interactionContext } from '../support/interaction-contexts.ts';
import { openCommandHarness, submittingModal, usingCommand, usingComponent } from './command-harness.ts';

const ADA = interactionContext();
const IN_AGE_RESTRICTED = interactionContext({ ageRestricted: true });
const LONG = 'ö%'.repeat(50);

const CAKES = catalogueEntry({
  id: 'cakes',
  name: 'Cake Art',
  baseModel: 'SDXL',
  description: 'Turns **anything** into cake.',
  triggerWords: 'cake art style',
  preview: 'https://pictures.example/cakes.png',
});
const BONES = catalogueEntry({ id: 'bones', preview: 'https://pictures.example/bones.png', nsfw: true });

const numbered = (count: number): CatalogueEntry[] =>
  Array.from({ length: count }, (_, index) => catalogueEntry({ id: `lora-${index}` }));

const openLora = async (
  entries: readonly CatalogueEntry[],
  loras: Partial<ServerSettings['loras']> = {},
  isComplete = true,
) => {
  const { services, generations, act } = await openCommandHarness();
  const edit = (settings: ServerSettings) => ({ ...settings, loras: { ...settings.loras, ...loras } });
  await services.settings.change(ADA.guildId ?? '', { by: '1', at: 0, seen: null, edit });
  services.catalogue = { ...catalogueOf(entries), complete: () => isComplete };
  const answer = async (interaction: Interaction) => {
    const answered = await act(interaction);
    return { ...answered, text: answered.controls.map(({ content }) => String(content ?? '')).join('\n') };
  };
  const use = (subcommand: string, options: OptionValues, from: InteractionContext = ADA) =>
    answer(usingCommand(from, 'lora', { subcommand, options }));
  const press = (customId: unknown, values: string[] = [], from: InteractionContext = ADA) =>
    answer(usingComponent(from, String(customId), values));
  const submit = (customId: unknown, fields: Record<string, string>, from: InteractionContext = ADA) =>
    answer(submittingModal(from, String(customId), fields));
  return { use, press, submit, generations, services };
};

const labelled = (controls: readonly ComponentNode[], label: string) =>
  controls.find((control) => control.label === label)?.custom_id;

const picturesIn = (controls: readonly ComponentNode[]): string[] => [
  ...new Set([...mediaOf(controls)].map(({ media }) => media.url)),
];

const valuesOf = (controls: readonly ComponentNode[]): string[] =>
  controls
    .filter(({ type }) => type === ComponentType.StringSelect)
    .flatMap(({ options }) => (options as { value: string }[]).map(({ value }) => value));

describe('/lora info', () => {
  it('tells what is known, with the sample picture', async () => {
    const { use } = await openLora([CAKES]);
    const { text, controls } = await use('info', { lora: 'CAKES · Cake Art'.toLowerCase() });
    for (const fact of ['Cake Art', '`cakes`', 'for SDXL', '\\*\\*anything\\*\\*', '`cake art style`']) {
      expect(text).toContain(fact);
    }
    expect(text).not.toContain('Pinned');
    expect(picturesIn(controls)).toEqual(['https://pictures.example/cakes.png']);
  });

  it('tells how it is pinned, and finds it by its nickname', async () => {
    const cards = [pinnedCard('cakes', { nickname: 'Törtchen', strength: 0.4, triggerWords: 'a cake' })];
    const { use } = await openLora([CAKES], { cards });
    const { text } = await use('info', { lora: 'tortchen' });
    expect(text).toContain('Pinned here as **Törtchen**');
    expect(text).toContain('strength **0.4**');
    expect(text).toContain('`a cake`');
    const elsewhere = await use('info', { lora: 'cakes' }, interactionContext({ isInstalledInGuild: false }));
    expect(elsewhere.text).not.toContain('Pinned');
  });

  it.each(LANGUAGES)(
    'opens the form with a LoRA, however much there is to say of it, in $name',
    async ({ code }) => {
      const { use, press } = await openLora([{ ...CAKES, triggerWords: LONG }]);
      const { controls } = await use('info', { lora: 'cakes' });
      const useIt = controls.find(({ custom_id }) => String(custom_id).startsWith('lorause:'));
      const form = await press(useIt?.custom_id, [], interactionContext({ locale: code }));
      expect(form.modals).toHaveLength(1);
    },
  );

  it('shows pictures that are not safe for work in age-restricted channels only', async () => {
    const { use } = await openLora([BONES]);
    for (const from of [ADA, directMessageContext()]) {
      for (const { controls } of [await use('info', { lora: 'bones' }, from), await use('top', {}, from)]) {
        expect(picturesIn(controls)).toEqual([]);
      }
    }
    const hidden = await use('info', { lora: 'bones' });
    expect(hidden.text).toContain('age-restricted channels only');
    expect(picturesIn((await use('info', { lora: 'bones' }, IN_AGE_RESTRICTED)).controls)).toHaveLength(1);
    expect(picturesIn((await use('top', {}, IN_AGE_RESTRICTED)).controls)).toHaveLength(1);
  });

  it.each(['http://pictures.example/a.png', 'https://localhost/a.png', 'ftp://a.example/b', 'nonsense'])(
    'shows no picture from %s',
    async (preview) => {
      const { use } = await openLora([{ ...CAKES, preview }]);
      expect(picturesIn((await use('info', { lora: 'cakes' }))?.controls ?? [])).toEqual([]);
    },
  );

  it('refuses what the lists of the server bar', async () => {
    const rule = { mode: 'except' as const, ids: ['cakes'] };
    const { use, press } = await openLora([CAKES, BONES], { rule });
    expect((await use('info', { lora: 'cakes' })).text).toContain('do not allow the LoRA `cakes`');
    const { controls } = await use('top', {});
    expect(valuesOf(controls)).toEqual(['bones']);
    const forged = await press(controls.find(({ options }) => options)?.custom_id, ['cakes']);
    expect(forged.text).toContain('admins do not allow the LoRA `cakes`');
  });

  it('says what it does not know, and that it may be the list that is missing', async () => {
    const complete = await openLora([CAKES]);
    expect((await complete.use('info', { lora: 'mine' })).text).toContain("not in ModelsLab's public list");
    const loading = await openLora([CAKES], {}, false);
    expect((await loading.use('info', { lora: 'mine' })).text).toContain('still being fetched');
    expect((await loading.use('top', {})).text).toContain('still being fetched');
  });

  it("shows a server's own LoRA that is in no list", async () => {
    const { use } = await openLora([CAKES], { rule: { mode: 'only', ids: ['our-own'] } });
    const { text, controls } = await use('info', { lora: 'our-own' });
    expect(text).toContain('nothing more is known');
    expect(labelled(controls, 'Use it')).toBeDefined();
    expect((await use('info', { lora: 'cakes' })).text).toContain('Use one of these: `our-own`');
  });
});

describe('/lora search', () => {
  it('turns pages there and back, with the words that were searched for', async () => {
    const { use, press } = await openLora([...numbered(20), CAKES]);
    const first = await use('search', { words: 'lora' });
    expect(first.text).toContain('LoRAs for `lora`');
    const second = await press(labelled(first.controls, 'Next page'));
    const third = await press(labelled(second.controls, 'Next page'));
    const found = [first, second, third].map(({ controls }) => valuesOf(controls));
    expect(found.map(({ length }) => length)).toEqual([8, 8, 4]);
    expect(new Set(found.flat()).size).toBe(20);
    const back = await press(labelled(third.controls, 'Previous page'));
    expect(valuesOf(back.controls)).toEqual(found[1]);
  });

  it('says so when nothing fits, or nothing may be used', async () => {
    const { use } = await openLora([CAKES]);
    expect((await use('search', { words: 'zebra' })).text).toContain('No LoRA allowed here matches `zebra`');
    const strict = await openLora([CAKES], { rule: { mode: 'except', ids: ['cakes'] } });
    expect((await strict.use('top', {})).text).toContain('No LoRAs are allowed here');
    const notYet = await openLora([CAKES], { rule: { mode: 'only', ids: [] } });
    expect((await notYet.use('top', {})).text).toContain('cakes');
  });

  it('needs words; /lora top lists what is used most without any', async () => {
    const { use } = await openLora(numbered(3));
    expect((await use('search', {})).outcome).toBe('refused');
    const top = await use('top', {});
    expect(top.text).toContain('LoRAs used most');
    expect(valuesOf(top.controls)).toEqual(['lora-0', 'lora-1', 'lora-2']);
  });

  it('shows pinned ones first', async () => {
    const cards = [pinnedCard('cakes')];
    const { use } = await openLora([...numbered(20), CAKES], { cards });
    expect(valuesOf((await use('top', {})).controls)[0]).toBe('cakes');
  });
});

describe('/lora trending', () => {
  it('shows what was used most here, of what is allowed, with pictures', async () => {
    const rule = { mode: 'except' as const, ids: ['bones'] };
    const { use, services } = await openLora([CAKES, BONES], { rule });
    const asked: unknown[] = [];
    services.statistics.usedLoras = async (...question) => {
      asked.push(question);
      return ['bones', 'our-own', 'cakes'].map((id, index) => ({ id, images: 9 - 4 * index }));
    };
    const { text, controls } = await use('trending', {});
    expect(text).toMatch(/1\. 5 images[\s\S]*2\. 1 image\n/);
    expect(valuesOf(controls)).toEqual(['our-own', 'cakes']);
    expect(picturesIn(controls)).toEqual(['https://pictures.example/cakes.png']);
    expect(asked).toMatchObject([[ADA.guildId, { length: 7 }]]);
  });

  it('says so where nothing was made, and where no server has a say', async () => {
    const { use } = await openLora([CAKES]);
    expect((await use('trending', {})).text).toContain('No image was made here with a LoRA');
    const elsewhere = [directMessageContext(), interactionContext({ isInstalledInGuild: false })];
    for (const from of elsewhere)
      expect((await use('trending', {}, from)).text).toContain('servers that have added me');
  });
});

describe('the card of a LoRA', () => {
  const MONA = interactionContext({
    userId: '1100000000000000033',
    permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageGuild,
  });
  const CARD = cardOf('cakes', {
    strength: 0.45,
    scheduler: 'DPM++ 2M Karras',
    rating: 4.5,
    votes: 7,
    baseModel: 'SDXL',
    by: MONA.userId,
    at: 1_800_000_000_000,
  });
  const CONTROLS = ['Change card…', 'Write a card…', 'Pin', 'Unpin', 'Remove card'];
  const controlsIn = (controls: readonly ComponentNode[]) =>
    controls.flatMap(({ label }) => (CONTROLS.includes(String(label)) ? [label] : []));

  it('tells everybody what the server found out', async () => {
    const { use } = await openLora([CAKES], { cards: [CARD] });
    const { text, controls } = await use('info', { lora: 'cakes' });
    for (const fact of [
      '★★★★½ **4.5 of 5** here, 7 votes',
      'strength **0.45** and scheduler **DPM++ 2M Karras**',
      `Measured <t:1800000000:D> by <@${MONA.userId}> with SDXL`,
    ]) {
      expect(text).toContain(fact);
    }
    expect(controlsIn(controls)).toEqual([]);
    expect((await use('info', { lora: 'cakes' }, directMessageContext())).text).not.toContain('4.5 of 5');
  });

  it('is pinned, written on, unpinned and removed by admins where it is shown', async () => {
    const { use, press, submit } = await openLora([CAKES], { cards: [CARD] });
    const shown = await use('info', { lora: 'cakes' }, MONA);
    expect(controlsIn(shown.controls)).toEqual(['Change card…', 'Pin', 'Remove card']);
    const pinned = await press(labelled(shown.controls, 'Pin'), [], MONA);
    expect(pinned.text).toContain('Pinned here');
    const form = await press(labelled(pinned.controls, 'Change card…'), [], MONA);
    const filled = form.controls.map(({ custom_id, value }) => [custom_id, value]);
    expect(filled).toContainEqual(['scheduler', 'DPM++ 2M Karras']);
    const wrong = { nickname: 'a, b', strength: '7', triggerWords: '-', scheduler: 'magic' };
    const refused = await submit(form.modals[0], wrong, MONA);
    for (const typed of ['`a, b`', '`7`', '`magic`']) expect(refused.text).toContain(typed);
    const right = { nickname: 'Cakes', strength: '0.5', triggerWords: '-', scheduler: '' };
    const written = await submit(form.modals[0], right, MONA);
    expect(written.text).toContain('Pinned here as **Cakes**');
    expect(written.text).toContain('strength **0.5**\nNo trigger words are added here');
    const unpinned = await press(labelled(written.controls, 'Unpin'), [], MONA);
    expect(unpinned.text).toContain('Known here as **Cakes**');
    const removed = await press(labelled(unpinned.controls, 'Remove card'), [], MONA);
    expect(removed.text).not.toContain('4.5 of 5');
    expect(controlsIn(removed.controls)).toEqual(['Write a card…', 'Pin']);
    expect(labelled(removed.controls, 'Undo')).toBeDefined();
  });

  it('is no business of other members, whatever they forge', async () => {
    const { use, press, submit, services } = await openLora([CAKES], { cards: [CARD] });
    const { controls } = await use('info', { lora: 'cakes' }, MONA);
    const form = await press(labelled(controls, 'Change card…'), [], MONA);
    for (const label of ['Pin', 'Change card…', 'Remove card']) {
      expect((await press(labelled(controls, label))).outcome).toBe('refused');
    }
    expect((await submit(form.modals[0], { strength: '0.1' })).outcome).toBe('refused');
    const { settings } = await services.settings.read(MONA.guildId ?? '');
    expect(settings.loras.cards).toEqual([CARD]);
  });

  it('of a LoRA in no list goes, and nothing is left to tell', async () => {
    const { use, press } = await openLora([CAKES], { cards: [cardOf('our-own', { strength: 0.5 })] });
    const { controls } = await use('info', { lora: 'our-own' }, MONA);
    const removed = await press(labelled(controls, 'Remove card'), [], MONA);
    expect(removed.text).toContain('Saved');
  });

  it.each([
    ['one of this server', {}, true],
    ['one of another server', { guildId: '1100000000000000099' }, false],
    ['one that only its requester sees', { private: true }, false],
    ['one from an age-restricted channel', { ageRestricted: true }, false],
    ['one that was made with another LoRA', { request: requestWith({ lora: 'other' }) }, false],
  ])('shows the picture of a result: %s', async (_, given, isShown) => {
    const { use, services } = await openLora([CAKES], { cards: [{ ...CARD, preview: 'result-1' }] });
    const made: GenerationState = {
      name: 'done',
      at: 0,
      outputs: [],
      seconds: 1,
      safetyReplaced: null,
      message: null,
    };
    const request = requestWith({ lora: 'cakes' });
    const generation = generationIn(made, { id: 'result-1', guildId: ADA.guildId, request, ...given });
    services.ledger = { ...services.ledger, find: async () => generation };
    services.thumbnails = { of: async () => new Map([['result-1', new Uint8Array([1])]]) };
    const { controls } = await use('info', { lora: 'cakes' });
    expect(picturesIn(controls).includes('attachment://card.webp')).toBe(isShown);
  });
});

describe('Use it', () => {
  const fill = { prompt: 'a castle', negative: '', strength: '', seed: '' };

  it.each(['cakes', LONG, 'ü'.repeat(40), '%3A%'])(
    'makes an image with the LoRA filled in: %s',
    async (id) => {
      const { use, press, submit, generations } = await openLora([{ ...CAKES, id }]);
      const shown = await use('info', { lora: id });
      const opened = await press(labelled(shown.controls, 'Use it'));
      const filled = opened.controls.find(({ custom_id }) => custom_id === 'lora')?.value;
      expect(filled).toBe(id);
      await submit(opened.modals[0], { ...fill, lora: String(filled) });
      const [made] = await generations();
      expect(made?.request).toMatchObject({
        prompt: 'a castle, cake art style',
        loras: [{ id, strength: 0.7 }],
      });
      expect(made?.origin).toBe('imagine');
    },
  );

  it('is refused, with what was typed, by whatever binds /imagine', async () => {
    const { use, press, submit, generations } = await openLora([CAKES, BONES], {
      rule: { mode: 'except', ids: ['bones'] },
    });
    const opened = await press(labelled((await use('info', { lora: 'cakes' })).controls, 'Use it'));
    const barred = await submit(opened.modals[0], { ...fill, lora: 'bones' });
    expect(barred.text).toContain('do not allow the LoRA `bones`');
    const wrong = await submit(opened.modals[0], { ...fill, lora: 'cakes', strength: '7' });
    expect(wrong.text).toContain('out of range');
    const silent = interactionContext({ permissions: 0n });
    const refused = await submit(opened.modals[0], { ...fill, lora: 'cakes' }, silent);
    expect(refused.text).toContain("You can't use /imagine");
    expect(await generations()).toEqual([]);
  });

  it('leaves blank fields to the defaults of the server', async () => {
    const cards = [pinnedCard('cakes', { strength: 0.3, triggerWords: 'a cake' })];
    const { submit, use, press, generations } = await openLora([CAKES], { cards });
    const opened = await press(labelled((await use('info', { lora: 'cakes' })).controls, 'Use it'));
    await submit(opened.modals[0], { ...fill, lora: 'cakes' });
    const [made] = await generations();
    expect(made?.request).toMatchObject({
      prompt: 'a castle, a cake',
      loras: [{ id: 'cakes', strength: 0.3 }],
    });
  });
});
