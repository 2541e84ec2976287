import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation.ts';
import type { GenerationRequest } from '#domain/generation-request.ts';
import { bindToPlace, modelHints } from '#domain/variations.ts';
import type { Invocation } from './feature.ts';
import type { Reply } from './reply.ts';
import type { Booking, Order } from './studio.ts';

/** A request, how it came about, and for presses what tells them apart. */
export type Wish = {
  request: GenerationRequest;
  cause: Generation['origin'];
  parent?: Generation;
  press?: string;
};

/** Says at once that an image will come, and hands the order in. From then on the job edits that answer. */
export const orderReply = ({ origin, text, services }: Invocation, wish: Wish): Reply => {
  const { request, hints } = bindToPlace(wish.request, origin);
  const order: Order = {
    from: origin,
    request,
    hints: [...hints, ...modelHints(request, services.catalogue)],
    origin: wish.cause,
    parentId: wish.parent?.id ?? null,
    ...(wish.press === undefined ? {} : { press: wish.press }),
  };
  let booking: Booking | undefined;
  return {
    kind: 'defer',
    ephemeral: false,
    note: {
      write: async () => {
        booking = await services.studio.book(order);
      },
      erase: async () => booking?.withdraw(),
    },
    work: async () => {
      if (booking?.isRepeated) throw new Notice(text.refusals.alreadyPressed);
      await booking?.start();
      return undefined;
    },
  };
};
