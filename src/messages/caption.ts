import { ButtonStyle } from 'discord-api-types/v10';
import type { Generation } from '#domain/generation/generation.ts';
import { makesText } from '#domain/generation/operation.ts';
import { textIn } from '#domain/generation/output.ts';
import { button, COLOURS, container, row, small, textDisplay } from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { deleteId, imagineThisId } from './custom-ids.ts';

// Characters: what a description may take of a message.
const ROOM = 3000;

/** The words that a picture was put into; undefined for a result that is images. */
export const captionOf = ({ request, state }: Generation): string | undefined =>
  makesText(request) && 'outputs' in state ? textIn(state.outputs) : undefined;

/** A picture in words, and the way from them to a picture. Its prompt is the name of the file. */
export const captionMessage = (text: Text, { id, request }: Generation, caption: string): Message => {
  const of = { generation: id };
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.describe.title}`, small(text.describe.of(oneLine(request.prompt)))),
        textDisplay(cut(plain(caption), ROOM)),
        row(
          button(text.describe.imagine, imagineThisId.encode(of), ButtonStyle.Primary),
          button(text.buttons.delete, deleteId.encode(of), ButtonStyle.Danger),
        ),
      ),
    ],
  };
};
