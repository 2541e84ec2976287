import fc from 'fast-check';
import { type ListedModel, type ListingRow, NO_DETAILS } from '#catalogue/parse-model-list.ts';

/** A LoRA of the list, with what matters to a test. */
export const listedLora = (facts: Partial<ListedModel>): ListedModel => ({
  id: 'some-lora',
  name: facts.id ?? 'some-lora',
  kind: 'lora',
  baseModel: null,
  triggerWords: null,
  uses: 0,
  ...NO_DETAILS,
  ...facts,
});

/** A row of the API's list as the oldest rows are: nothing but an id and a name. */
export const listingRow = (facts: Partial<ListingRow>): ListingRow => ({
  id: 'some-model',
  name: 'Some Model',
  category: null,
  subcategory: null,
  instancePrompt: null,
  status: 'model_ready',
  feature: null,
  apiCalls: null,
  description: null,
  screenshot: null,
  nsfw: null,
  ...facts,
});

/** A row that is a LoRA. */
export const loraRow = (id: string, apiCalls = 0): ListingRow =>
  listingRow({ id, name: id, category: 'stable_diffusion_xl', subcategory: 'lora', apiCalls });

/** Ids of few letters, so that they resemble each other, and of any letters at all. */
export const ids = fc.oneof(
  fc.stringMatching(/^[aAb_-]{1,6}$/),
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((id) => id.trim() === id),
);

/** Lists with ids that resemble each other or are the same, and equal counts. */
export const listedLoras = fc.array(
  fc.record({ id: ids, name: ids, uses: fc.nat({ max: 3 }) }).map(listedLora),
  { maxLength: 30 },
);
