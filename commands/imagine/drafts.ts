import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { IMAGINE_OPTIONS, type ImagineOptions } from '#domain/generation/image-options.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { fixId } from '#messages/custom-ids.ts';
import { FORM_FIELDS, fieldsWith } from '#messages/prompt-form.ts';

const HOUR_MS = 3_600_000;

const draftSchema = z.object({
  userId: z.string(),
  values: z.partialRecord(z.enum(IMAGINE_OPTIONS), z.union([z.string(), z.number(), z.boolean()])),
  preset: z.string().optional(),
  private: z.boolean().optional(),
  /** The generation that is remixed. */
  parentId: z.string().optional(),
  /** The fields of the form. */
  fields: z.array(z.enum(FORM_FIELDS)),
});

/** What somebody typed and was refused, as it is stored. */
export type Draft = z.output<typeof draftSchema>;

/** What somebody typed to have an image made. */
export type TypedOrder = {
  values: ImagineOptions;
  preset?: string | undefined;
  private?: boolean | undefined;
  /** The result that is remixed: it fills what was not typed. */
  parent?: Generation | undefined;
};

/**
 * Stores what was typed for an hour, and returns the custom_id of the button that opens it in a form. The options given
 * come first there.
 */
export const offerFix = async (
  { interaction, services }: Invocation<Uses<'stateStore'>>,
  { values, preset, private: isPrivate, parent }: TypedOrder,
  options: readonly string[],
): Promise<string> => {
  const draft = draftSchema.parse({
    userId: interaction.userId,
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    ...(preset === undefined ? {} : { preset }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    ...(parent === undefined ? {} : { parentId: parent.id }),
    fields: fieldsWith(options),
  });
  return fixId.encode({ draft: await services.stateStore.keep(draft, HOUR_MS) });
};

/** Returns what was typed. Rejects with a Notice for others than the one who typed it, and when it has expired. */
export const recallDraft = async (
  { interaction, text, services }: Invocation<Uses<'stateStore'>>,
  id: string,
): Promise<Draft> => {
  const draft = await services.stateStore.recall(id, draftSchema);
  if (!draft) throw new Notice(text.fix.gone);
  if (draft.userId !== interaction.userId) throw new Notice(text.fix.notYours);
  return draft;
};
