import type { Text } from '#text/index.ts';
import type { TargetMessage } from './interaction.ts';
import type { Invocation, Services, Uses } from './invocation.ts';
import type { Reply } from './reply.ts';

/** The argument of a message command's handler. */
type MessageCommandUse<S = Uses<never>> = Invocation<S> & {
  /** The message on which it is used. */
  target: TargetMessage;
};

/** A command in the menu of a message, under **Apps**. Registration, routing and the tables of the documents derive from it. */
export type MessageCommand = {
  /** As the menu shows it: 1 to 32 characters. It is what Discord knows the command by. */
  name: string;
  /** A line for the tables of the documents. */
  describe(text: Text): string;
  run(use: MessageCommandUse<Services>): Promise<Reply> | Reply;
};

/** Declares a command in the menu of messages. */
export const defineMessageCommand = (command: MessageCommand): MessageCommand => command;
