import type { Generation } from '#domain/generation.ts';
import type { Text } from '#text/index.ts';
import { fitLines, small } from '../components.ts';

// Characters for all hints together: two or three of them, whatever ids they name.
const ROOM = 800;

/** What is worth telling the requester beside the result, in small lines. */
export const hintLines = (text: Text, { hints }: Generation): string[] =>
  fitLines(
    hints.map((hint) => small(text.hint(hint))),
    { room: ROOM, more: (left) => small(text.more(left)) },
  );
