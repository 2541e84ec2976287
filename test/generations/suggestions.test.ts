import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Catalogue, CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { splitList, suggestedName } from '#domain/typed-text.ts';
import {
  completeLora,
  completeModel,
  completeScheduler,
  completeStrength,
} from '#generations/suggestions.ts';
import type { Completer } from '#interactions/invocation.ts';
import { textFor } from '#text/index.ts';
import { catalogueEntry, catalogueOf } from '../support/catalogue.ts';
import { directMessageContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';

const LORAS: CatalogueEntry[] = [
  catalogueEntry({ id: 'more_details', name: 'More Details', baseModel: 'SD 1.5' }),
  catalogueEntry({ id: 'animie' }),
];

const MODELS = [
  catalogueEntry({ id: 'small', baseModel: 'SD 1.5' }),
  catalogueEntry({ id: 'large', baseModel: 'SDXL' }),
];

const catalogue = catalogueOf(LORAS, MODELS);

const interaction = directMessageContext();

const complete = (completer: Completer, typed: string, options = {}, known: Catalogue = catalogue) =>
  completer({
    interaction,
    text: textFor('en-GB'),
    services: noServices({ catalogue: known }),
    turn: async () => true,
    typed,
    options,
  });

const values = async (completer: Completer, typed: string, options = {}) =>
  (await complete(completer, typed, options)).map(({ value }) => value);

describe('suggested LoRAs', () => {
  it('show name, id and base model', async () => {
    expect(await complete(completeLora, 'more')).toEqual([
      { name: 'more_details · More Details · SD 1.5', value: 'more_details' },
    ]);
  });

  it('continue the list, keeping what stands before', async () => {
    expect(await values(completeLora, 'my-own , ani')).toEqual(['my-own, animie']);
    expect(await values(completeLora, 'my-own,')).toEqual(['my-own, more_details', 'my-own, animie']);
  });

  it('say where to go on when Discord has no room for another, and keep the list', async () => {
    const full = 'x'.repeat(94);
    expect(await complete(completeLora, `${full}, ani`)).toEqual([{ name: full, value: full }]);
    const list = 'one-of-my-own, '.repeat(10).slice(0, -2);
    expect(await complete(completeLora, `${list.slice(0, 80)}, ${'y'.repeat(30)}`)).toEqual([]);
  });

  it('can be picked up to ten, one after the other, whatever their ids are', async () => {
    const loras = Array.from({ length: 40 }, (_, at) =>
      catalogueEntry({
        id: `${'abcdefghij'[at % 10]}${at}-a-style-with-a-long-name-${at}`,
        name: `Style ${at}`,
      }),
    );
    const known = catalogueOf(loras);
    let [typed, picked]: [string, string[]] = ['', []];
    for (let count = 0; count < 10; count += 1) {
      const [choice] = await complete(completeLora, typed === '' ? '' : `${typed}, `, {}, known);
      picked = [...picked, String(choice?.value)];
      expect(String(choice?.value).length).toBeLessThanOrEqual(100);
      expect(String(choice?.name).length).toBeLessThanOrEqual(100);
      // Discord's client goes on from the name.
      typed = String(choice?.name);
    }
    const read = readImagineOptions(
      { prompt: 'x', lora: picked.at(-1) },
      { modelId: 'm', seed: () => 1, lorasStartingWith: (text) => known.startingWith('lora', text, 2) },
    );
    expect(read.ok && read.value.request.loras.map(({ id }) => id)).toEqual(
      loras.slice(0, 10).map(({ id }) => id),
    );
    expect(await values(completeLora, `${typed}, `, {})).toHaveLength(1);
  });

  it('whose ids were shortened to what several begin with are refused by name', () => {
    const read = readImagineOptions(
      { prompt: 'x', lora: 'ani…' },
      { modelId: 'm', seed: () => 1, lorasStartingWith: () => ['anime', 'animie'] },
    );
    expect(read).toMatchObject({
      problems: [{ option: 'lora', given: 'ani…', reason: { kind: 'notAnId' } }],
    });
  });

  it('come in the order in which they fit the model, and say what they need', async () => {
    const known = catalogueOf(
      [
        catalogueEntry({ id: 'one', baseModel: 'SDXL' }),
        catalogueEntry({ id: 'two', baseModel: 'SD 1.5' }),
        catalogueEntry({ id: 'three' }),
      ],
      MODELS,
    );
    const names = async (model: string) =>
      (await complete(completeLora, '', { model }, known)).map(({ name }) => name);
    expect(await names('small')).toEqual(['two · SD 1.5', 'three', 'one · needs SDXL']);
    expect(await names('large')).toEqual(['one · SDXL', 'three', 'two · needs SD 1.5']);
    expect(await names('unheard-of')).toEqual(['one · SDXL', 'two · SD 1.5', 'three']);
  });

  it('leave out those that are in the list already', async () => {
    expect(await values(completeLora, 'animie, ')).toEqual(['animie, more_details']);
  });
});

describe('suggested strengths', () => {
  it('go from 1 down to 0.1 when nothing is typed', async () => {
    expect(await values(completeStrength, '')).toEqual([
      '1',
      '0.9',
      '0.8',
      '0.7',
      '0.6',
      '0.5',
      '0.4',
      '0.3',
      '0.2',
      '0.1',
    ]);
  });

  it('are for the LoRA whose turn it is', async () => {
    const [first] = await complete(completeStrength, '0.5, 0.8', { lora: 'a, b' });
    expect(first).toEqual({ name: '0.5, 0.8 · b at 0.8', value: '0.5, 0.8' });
  });

  it('keep a value in between as it is typed', async () => {
    expect(await values(completeStrength, '0.45')).toEqual(['0.45']);
    expect(await values(completeStrength, '0.')).toHaveLength(9);
  });

  it('stop when every LoRA has one', async () => {
    expect(await values(completeStrength, '0.5, 0.6, ', { lora: 'a, b' })).toEqual(['0.5, 0.6']);
  });

  it('do not offer what is out of range', async () => {
    expect(await values(completeStrength, '1.5')).toEqual([]);
  });
});

describe('a suggestion that was picked', () => {
  // Discord's client shows the name in the field, and sends that text when somebody types on behind it.
  it('can be typed on: its name reads as its value', async () => {
    const [picked] = await complete(completeLora, 'more');
    expect(await values(completeLora, `${picked?.name}, ani`)).toEqual(['more_details, animie']);
    const [strength] = await complete(completeStrength, '0.8', { lora: picked?.name ?? '' });
    const options = {
      prompt: 'x',
      lora: `${picked?.name}, animie`,
      strength: `${strength?.name}, 0.5`,
      scheduler: 'Euler a · EulerAncestralDiscreteScheduler',
      model: 'animie · Some, Name · SDXL',
    };
    expect(readImagineOptions(options, { modelId: 'm', seed: () => 1 })).toMatchObject({
      value: {
        request: {
          loras: [
            { id: 'more_details', strength: 0.8 },
            { id: 'animie', strength: 0.5 },
          ],
          scheduler: 'EulerAncestralDiscreteScheduler',
          modelId: 'animie',
        },
      },
    });
  });

  it('reads as its value whatever is told about it', () => {
    const value = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(fc.string()), (ids, about) => {
        expect(splitList(suggestedName(ids.join(', '), ...about))).toEqual(ids);
      }),
    );
  });
});

describe('suggested schedulers and models', () => {
  it('show the friendly and the exact name', async () => {
    expect(await complete(completeScheduler, 'euler a')).toEqual([
      { name: 'Euler a · EulerAncestralDiscreteScheduler', value: 'EulerAncestralDiscreteScheduler' },
    ]);
  });

  it('come from the catalogue', async () => {
    expect(await values(completeModel, 'lar')).toEqual(['large']);
  });
});
