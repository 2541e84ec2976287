/** Details of a LoRA that are shown but not searched. Models have none. */
export type LoraDetails = {
  /** Shortened for display; null if the list has none. */
  description: string | null;
  /** URL of a sample image (http or https); null if the list has none. */
  preview: string | null;
  /** The list marks it as not safe for work. */
  nsfw: boolean;
};

/** A LoRA or a model in the API's model list. */
export type CatalogueEntry = LoraDetails & {
  /** The `model_id` or `lora_model` to send. */
  id: string;
  name: string;
  /** For example `Stable Diffusion XL`; null if the list does not say. */
  baseModel: string | null;
  /** Words that activate the LoRA; null if the list has none. */
  triggerWords: string | null;
};

export type CatalogueKind = 'lora' | 'model';

/** The LoRAs and models that the API lists. All methods are synchronous; a search takes a millisecond or two. */
export type Catalogue = {
  /**
   * Returns the entries that match the text best, or the most used ones for an empty text. `among` restricts
   * the search to these ids. The cost is bounded, whatever the text is.
   */
  search(kind: CatalogueKind, text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
  find(kind: CatalogueKind, id: string): CatalogueEntry | undefined;
  /** Returns ids that begin with exactly this text, up to a limit. */
  startingWith(kind: CatalogueKind, beginning: string, limit: number): string[];
  /** Whether the list came from the API. Until then a missing id proves nothing. */
  complete(): boolean;
};
