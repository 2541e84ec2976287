import { ButtonStyle } from 'discord-api-types/v10';
import type { Generation } from '#domain/generation.ts';
import type { Progress } from '#domain/ports.ts';
import type { Text } from '#text/index.ts';
import { plain } from '#text/phrases.ts';
import { button, COLOURS, lines, row } from '../components.ts';
import { cancelId } from '../generation-ids.ts';
import type { InterimMessage } from '../reply.ts';
import { hintLines } from './hints.ts';

const CELLS = 12;
// An estimate is not a promise: a full bar with nothing behind it reads like a lie.
const MOST = 0.95;

/** How much of the estimated time is over, from 0 to 1; undefined without an estimate. */
const shareOf = (progress: Progress): number | undefined => {
  if (progress.kind === 'delivering') return 1;
  if (progress.kind !== 'generating' || !progress.etaSeconds) return undefined;
  return Math.min(MOST, progress.elapsedSeconds / progress.etaSeconds);
};

const bar = (text: Text, share: number | undefined): string => {
  if (share === undefined) return '';
  const full = Math.round(share * CELLS);
  return text.progressShare('▰'.repeat(full) + '▱'.repeat(CELLS - full), Math.round(share * 100));
};

/** Where a job stands, with a button to stop it: an interim message, which a final one is safe from. */
export const progressMessage = (text: Text, generation: Generation, progress: Progress): InterimMessage => ({
  embed: {
    color: COLOURS.working,
    description: lines(
      text.progress(progress),
      bar(text, shareOf(progress)),
      text.waitingFor(plain(generation.request.prompt)),
      ...hintLines(text, generation),
    ),
  },
  components: [
    row(button(text.buttons.cancel, cancelId.encode({ generation: generation.id }), ButtonStyle.Danger)),
  ],
});
