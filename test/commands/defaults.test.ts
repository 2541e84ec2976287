import { PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '#domain/generation/image-options.ts';
import type { DefaultSet } from '#domain/generation/option-set.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { CHOSEN_DEFAULTS, DEFAULT_FORMS } from '#messages/defaults.ts';
import { anyText } from '../support/arbitraries.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import {
  controlCalled,
  formIn,
  openCommandHarness,
  submittingModal,
  usingCommand,
  usingComponent,
} from './command-harness.ts';

const MONA = interactionContext({
  userId: '1100000000000000033',
  permissions: PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ManageGuild,
});
const BEN = interactionContext({ userId: '1100000000000000032' });
const GUILD = String(MONA.guildId);

const openPage = async () => {
  const harness = await openCommandHarness();
  const { act, services } = harness;
  const overview = await act(usingCommand(MONA, 'settings', { subcommand: 'open' }));
  const [pageId = ''] = overview.controls.flatMap(({ custom_id }) =>
    String(custom_id).startsWith('settings:') ? [String(custom_id)] : [],
  );
  const look = () => act(usingComponent(MONA, pageId));
  const kept = async (): Promise<DefaultSet> => (await services.settings.read(GUILD)).settings.defaults;
  const choose = async (label: string, value: string, from = MONA) =>
    act(usingComponent(from, controlCalled(await look(), label), [value]));
  const type = async (fields: Record<string, string>, from = MONA) => {
    const form = await act(usingComponent(MONA, controlCalled(await look(), 'Model, LoRAs, words…')));
    return act(submittingModal(from, formIn(form), fields));
  };
  return { ...harness, look, kept, choose, type };
};

describe("the page of a server's defaults", () => {
  it('has a control for every default that there can be', () => {
    expect(CHOSEN_DEFAULTS).toEqual(['scheduler', 'size', 'steps', 'samples', 'enhance']);
    expect([...CHOSEN_DEFAULTS, ...DEFAULT_FORMS.flat()].toSorted()).toEqual([...DEFAULT_OPTIONS].toSorted());
    expect(DEFAULT_FORMS.filter((options) => options.length > 5)).toEqual([]);
  });

  it('sets and clears each of them', async () => {
    const { choose, type, kept, look } = await openPage();
    await choose('Scheduler', 'EulerDiscreteScheduler');
    await choose('Size', 'wide');
    await choose('Steps', '21');
    await choose('Images at a time', '2');
    await choose('Enrich prompts', 'true');
    await type({ model: 'flux', lora: 'a,b', strength: '0.5, 0.6', guidance: '9.5', negative: 'blurry' });
    expect(await kept()).toEqual({
      model: 'flux',
      lora: 'a, b',
      strength: '0.5, 0.6',
      scheduler: 'EulerDiscreteScheduler',
      size: 'wide',
      steps: 21,
      guidance: 9.5,
      samples: 2,
      negative: 'blurry',
      enhance: true,
    });
    expect((await look()).said).toContain('- lora `a, b`');
    await choose('Enrich prompts', 'none');
    await type({ model: 'flux', lora: '', strength: '', guidance: '', negative: '' });
    expect(await kept()).toEqual({
      model: 'flux',
      scheduler: 'EulerDiscreteScheduler',
      size: 'wide',
      steps: 21,
      samples: 2,
    });
  });

  it('says everything that is wrong with what is typed, and keeps nothing of it', async () => {
    const { type, kept } = await openPage();
    const { said } = await type({
      model: 'a b',
      lora: 'x',
      strength: '7',
      guidance: '99',
      negative: 'fog',
    });
    expect(said).toContain("I can't save this yet. 3 things to fix");
    for (const part of ["**model**: `a b` isn't an id", '**strength**', '**guidance**: `99` is out of range'])
      expect(said).toContain(part);
    expect(await kept()).toEqual({});
  });

  it.each([
    ['Steps', '30'],
    ['Scheduler', 'toString'],
    ['Images at a time', '5'],
    ['Enrich prompts', 'maybe'],
    ['Size', '__proto__'],
  ])('refuses a choice that was not offered: %s %s', async (label, value) => {
    const { choose, kept } = await openPage();
    expect((await choose(label, value)).outcome).toBe('refused');
    expect(await kept()).toEqual({});
  });

  it('is shut for those who may not manage the server', async () => {
    const { choose, type, kept } = await openPage();
    expect((await choose('Steps', '21', BEN)).outcome).toBe('refused');
    expect((await type({ model: 'mine' }, BEN)).outcome).toBe('refused');
    expect(await kept()).toEqual({});
  });

  it('says that others were faster, and undoes nothing of theirs', async () => {
    const { act, look, kept, choose, services } = await openPage();
    const before = await look();
    const olga = { ...MONA, userId: '1100000000000000039' };
    await choose('Steps', '21', olga);
    const late = await act(usingComponent(MONA, controlCalled(before, 'Steps'), ['41']));
    expect(late.said).toContain('Your change was not saved');
    expect(await kept()).toEqual({ steps: 21 });
    const other = await act(usingComponent(MONA, controlCalled(before, 'Size'), ['wide']));
    expect(other.said).toContain('Meanwhile others changed this');
    expect(await kept()).toEqual({ steps: 21, size: 'wide' });
    const entries = await services.settings.audit(GUILD, { limit: 5, offset: 0 });
    expect(entries.map(({ by, path }) => [by, path])).toEqual([
      [MONA.userId, 'defaults.size'],
      [olga.userId, 'defaults.steps'],
    ]);
  });

  it('has a command beside it that sets them too, for those who may', async () => {
    const { act, kept } = await openPage();
    const set = (options: Record<string, string | number>, from = MONA) =>
      act(usingCommand(from, 'settings', { subcommand: 'defaults', options }));
    expect((await set({ lora: 'more_details', steps: 31 })).said).toContain('Saved');
    expect((await set({ steps: 21 }, BEN)).outcome).toBe('refused');
    expect((await set({})).said).toContain('You set nothing');
    expect(await kept()).toEqual({ lora: 'more_details', steps: 31 });
  });

  it('clears all of them', async () => {
    const { act, look, kept, choose } = await openPage();
    await choose('Steps', '21');
    await act(usingComponent(MONA, controlCalled(await look(), 'Clear all')));
    expect(await kept()).toEqual({});
    expect((await look()).said).toContain('None set');
  });

  it('keeps only what /imagine can read, whatever is typed', async () => {
    const field = fc.oneof(anyText(1100), fc.constantFrom('', 'a', 'a,b', '0.5', '7.5', '1, 0.1'));
    const form = fc.record({ model: field, lora: field, strength: field, guidance: field, negative: field });
    await fc.assert(
      fc.asyncProperty(form, async (fields) => {
        const { type, kept, look } = await openPage();
        await type(fields);
        await look();
        const layers = [{ source: 'server' as const, options: await kept() }];
        const read = readImagineOptions({ prompt: 'a fox' }, { modelId: 'm', seed: () => 1, layers });
        expect(read.ok).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a default that the server does not allow any more', () => {
  it('is told as left out, and not as filled in', async () => {
    const { act, type, services } = await openPage();
    await type({ lora: 'cakes', guidance: '9.5' });
    await services.settings.change(GUILD, {
      by: '1',
      at: 0,
      seen: null,
      edit: (settings) => ({
        ...settings,
        loras: { ...settings.loras, rule: { mode: 'except', ids: ['cakes'] } },
      }),
    });
    await act(usingCommand(BEN, 'imagine', { options: { prompt: 'a fox' } }));
    const [id = ''] = await services.ledger.activeOf(BEN.userId);
    const hints = (await services.ledger.find(id))?.hints;
    expect(hints).toContainEqual({ kind: 'loraLeftOut', id: 'cakes' });
    expect(hints).toContainEqual({ kind: 'filledIn', by: 'server', name: null, options: ['guidance'] });
  });
});
