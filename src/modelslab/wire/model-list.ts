import { z } from 'zod';
import { flagValue, numberValue, textValue } from './values.ts';

const itemSchema = z
  .looseObject({
    model_id: z.string().trim().min(1),
    model_name: textValue,
    model_category: textValue,
    model_subcategory: textValue,
    instance_prompt: textValue,
    description: textValue,
    // One address, in spite of its plural.
    screenshots: textValue,
    status: textValue,
    feature: textValue,
    // Digits in quotes.
    api_calls: numberValue,
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
    description: item.description,
    screenshot: item.screenshots,
    /** `model_ready` when it can be used. */
    status: item.status,
    /** Such as `Imagen`: the list holds language and audio models too. */
    feature: item.feature,
    apiCalls: item.api_calls,
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

/** The rows that have an id; null where the value is no list. */
export const decodeModelList = (value: unknown): ModelListItem[] | null => {
  const list = listSchema.safeParse(value);
  if (!list.success) return null;
  return list.data.flatMap((row) => {
    const item = itemSchema.safeParse(row);
    return item.success ? [item.data] : [];
  });
};
