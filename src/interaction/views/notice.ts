import { COLOURS, container, textDisplay } from '../components.ts';
import type { Message } from '../reply.ts';

/** A sentence or two in a quiet box: refusals, confirmations, faults. */
export const noticeMessage = (...lines: readonly string[]): Message => ({
  components: [container(COLOURS.quiet, textDisplay(...lines))],
});
