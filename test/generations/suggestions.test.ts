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
import { catalogueEntry } from '../support/catalogue.ts';
import { directMessageContext } from '../support/interaction-contexts.ts';
import { noServices } from '../support/services.ts';

const LORAS: CatalogueEntry[] = [
  catalogueEntry({ id: 'more_details', name: 'More Details', baseModel: 'SD 1.5' }),
  catalogueEntry({ id: 'animie' }),
];

const catalogue: Catalogue = {
  search: (_, text, limit) => LORAS.filter(({ id }) => id.includes(text)).slice(0, limit),
  find: () => undefined,
  complete: () => true,
};

const interaction = directMessageContext();

const complete = (completer: Completer, typed: string, options = {}) =>
  completer({
    interaction,
    text: textFor('en-GB'),
    services: noServices({ catalogue }),
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

  it('say where to go on when Discord has no room for another', async () => {
    const full = `${'x'.repeat(94)}, `;
    const [choice] = await complete(completeLora, `${full}ani`);
    expect(choice).toEqual({ name: expect.stringContaining('<lora:name:0.8>'), value: 'x'.repeat(94) });
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
    expect(await values(completeModel, 'ani')).toEqual(['animie']);
  });
});
