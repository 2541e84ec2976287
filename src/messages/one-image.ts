import type { Generation } from '#domain/generation/generation.ts';
import { operationOf } from '#domain/generation/operation.ts';
import { button, row, select } from '#interactions/components.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import type { Text } from '#text/index.ts';

/** What can be done with one image of a result, in the order in which it is offered. */
const ONE_IMAGE_ACTIONS = ['upscale', 'varyLittle', 'varyLot', 'reference'] as const;

/** What can be done with one image of a result. */
export type OneImageAction = (typeof ONE_IMAGE_ACTIONS)[number];

// An answer of the API has up to four.
const LAST_IMAGE = 3;

/** A button under the one image of a result. */
export const oneImageId = defineCustomId('oneimage', {
  generation: storedId(),
  action: oneOf(ONE_IMAGE_ACTIONS),
});

/** A select under several images: of what is done, and with which. */
export const pickImageId = defineCustomId('pickimage', { generation: storedId() });

type Picked = { action: OneImageAction; index: number };

const optionValue = ({ action, index }: Picked): string => `${action}:${index}`;

/** What was chosen in the select; undefined for what it never offered. */
export const pickedImage = (value: string | undefined): Picked | undefined => {
  const [name, digits = ''] = value?.split(':') ?? [];
  const action = ONE_IMAGE_ACTIONS.find((one) => one === name);
  const index = /^\d$/.test(digits) ? Number(digits) : LAST_IMAGE + 1;
  return action && index <= LAST_IMAGE ? { action, index } : undefined;
};

/** Whether it was made larger already. */
const isLarge = (request: Generation['request']): boolean =>
  request.upscale || operationOf(request).kind === 'superResolution';

/** The button of an action on the one image of a result. */
export const oneImageButton = (
  { oneImage: said }: Text,
  { id, request }: Generation,
  action: OneImageAction,
) => ({
  ...button(said.actions[action], oneImageId.encode({ generation: id, action })),
  ...(action === 'upscale' && isLarge(request) ? { disabled: true } : {}),
});

/**
 * The controls for one image: buttons where there is one, otherwise a select of each action with each image. `usable` tells
 * of the images in their order which of them are worth it.
 */
export const oneImageControls = (text: Text, generation: Generation, usable: readonly boolean[]) => {
  const { oneImage: said } = text;
  const { id, request } = generation;
  if (!usable.some(Boolean)) return [];
  if (usable.length === 1) {
    // Upscale stands among the usual buttons.
    const others = ONE_IMAGE_ACTIONS.filter((action) => action !== 'upscale');
    return [row(...others.map((action) => oneImageButton(text, generation, action)))];
  }
  const options = usable.flatMap((isUsable, index) =>
    isUsable
      ? ONE_IMAGE_ACTIONS.filter((action) => action !== 'upscale' || !isLarge(request)).map((action) => ({
          label: said.option(index + 1, action),
          value: optionValue({ action, index }),
        }))
      : [],
  );
  return [row(select(said.pick, pickImageId.encode({ generation: id }), options))];
};
