import { describe, expect, it } from 'vitest';
import type { Catalogue, CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { modelHints } from '#generations/model-search.ts';
import { catalogueEntry, catalogueOf as listOf } from '../support/catalogue.ts';

const requestFor = (options: object) => {
  const result = readImagineOptions({ prompt: 'x', ...options }, { modelId: 'sdxl', seed: () => 1 });
  if (!result.ok) throw new Error('the options are meant to be right');
  return result.value.request;
};

const entry = (id: string, baseModel: string | null): CatalogueEntry => catalogueEntry({ id, baseModel });

const catalogueOf = (entries: Record<'lora' | 'model', CatalogueEntry[]>, complete = true): Catalogue => ({
  ...listOf(entries.lora, entries.model),
  complete: () => complete,
});

describe('hints about models', () => {
  const catalogue = catalogueOf({
    lora: [entry('fits', 'SDXL'), entry('other', 'SD 1.5'), entry('unsaid', null)],
    model: [entry('sdxl', 'SDXL')],
  });

  it('name ids that the list does not have', () => {
    const request = requestFor({ lora: 'mine', model: 'trained' });
    expect(modelHints(request, catalogue)).toEqual([
      { kind: 'unknownModel', id: 'trained' },
      { kind: 'unknownLora', id: 'mine' },
    ]);
  });

  it('warn of a LoRA for another base model, and only where both are known', () => {
    const request = requestFor({ lora: 'fits,other,unsaid' });
    expect(modelHints(request, catalogue)).toEqual([
      { kind: 'otherBaseModel', lora: 'other', loraBase: 'SD 1.5', modelBase: 'SDXL' },
    ]);
  });

  it('are not given while the list is only the built-in one', () => {
    expect(modelHints(requestFor({ lora: 'mine' }), catalogueOf({ lora: [], model: [] }, false))).toEqual([]);
  });
});
