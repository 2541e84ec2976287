import { ButtonStyle } from 'discord-api-types/v10';
import type { LoraLoad } from '#domain/catalogue/own-loras.ts';
import { acceptanceOf, type Generation, type GenerationIn, isIn } from '#domain/generation/generation.ts';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import { isLate, type Progress, type ResultImage } from '#domain/generation/notifier.ts';
import { makesText, operationOf } from '#domain/generation/operation.ts';
import {
  button,
  COLOURS,
  container,
  lines,
  noticeMessage,
  row,
  textDisplay,
} from '#interactions/components.ts';
import type { InterimMessage, Message } from '#interactions/reply.ts';
import { plain } from '#text/format.ts';
import { type Text, textFor } from '#text/index.ts';
import { cancelId, remixId, tryAgainId, upscaleId } from './custom-ids.ts';
import { hintLines, resultMessage } from './result.ts';

const CELLS = 12;
// An estimate is not a promise, so the bar never looks full.
const MOST = 0.95;

/** Returns the elapsed share of the estimated time, from 0 to 1; undefined without an estimate that holds. */
const shareOf = (progress: Progress): number | undefined => {
  if (progress.kind === 'delivering') return 1;
  if (progress.kind !== 'generating' || !progress.etaSeconds || isLate(progress)) return undefined;
  return Math.min(MOST, progress.elapsedSeconds / progress.etaSeconds);
};

const bar = (text: Text, share: number | undefined): string => {
  if (share === undefined) return '';
  const full = Math.round(share * CELLS);
  return text.progressShare('▰'.repeat(full) + '▱'.repeat(CELLS - full), Math.round(share * 100));
};

/** The state of a job, with a button to cancel it: an interim message, which cannot overwrite a final one. */
const runningMessage = (
  text: Text,
  generation: Generation,
  progress: Exclude<Progress, { kind: 'failing' }>,
): InterimMessage => ({
  embed: {
    color: COLOURS.working,
    description: lines(
      text.progress(progress),
      bar(text, shareOf(progress)),
      text.waitingFor(plain(generation.request.prompt)),
      ...hintLines(text, { hints: generation.hints.filter(({ kind }) => kind !== 'firstResult') }),
    ),
  },
  components: [row(button(text.buttons.cancel, cancelId.encode({ generation: generation.id })))],
});

const tryAgain = (text: Text, id: string) =>
  button(text.buttons.tryAgain, tryAgainId.encode({ generation: id }), ButtonStyle.Primary);

type FailedEnd = Pick<Extract<Progress, { kind: 'failing' }>, 'failure' | 'acceptance'>;

/** Why it failed, under a title. */
const failureLines = (text: Text, { lane }: Generation, { failure, acceptance }: FailedEnd): string[] => [
  `### ${text.failure.title}`,
  text.failure.sentence(failure, { acceptance, isServerKey: lane !== DEFAULT_LANE }),
];

/** A failure that is not in the row yet: without buttons, which would act on that row. */
const failingMessage = (text: Text, generation: Generation, end: FailedEnd): InterimMessage => ({
  embed: {
    color: COLOURS.failed,
    description: lines(
      ...failureLines(text, generation, end),
      text.waitingFor(plain(generation.request.prompt)),
    ),
  },
  components: [],
});

/** How a job stands: an interim message, which cannot overwrite a final one. */
export const progressMessage = (text: Text, generation: Generation, progress: Progress): InterimMessage =>
  progress.kind === 'failing'
    ? failingMessage(text, generation, progress)
    : runningMessage(text, generation, progress);

/** Whether the plan lacks what makes one image larger, which can be made again as a larger one. */
const lacksEnlarging = ({ request, state: { failure } }: GenerationIn<'failed'>): boolean => {
  const operation = operationOf(request);
  return (
    failure.kind === 'planLacksFeature' && operation.kind === 'superResolution' && operation.isRepeatable
  );
};

/** What can be done about a failure. */
const waysOut = (text: Text, generation: GenerationIn<'failed'>) => {
  const of = { generation: generation.id };
  const upscale = button(text.buttons.makeLarger, upscaleId.encode(of), ButtonStyle.Primary);
  if (lacksEnlarging(generation)) return [upscale];
  const remix = button(text.buttons.remix, remixId.encode(of));
  return [tryAgain(text, generation.id), ...(makesText(generation.request) ? [] : [remix])];
};

const failedMessage = (text: Text, generation: GenerationIn<'failed'>): Message => ({
  components: [
    container(
      COLOURS.failed,
      textDisplay(
        ...failureLines(text, generation, {
          failure: generation.state.failure,
          acceptance: acceptanceOf(generation.state),
        }),
      ),
      textDisplay(text.waitingFor(plain(generation.request.prompt))),
      ...(lacksEnlarging(generation) ? [textDisplay(text.failure.lacksEnlarging)] : []),
      row(...waysOut(text, generation)),
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

/** A generation that ended without an image here: why, and what to do about it. */
export const outcomeMessage = (text: Text, generation: Generation): Message => {
  if (isIn(generation, 'failed')) return failedMessage(text, generation);
  if (isIn(generation, 'deleted')) return noticeMessage(text.erased);
  return isIn(generation, 'done') ? noticeMessage(text.kept) : cancelledMessage(text, generation);
};

/** Renders the messages about jobs, in their members' language. */
export const jobMessages = {
  progress: (generation: Generation, progress: Progress) =>
    progressMessage(textFor(generation.locale), generation, progress),
  result: (generation: Generation, images: readonly ResultImage[]) =>
    resultMessage(textFor(generation.locale), generation, images),
  outcome: (generation: Generation) => outcomeMessage(textFor(generation.locale), generation),
};

/** For a server's log channel: its API key has no credits left. */
export const creditsGoneMessage = (locale: string): Message =>
  noticeMessage(textFor(locale).settings.key.creditsGone);

/** How a LoRA ended that was added to a server's account, for everybody in the channel; undefined while it goes on. */
export const ownLoraMessage = ({ id, by, state, locale }: LoraLoad): Message | undefined => {
  if (state === 'loading') return undefined;
  const { ended } = textFor(locale).ownLoras;
  return { ...noticeMessage(ended[state](by, id)), notifies: [by] };
};
