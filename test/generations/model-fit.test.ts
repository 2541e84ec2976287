import { describe, expect, it } from 'vitest';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
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
    expect(withFittingModel(read({ lora: 'large-one' }), services, null)).toMatchObject({
      request: { modelId: 'large', width: 1024, height: 1024 },
      hints: [{ kind: 'fittingModel', model: 'large', base: 'SDXL' }],
    });
  });

  it('keeps a size that somebody chose', () => {
    const { request } = withFittingModel(read({ lora: 'large-one', size: 'wide' }), services, null);
    expect(request).toMatchObject({ modelId: 'large', width: 1024, height: 576 });
  });

  it('stays where it was typed, and where no model is named for the base', () => {
    const typed = read({ lora: 'large-one', model: 'small' });
    expect(withFittingModel(typed, services, null)).toBe(typed);
    const untyped = read({ lora: 'large-one' });
    expect(withFittingModel(untyped, { ...services, modelsByBase: [] }, null)).toBe(untyped);
  });
});

describe('the model that a server names for a base', () => {
  const { loras } = DEFAULT_SETTINGS;
  const untyped = read({ lora: 'large-two' });
  const own = { ...loras, modelsByBase: { sdxl: 'our-own' } };

  it("wins over the operator's, and is suggested although no list has it", () => {
    expect(withFittingModel(untyped, services, own).request.modelId).toBe('our-own');
    expect(suggestedModelFor('Pony', services, own)).toBe('our-own');
    expect(suggestedModelFor('SD 1.5', services, own)).toBe('small');
  });

  it('counts only where the server allows it', () => {
    const barred = { ...own, models: { mode: 'except' as const, ids: ['our-own'] } };
    expect(withFittingModel(untyped, services, barred).request.modelId).toBe('large');
    const all = { ...own, models: { mode: 'only' as const, ids: ['small'] } };
    expect(withFittingModel(untyped, services, all)).toBe(untyped);
  });
});

describe('the model that is suggested', () => {
  it("is the operator's, or the most used one of that base", () => {
    expect(suggestedModelFor('Pony', services, null)).toBe('large');
    expect(suggestedModelFor('SD 1.5', services, null)).toBe('small');
    expect(suggestedModelFor('Flux', services, null)).toBeUndefined();
  });

  it('is one that the server allows', () => {
    const barring = { ...DEFAULT_SETTINGS.loras, models: { mode: 'except' as const, ids: ['large'] } };
    expect(suggestedModelFor('SDXL', services, barring)).toBeUndefined();
  });
});
