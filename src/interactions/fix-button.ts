import { ButtonStyle } from 'discord-api-types/v10';
import type { Text } from '#text/index.ts';
import { button, row } from './components.ts';
import type { Message } from './reply.ts';

/** Adds the button that lets a member fix what was refused, if there is one. `fix` is its custom_id. */
export const withFixButton = (text: Text, message: Message, fix: string | undefined): Message =>
  fix === undefined
    ? message
    : {
        ...message,
        components: [...message.components, row(button(text.buttons.fix, fix, ButtonStyle.Primary))],
      };
