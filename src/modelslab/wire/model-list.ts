import { z } from 'zod';
import { parsedJson } from '#domain/json.ts';
import { flagValue, numberValue, textValue } from './values.ts';

const itemSchema = z
  .object({
    model_id: z.string().trim().min(1),
    model_name: textValue,
    model_category: textValue,
    model_subcategory: textValue,
    instance_prompt: textValue,
    status: textValue,
    feature: textValue,
    // Digits in quotes.
    api_calls: numberValue,
    description: textValue,
    // One address, despite the plural.
    screenshots: textValue,
    is_nsfw: flagValue.optional().default(null),
  })
  .transform((item) => ({
    id: item.model_id,
    name: item.model_name ?? item.model_id,
    /** The family that it works with, such as `stable_diffusion_xl`; `lora` in older rows. */
    category: item.model_category,
    /** `lora` for LoRAs, null for checkpoints. */
    subcategory: item.model_subcategory,
    /** Words that wake it, where the list has any. */
    instancePrompt: item.instance_prompt,
    /** `model_ready` when it can be used. */
    status: item.status,
    /** Such as `Imagen`: the list holds language and audio models too. */
    feature: item.feature,
    apiCalls: item.api_calls,
    description: item.description,
    /** URL of a sample image. */
    screenshot: item.screenshots,
    /** Null where the row does not tell. */
    nsfw: item.is_nsfw,
  }));

/** One row of the API's model list, of whatever kind. */
export type ModelListItem = z.output<typeof itemSchema>;

const rows = z.array(z.unknown());

// The documented form is the bare list; clients met the other two.
const listSchema = z.union([
  rows,
  z.looseObject({ data: rows }).transform(({ data }) => data),
  z.looseObject({ models: rows }).transform(({ models }) => models),
]);

const decodeRow = (row: unknown): ModelListItem[] => {
  const item = itemSchema.safeParse(row);
  return item.success ? [item.data] : [];
};

/**
 * The rows that have an id; null where the text is no list. A list has tens of thousands of them: for a thread
 * of its own.
 */
export const decodeModelList = (body: string): ModelListItem[] | null => {
  const list = listSchema.safeParse(parsedJson(body));
  return list.success ? list.data.flatMap(decodeRow) : null;
};
