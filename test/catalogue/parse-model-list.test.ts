import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseModelOf, listedModelSchema, readListing } from '#catalogue/parse-model-list.ts';
import { listingRow } from './samples.ts';

const kindOf = (facts: Parameters<typeof listingRow>[0]) => readListing([listingRow(facts)])[0]?.kind;

describe('the listing', () => {
  test('keeps what a full row tells', () => {
    const row = listingRow({
      id: 'wearing-bones-v1-0',
      name: 'Wearing Bones - v1.0',
      category: 'stable_diffusion',
      subcategory: 'lora',
      instancePrompt: ' bones ',
      feature: 'Imagen',
      apiCalls: 999,
      description: ' Bones,\n worn. ',
      screenshot: 'https://example.com/2.jpeg',
      nsfw: true,
    });
    expect(readListing([row])).toEqual([
      {
        id: 'wearing-bones-v1-0',
        name: 'Wearing Bones - v1.0',
        kind: 'lora',
        baseModel: 'Stable Diffusion',
        triggerWords: 'bones',
        uses: 999,
        description: 'Bones, worn.',
        preview: 'https://example.com/2.jpeg',
        nsfw: true,
      },
    ]);
  });

  test('reads a row with nothing but an id and a name as a model that nobody used', () => {
    expect(readListing([listingRow({ status: null, instancePrompt: ' ' })])).toEqual([
      {
        id: 'some-model',
        name: 'Some Model',
        kind: 'model',
        baseModel: null,
        triggerWords: null,
        uses: 0,
        description: null,
        preview: null,
        nsfw: false,
      },
    ]);
  });

  test('keeps nothing of a model but what it is found by', () => {
    const [model] = readListing([
      listingRow({ description: 'x', screenshot: 'https://a.example/1.png', nsfw: true }),
    ]);
    expect(model).toMatchObject({ kind: 'model', description: null, preview: null, nsfw: false });
  });

  test('reads a list that an older version cached', () => {
    const older = { id: 'a', name: 'A', kind: 'lora', baseModel: null, triggerWords: null, uses: 3 };
    expect(listedModelSchema.parse(older)).toEqual({
      ...older,
      description: null,
      preview: null,
      nsfw: false,
    });
  });

  test('calls a model by its id where it has no name', () => {
    expect(readListing([listingRow({ name: ' ' })])[0]?.name).toBe('some-model');
  });

  test.each([
    { category: 'stable_diffusion_xl', subcategory: 'lora', kind: 'lora' },
    { category: 'lora', subcategory: null, kind: 'lora' },
    { category: 'Stable_Diffusion', subcategory: 'LoRA', kind: 'lora' },
    { category: 'stable_diffusion', subcategory: null, kind: 'model' },
    { category: 'Image', subcategory: 'flux', kind: 'model' },
    { category: 'a_family_of_tomorrow', subcategory: null, kind: 'model' },
    { category: 'stable_diffusion', subcategory: 'embeddings', kind: undefined },
    { category: 'vae', subcategory: null, kind: undefined },
    { category: 'controlnet', subcategory: null, kind: undefined },
    { category: 'LLMaster', subcategory: null, kind: undefined },
    { category: 'Audiogen', subcategory: null, kind: undefined },
  ])('takes $category / $subcategory for $kind', ({ kind, ...categories }) => {
    expect(kindOf(categories)).toBe(kind);
  });

  test.each([
    { id: 'my_lora_v2', kind: 'lora' },
    { id: 'sd-lora', kind: 'lora' },
    { id: 'explorations', kind: 'model' },
    { id: 'flora-v1', kind: 'model' },
  ])('takes $id, of which nothing else is told, for a $kind', ({ id, kind }) => {
    expect(kindOf({ id })).toBe(kind);
  });

  test.each([
    ['that are not ready', { status: 'model_loading' }],
    ['made for something other than images', { feature: 'Videogen' }],
    ['with a comma in the id, which separates ids in an order', { id: 'one,two' }],
    ['with a blank in the id', { id: 'one two' }],
    ['with an id longer than a choice may be', { id: 'x'.repeat(101) }],
    ['without an id', { id: '' }],
  ])('leaves out rows %s', (_, facts) => {
    expect(readListing([listingRow(facts), listingRow({})])).toHaveLength(1);
  });

  test.each([
    ['stable_diffusion', null, 'Stable Diffusion'],
    ['stable_diffusion_xl', 'lora', 'SDXL'],
    ['flux', null, 'Flux'],
    ['z_image', 'lora', 'Z-Image'],
    ['Image', 'flux', 'Flux'],
    ['qwen_image', null, 'Qwen Image'],
    ['Image', null, null],
    ['lora', null, null],
    [null, null, null],
  ])('names the base model of %s / %s as %s', (category, subcategory, name) => {
    expect(baseModelOf({ category, subcategory })).toBe(name);
  });

  test('never holds anything that the cache would refuse', () => {
    const text = fc.option(fc.string());
    const rows = fc.array(
      fc.record({
        id: fc.string(),
        name: fc.string(),
        category: text,
        subcategory: text,
        instancePrompt: text,
        status: fc.constantFrom(null, 'model_ready'),
        feature: fc.constantFrom(null, 'Imagen'),
        apiCalls: fc.option(fc.nat()),
        description: text,
        screenshot: text,
        nsfw: fc.option(fc.boolean()),
      }),
    );
    fc.assert(
      fc.property(rows, (listing) => {
        const models = readListing(listing);
        expect(models.map((model) => listedModelSchema.parse(model))).toEqual(models);
      }),
    );
  });
});
