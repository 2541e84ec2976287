/** What is told of a LoRA beyond what it is found by; models have none of it. */
export type LoraDetails = {
  /** Cut to what one look takes in; null where the list has none. */
  description: string | null;
  /** The address of a sample picture, http or https; null where the list has none. */
  preview: string | null;
  /** The list says that it is not safe for work. */
  nsfw: boolean;
};

/** What the API's model list says of a LoRA or a model. */
export type CatalogueEntry = LoraDetails & {
  /** The `model_id` or `lora_model` to send. */
  id: string;
  name: string;
  /** Such as `Stable Diffusion XL`; null where the list does not tell. */
  baseModel: string | null;
  /** Words that wake the LoRA, null where the list has none. */
  triggerWords: string | null;
};

export type CatalogueKind = 'lora' | 'model';

/** The LoRAs and models that the API lists. Answers at once, from memory. */
export type Catalogue = {
  /**
   * The entries that fit the text best; the most used ones for an empty text. `among`: only entries with one of these ids.
   * Looks at a bounded number of entries, whatever the text is.
   */
  search(kind: CatalogueKind, text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
  find(kind: CatalogueKind, id: string): CatalogueEntry | undefined;
  /** Whether the list is the API's own: until then a missing id means nothing. */
  complete(): boolean;
};
