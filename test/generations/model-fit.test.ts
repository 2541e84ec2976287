import { describe, expect, it } from 'vitest';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/schema.ts';
import { mismatchOf, suggestedModelFor, withFittingModel } from '#generations/model-fit.ts';
import { catalogueEntry, catalogueOf } from '../support/catalogue.ts';

const catalogue = catalogueOf(
  [
    catalogueEntry({ id: 'small-one', baseModel: 'SD 1.5' }),
    catalogueEntry({ id: 'large-one', baseModel: 'SDXL' }),
    catalogueEntry({ id: 'large-two', baseModel: 'Pony' }),
    catalogueEntry({ id: 'unknown-base' }),
  ],
  [
    catalogueEntry({ id: 'small', baseModel: 'Stable Diffusion' }),
    catalogueEntry({ id: 'large', baseModel: 'Stable Diffusion XL' }),
  ],
);

const services = { catalogue, defaultModelId: 'small', modelsByBase: [{ base: 'SDXL', modelId: 'large' }] };

const read = (options: ImagineOptions) => {
  const result = readImagineOptions({ prompt: 'x', ...options }, { modelId: 'small', seed: () => 1 });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

describe('a mismatch', () => {
  it('is told with what the LoRAs need', () => {
    expect(mismatchOf(read({ lora: 'large-one, large-two' }).request, services)).toEqual({
      loras: ['large-one', 'large-two'],
      loraBase: 'SDXL',
      modelBase: 'Stable Diffusion',
    });
  });

  it.each(['small-one', 'unknown-base', 'not-listed', 'small-one, large-one', ''])('is none of: %s', (lora) =>
    expect(mismatchOf(read({ lora }).request, services)).toBeUndefined(),
  );
});

describe('the model', () => {
  it('follows the LoRAs where nobody chose one, with its size', () => {
    expect(withFittingModel(read({ lora: 'large-one' }), services)).toMatchObject({
      request: { modelId: 'large', width: 1024, height: 1024 },
      hints: [{ kind: 'fittingModel', model: 'large', base: 'SDXL' }],
    });
  });

  it('keeps a size that somebody chose', () => {
    const { request } = withFittingModel(read({ lora: 'large-one', size: 'wide' }), services);
    expect(request).toMatchObject({ modelId: 'large', width: 1024, height: 576 });
  });

  it('stays where it was typed, and where no model is named for the base', () => {
    const typed = read({ lora: 'large-one', model: 'small' });
    expect(withFittingModel(typed, services)).toBe(typed);
    const untyped = read({ lora: 'large-one' });
    expect(withFittingModel(untyped, { ...services, modelsByBase: [] })).toBe(untyped);
  });
});

describe('the model that is suggested', () => {
  const { models } = DEFAULT_SETTINGS.loras;

  it("is the operator's, or the most used one of that base", () => {
    expect(suggestedModelFor('Pony', services, models)).toBe('large');
    expect(suggestedModelFor('SD 1.5', services, models)).toBe('small');
    expect(suggestedModelFor('Flux', services, models)).toBeUndefined();
  });

  it('is one that the server allows', () => {
    expect(suggestedModelFor('SDXL', services, { mode: 'except', ids: ['large'] })).toBeUndefined();
  });
});
