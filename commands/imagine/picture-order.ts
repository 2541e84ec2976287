import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { type OrderedPicture, PICTURE_USES, type PictureUse } from '#domain/generation/picture.ts';
import { parsedJson } from '#domain/json.ts';
import { readNumber } from '#domain/typed-text.ts';
import { pictureOfFile } from '#generations/pictures.ts';
import type { FieldValues, InteractionFile } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { attachmentOption, choiceOption, numberOption } from '#interactions/options.ts';
import { fileSchema } from '#interactions/target-message.ts';
import { typedText } from '#messages/prompt-form.ts';

/** The options of `/imagine` for a picture that goes in. */
export const PICTURE_OPTIONS = {
  image: attachmentOption(['image']),
  image_use: choiceOption(PICTURE_USES, (text, use) => text.pictures.uses[use]),
  image_strength: numberOption(LIMITS.imageStrength),
};

/** What was chosen of them. */
export type PictureChoice = {
  image?: InteractionFile | undefined;
  image_use?: PictureUse | undefined;
  image_strength?: number | undefined;
};

/** The picture that was ordered; undefined for none. Throws a Notice where it cannot be used, or is missing. */
export const orderedPicture = (
  use: Invocation<Uses<'files'>>,
  { image, image_use: usage, image_strength: strength }: PictureChoice,
): OrderedPicture | undefined => {
  if (image) return { ...pictureOfFile(use, image, 'member'), use: usage ?? 'start', strength };
  if (usage !== undefined || strength !== undefined) throw new Notice(use.text.pictures.missing, ['image']);
  return undefined;
};

/** A choice as fields that a draft keeps. */
export const pictureFields = ({
  image,
  ...others
}: PictureChoice): Record<string, string | number | undefined> => ({
  ...(image ? { image: JSON.stringify(image) } : {}),
  ...others,
});

/** The strength that somebody typed into a form. Throws a Notice for one that is none. */
const typedStrength = ({ text }: Omit<Invocation, 'services'>, value: unknown): number | undefined => {
  const typed = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (typed === '') return undefined;
  const { min, max } = LIMITS.imageStrength;
  const strength = readNumber(typed);
  if (!(strength >= min && strength <= max))
    throw new Notice(text.pictures.noStrength(min, max), ['image_strength']);
  return strength;
};

/** The choice that a draft kept. Throws a Notice for a strength that is none. */
export const pictureChoiceIn = (use: Omit<Invocation, 'services'>, fields: FieldValues): PictureChoice => ({
  image: fileSchema.safeParse(parsedJson(typedText(fields.image) ?? '')).data,
  image_use: z.enum(PICTURE_USES).safeParse([fields.image_use].flat()[0]).data,
  image_strength: typedStrength(use, fields.image_strength),
});
