import type { APIButtonComponentWithCustomId, APIButtonComponentWithURL } from 'discord-api-types/v10';
import type { GenerationIn } from '#domain/generation/generation.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import {
  button,
  COLOURS,
  container,
  gallery,
  linkButton,
  row,
  small,
  textDisplay,
} from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { starId } from '#messages/custom-ids.ts';
import { attachmentsOf, shortPrompt } from '#messages/result.ts';
import { messageUrl, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

type Control = APIButtonComponentWithCustomId | APIButtonComponentWithURL;

/** What the showcase shows: a finished result, its images, and how many members starred it. */
type Shown = { generation: GenerationIn<'done'>; images: readonly ResultImage[]; stars: number };

const goToMessage = (text: Text, { guildId, state: { message } }: GenerationIn<'done'>) =>
  message === null || guildId === null
    ? []
    : [linkButton(text.history.goToMessage, messageUrl(guildId, message))];

/** A result in the showcase: its images, its prompt, its LoRAs, and who made it. Nobody is notified. */
export const showcaseMessage = (text: Text, { generation, images, stars }: Shown): Message => {
  const { id, request, requesterId } = generation;
  const attachments = attachmentsOf(text, generation, images);
  const said = text.stars.showcase;
  const loras = request.loras.length === 0 ? '' : small(said.loras(text.history.loras(request.loras)));
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        gallery(attachments, generation),
        textDisplay(plain(shortPrompt(request.prompt)), loras, said.by(requesterId, stars)),
        row<Control>(
          button(text.stars.star, starId.encode({ generation: id })),
          ...goToMessage(text, generation),
        ),
      ),
    ],
  };
};
