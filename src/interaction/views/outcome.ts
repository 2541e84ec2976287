import { ButtonStyle } from 'discord-api-types/v10';
import { acceptanceOf, type Generation, type GenerationIn, isIn } from '#domain/generation.ts';
import type { Text } from '#text/index.ts';
import { plain } from '#text/phrases.ts';
import { button, COLOURS, container, row, textDisplay } from '../components.ts';
import { remixId, tryAgainId } from '../generation-ids.ts';
import type { Message } from '../reply.ts';
import { noticeMessage } from './notice.ts';

const tryAgain = (text: Text, id: string) =>
  button(text.buttons.tryAgain, tryAgainId.encode({ generation: id }), ButtonStyle.Primary);

const failedMessage = (text: Text, { id, request, state }: GenerationIn<'failed'>): Message => ({
  components: [
    container(
      COLOURS.failed,
      textDisplay(`### ${text.failure.title}`, text.failure.sentence(state.failure, acceptanceOf(state))),
      textDisplay(text.waitingFor(plain(request.prompt))),
      row(tryAgain(text, id), button(text.buttons.remix, remixId.encode({ generation: id }))),
    ),
  ],
});

const cancelledMessage = (text: Text, { id, request, state }: Generation): Message => ({
  components: [
    container(
      COLOURS.quiet,
      textDisplay(text.cancelled(acceptanceOf(state))),
      textDisplay(text.waitingFor(plain(request.prompt))),
      row(tryAgain(text, id)),
    ),
  ],
});

/** What became of a generation that brought no image here: why, and what to do about it. */
export const outcomeMessage = (text: Text, generation: Generation): Message => {
  if (isIn(generation, 'failed')) return failedMessage(text, generation);
  if (isIn(generation, 'deleted')) return noticeMessage(text.erased);
  return isIn(generation, 'done') ? noticeMessage(text.kept) : cancelledMessage(text, generation);
};
