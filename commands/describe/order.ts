import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { type Picture, pictureSchema } from '#domain/generation/picture.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { pictureOfFile } from '#generations/pictures.ts';
import { submitGeneration } from '#generations/submit.ts';
import { button } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { InteractionFile } from '#interactions/interaction.ts';
import type { Invocation, Services } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';

type Use = Invocation<Services>;

/** Describes a picture that was kept. */
export const describeId = defineCustomId('describe', { picture: storedId() });

/** A picture to be described, and the name of its file. */
const describedSchema = z.object({ picture: pictureSchema, filename: z.string() });

/** A picture to be described, and the name of its file. */
type Described = z.output<typeof describedSchema>;

// What the endpoint takes; Discord tells the type from the name.
const TAKEN = /^image\/(?:png|jpe?g)\b/;

/** A file on Discord as a picture to be described. Throws a Notice for one that cannot be. */
export const describedFile = (use: Use, file: InteractionFile, from: Picture['from']): Described => {
  const { picture } = pictureOfFile(use, file, from);
  if (file.contentType !== undefined && !TAKEN.test(file.contentType))
    throw new Notice(use.text.describe.otherType, ['image']);
  return { picture, filename: file.filename };
};

/** The request of a description. It is found by the name of the file; the rest of it is for images, and not sent. */
const requestFor = ({ services }: Use, { picture, filename }: Described): GenerationRequest => {
  const { defaultModelId: modelId, seed } = services;
  const read = readImagineOptions({ prompt: 'x', samples: 1 }, { modelId, seed });
  if (!read.ok) throw new Error('the usual options are refused');
  const operation = { kind: 'caption', picture, length: 'normal' } as const;
  return { ...read.value.request, prompt: filename, operation };
};

/** Orders a description, for the member's eyes only. `press` tells what is one order however often it is pressed. */
export const submitDescription = (use: Use, described: Described, press?: string): Promise<Reply> =>
  submitGeneration(use, {
    request: requestFor(use, described),
    // Nobody chose anything: what is not allowed here is replaced without a word.
    sources: {},
    cause: 'describe',
    private: true,
    ...(press === undefined ? {} : { press }),
  });

/** A button that describes a picture, for a day. */
export const describeButton = async ({ services }: Use, described: Described, label: string) =>
  button(label, describeId.encode({ picture: await services.stateStore.keep(described) }));

/** Orders what a button of `describeButton` stands for. Throws a Notice when it has expired. */
export const submitKept = async (use: Use, id: string): Promise<Reply> => {
  const described = await use.services.stateStore.recall(id, describedSchema);
  if (!described) throw new Notice(use.text.recipes.gone);
  return submitDescription(use, described, `describe:${id}`);
};
