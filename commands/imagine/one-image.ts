import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { operationOf } from '#domain/generation/operation.ts';
import { generationToRepeat } from '#generations/access.ts';
import { pictureOfResult, type SizedPicture } from '#generations/pictures.ts';
import { submitGeneration } from '#generations/submit.ts';
import { type ButtonUse, onButton, onSelect, type Route } from '#interactions/define-command.ts';
import type { Services } from '#interactions/invocation.ts';
import type { Reply } from '#interactions/reply.ts';
import { type OneImageAction, oneImageId, pickedImage, pickImageId } from '#messages/one-image.ts';
import { openReference } from './reference.ts';

type Use = ButtonUse<{ generation: string }, Services>;

/** One image of a result, as a picture for an order. */
type OneImage = SizedPicture & { parent: Generation; index: number };

type Handler = (use: Use, image: OneImage) => Promise<Reply>;

/** Makes an image like this one, with the same LoRAs: `strength` is how much of it changes. */
const vary =
  (strength: number): Handler =>
  (use, { parent, picture, index }) =>
    submitGeneration(use, {
      request: {
        ...parent.request,
        seed: use.services.seed(),
        // The image has its size, and the endpoint that starts from it knows no highres fix.
        upscale: false,
        highresFix: null,
        operation: { kind: 'img2img', picture, strength },
      },
      cause: 'vary',
      parent,
      press: ['vary', parent.id, index, strength].join(':'),
    });

// What the option of `/imagine` makes too.
const SCALE = 2;

const isAloneFromWords = ({ request }: Generation): boolean =>
  request.samples === 1 && operationOf(request).kind === 'text2img';

/** Makes one image larger. The rest of the request says what it is of: seeds count up with the images of a result. */
const upscale: Handler = (use, { parent, picture, index }) =>
  submitGeneration(use, {
    request: {
      ...parent.request,
      samples: 1,
      seed: Math.min(parent.request.seed + index, LIMITS.seed.max),
      upscale: false,
      operation: { kind: 'superResolution', picture, scale: SCALE, isRepeatable: isAloneFromWords(parent) },
    },
    cause: 'upscale',
    parent,
    press: ['upscale', parent.id, index].join(':'),
  });

const HANDLERS: Record<OneImageAction, Handler> = {
  upscale,
  varyLittle: vary(0.35),
  varyLot: vary(0.7),
  reference: (use, { parent, picture, size }) =>
    openReference(use, { pictures: [{ picture, size }], generation: parent.id }),
};

const act = async (
  use: Use,
  { action, index }: { action: OneImageAction; index: number },
): Promise<Reply> => {
  const parent = await generationToRepeat(use, use.id.generation);
  const sized = pictureOfResult(use, parent, { shown: use.pictures, index });
  return HANDLERS[action](use, { ...sized, parent, index });
};

/** What can be done with one image of a result. */
export const oneImageRoutes: readonly Route[] = [
  onButton(oneImageId, (use) => act(use, { action: use.id.action, index: 0 })),
  onSelect(pickImageId, (use) => {
    const picked = pickedImage(use.values[0]);
    if (!picked) throw new Notice(use.text.refusals.malformed);
    return act(use, picked);
  }),
];
