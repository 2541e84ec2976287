import { ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { Text } from '#text/index.ts';
import { COLOURS, container, fileCard, lines, roomBeside, textDisplay } from './components.ts';
import type { Runnable } from './define-command.ts';
import type { FieldValues, OptionValues } from './interaction.ts';
import type { Message } from './reply.ts';

/** Whether an option takes any text, so that somebody has typed it. */
const isTyped = ({ options }: Runnable, name: string, text: Text): boolean => {
  const declared = Object.hasOwn(options, name) ? options[name]?.declare(text) : undefined;
  return declared?.type === ApplicationCommandOptionType.String && declared.choices === undefined;
};

/** Returns a command as it is typed into Discord; empty if nothing in it had to be typed. */
export const commandLine = (
  used: { name: string; subcommand: string | null; options: OptionValues },
  runnable: Runnable,
  text: Text,
): string => {
  const given = Object.entries(used.options).filter(([, value]) => typeof value !== 'object');
  if (!given.some(([name]) => isTyped(runnable, name, text))) return '';
  const words = given.map(([name, value]) => `${name}:${String(value)}`);
  return [`/${used.name}`, ...(used.subcommand === null ? [] : [used.subcommand]), ...words].join(' ');
};

/** Returns the fields of a modal as text; a single one without its name. */
export const fieldLines = (fields: FieldValues): string => {
  const filled = Object.entries(fields).filter(([, value]) => String(value).trim() !== '');
  if (filled.length === 1) return String(filled[0]?.[1] ?? '');
  return filled.map(([name, value]) => `${name}: ${String(value)}`).join('\n');
};

/** Whether a text fits into a message, beside what it says. */
export const hasRoomFor = (message: Message, text: string): boolean =>
  text.length <= roomBeside(JSON.stringify(message.components));

const FENCE = '```';

/** Adds what somebody typed to a refusal, so that they can copy it: as a file where it does not fit into a message. */
export const withWords = (text: Text, message: Message, words: string): Message => {
  if (words === '') return message;
  const block = lines(text.fix.typed, `${FENCE}\n${words}\n${FENCE}`);
  if (!words.includes(FENCE) && hasRoomFor(message, block)) {
    const shown = container(COLOURS.quiet, textDisplay(block));
    return { ...message, components: [...message.components, shown] };
  }
  const name = 'typed.txt';
  const file = { name, data: new TextEncoder().encode(words), description: text.fix.file };
  return {
    ...message,
    components: [
      ...message.components,
      ...(hasRoomFor(message, text.fix.typed) ? [textDisplay(text.fix.typed)] : []),
      fileCard(name),
    ],
    attachments: [...(message.attachments ?? []), file],
  };
};
