import type { Catalogue, CatalogueEntry } from '#domain/catalogue/catalogue.ts';

/** An entry of which nothing is known but its id, with the facts given. */
export const catalogueEntry = (given: Partial<CatalogueEntry> & { id: string }): CatalogueEntry => ({
  name: given.id,
  baseModel: null,
  triggerWords: null,
  description: null,
  preview: null,
  nsfw: false,
  ...given,
});

/** A whole list of LoRAs and models, searched for a text in their ids and names. */
export const catalogueOf = (
  lora: readonly CatalogueEntry[],
  model: readonly CatalogueEntry[] = [],
): Catalogue => {
  const entries = { lora, model };
  const has = ({ id, name }: CatalogueEntry, text: string) =>
    `${id} ${name}`.toLowerCase().includes(text.toLowerCase());
  return {
    search: (kind, text, limit, among) =>
      entries[kind]
        .filter((entry) => has(entry, text) && (among?.includes(entry.id) ?? true))
        .slice(0, limit),
    find: (kind, id) => entries[kind].find((entry) => entry.id === id),
    startingWith: (kind, beginning, limit) =>
      entries[kind]
        .map(({ id }) => id)
        .filter((id) => id.startsWith(beginning))
        .slice(0, limit),
    complete: () => true,
  };
};
