import {
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  ButtonStyle,
} from 'discord-api-types/v10';
import type { Generation } from '#domain/generation/generation.ts';
import { IMAGE_TYPES } from '#domain/generation/image-file.ts';
import {
  IMAGINE_OPTIONS,
  type ImagineOption,
  imageOption,
  type OptionValue,
} from '#domain/generation/image-options.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import { operationOf } from '#domain/generation/operation.ts';
import { optionIn } from '#domain/generation/request.ts';
import { SCHEDULER_IDS, SCHEDULERS, samplerOf } from '#domain/generation/schedulers.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  gallery,
  noticeMessage,
  roomBeside,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import type { Attachment, Message } from '#interactions/reply.ts';
import { cut, cutAtWord, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { captionMessage, captionOf } from './caption.ts';
import * as ids from './custom-ids.ts';
import { oneImageButton, oneImageControls } from './one-image.ts';

// Characters for all hints together: two or three, whatever ids they name.
const ROOM = 800;

/** Formats the hints for the requester, as small lines. */
export const hintLines = (text: Text, { hints }: Pick<Generation, 'hints'>): string[] =>
  fitLines(
    hints.map((hint) => small(text.hint(hint))),
    { room: ROOM, more: (left) => small(text.more(left)) },
  );

/** The options that nobody has to choose: told of where they were chosen. Negative prompts have a line of their own. */
const CHOSEN = IMAGINE_OPTIONS.filter((name) => {
  const { kind, field } = imageOption(name);
  return field?.defaultValue === null && !(kind.type === 'text' && kind.isProse);
});

/** The switches that are off where nobody switches them on. */
const SWITCHES = IMAGINE_OPTIONS.filter((name) => imageOption(name).field?.defaultValue === false);

/** The options that the name of the sampler tells. */
const toldBySampler = ({ karras, algorithm }: ReturnType<typeof samplerOf>): ImagineOption[] => [
  ...(karras === null ? [] : (['karras'] as const)),
  ...(algorithm === null ? [] : (['algorithm'] as const)),
];

const chosenIn = (request: Generation['request']): { option: ImagineOption; value: OptionValue }[] => {
  const told = toldBySampler(samplerOf(request));
  return CHOSEN.filter((option) => !told.includes(option)).flatMap((option) => {
    const value = optionIn(request, option) ?? null;
    return value === null ? [] : [{ option, value }];
  });
};

// Longer prompts would push the buttons off a phone's screen; a button shows all of them.
const SHOWN = { characters: 300, lines: 6 } as const;

/** The start of a prompt: what a phone has room for. */
export const shortPrompt = (prompt: string): string => {
  const lines = prompt.split('\n');
  const top = lines.slice(0, SHOWN.lines).join('\n');
  return cutAtWord(lines.length > SHOWN.lines ? `${top} …` : top, SHOWN.characters);
};

// In a channel, a sentence for the requester precedes the result.
const GREETING_LENGTH = 200;

/** The images as numbered files, each with its alt text. */
export const attachmentsOf = (
  text: Text,
  generation: Generation,
  images: readonly ResultImage[],
): Attachment[] =>
  images.map(({ stored }, index) => ({
    name: `loralei-${generation.request.seed}-${index + 1}.${IMAGE_TYPES[stored.contentType]}`,
    data: stored,
    description: text.altText(generation.request.prompt, index, images.length),
  }));

const pictureFact = (text: Text, request: Generation['request']): string => {
  const operation = operationOf(request);
  return operation.kind === 'text2img' || operation.kind === 'caption' ? '' : text.pictures.fact(operation);
};

/** How much larger than ordered it was made from an image. */
const scaleOf = (request: Generation['request']): number => {
  const operation = operationOf(request);
  return operation.kind === 'superResolution' ? operation.scale : 1;
};

const factsLine = (text: Text, { request, state }: Generation): string =>
  text.result.facts({
    loras: request.loras,
    model: request.modelId,
    scheduler: samplerOf(request).name,
    width: request.width * scaleOf(request),
    height: request.height * scaleOf(request),
    steps: request.steps,
    guidance: request.guidanceScale,
    picture: pictureFact(text, request),
    chosen: chosenIn(request),
    seed: request.seed,
    seconds: 'seconds' in state ? state.seconds : 0,
    extras: SWITCHES.filter((name) => optionIn(request, name) === true),
  });

/** Remarks on these images: replaced, made smaller, fewer than requested. */
const remarks = (text: Text, { request, state }: Generation, images: readonly ResultImage[]): string[] => {
  const blank = images.flatMap((image, index) => (image.blank ? [index + 1] : []));
  const replaced = 'safetyReplaced' in state && state.safetyReplaced === true;
  const made = 'outputs' in state ? state.outputs.length : images.length;
  return [
    ...(blank.length > 0 ? [text.result.blank(blank, images.length, request.safetyChecker)] : []),
    ...(blank.length === 0 && replaced ? [text.result.replaced] : []),
    ...(made > 0 && made < request.samples ? [text.result.fewer(made, request.samples)] : []),
    ...(images.length > 0 && images.length < made ? [text.result.notFetched(made - images.length)] : []),
    ...(images.some((image) => image.reencoded) ? [small(text.result.reencoded)] : []),
  ];
};

/**
 * What makes another one of a result. A picture that the safety checker replaced is not worth enlarging; which of several
 * is meant, a select asks.
 */
const againButtons = (text: Text, generation: Generation, images: readonly ResultImage[]) => {
  const of = { generation: generation.id };
  const isEnlargeable = images.length === 1 && images.some(({ blank }) => !blank);
  return row(
    button(text.buttons.newSeed, ids.newSeedId.encode(of), ButtonStyle.Primary),
    button(text.buttons.reroll, ids.rerollId.encode(of)),
    button(text.buttons.remix, ids.remixId.encode(of)),
    ...(isEnlargeable ? [oneImageButton(text, generation, 'upscale')] : []),
  );
};

const schedulerSelect = (text: Text, { id, request }: Generation) =>
  row(
    select(
      text.buttons.otherScheduler,
      ids.otherSchedulerId.encode({ generation: id }),
      SCHEDULER_IDS.filter((scheduler) => scheduler !== request.scheduler).map((scheduler) => ({
        label: SCHEDULERS[scheduler],
        value: scheduler,
        description: scheduler,
      })),
    ),
  );

/** What concerns this very result. Delete is away from what is pressed most. */
const ownButtons = (text: Text, { id, reportable, request }: Generation) => {
  const of = { generation: id };
  const isCut = shortPrompt(request.prompt) !== request.prompt;
  return row(
    ...(isCut ? [button(text.buttons.showPrompt, ids.showPromptId.encode(of))] : []),
    ...(reportable ? [button(text.buttons.report, ids.reportId.encode(of))] : []),
    button(text.buttons.delete, ids.deleteId.encode(of), ButtonStyle.Danger),
  );
};

/** Buttons that lead elsewhere from a result that is shown in private. */
export type ResultPlace = readonly (APIButtonComponentWithCustomId | APIButtonComponentWithURL)[];

/** All that can be done with a result. */
const controlsOf = (
  text: Text,
  generation: Generation,
  { images, place }: { images: readonly ResultImage[]; place: ResultPlace },
) => [
  againButtons(text, generation, images),
  ...oneImageControls(
    text,
    generation,
    images.map(({ blank }) => !blank),
  ),
  schedulerSelect(text, generation),
  ...(place.length === 0 ? [] : [row(...place)]),
  ownButtons(text, generation),
];

/** A finished generation: images, prompt, settings, buttons and selects; or the words that it is. */
export const resultMessage = (
  text: Text,
  generation: Generation,
  images: readonly ResultImage[],
  place: ResultPlace = [],
): Message => {
  const caption = captionOf(generation);
  if (caption !== undefined) return captionMessage(text, generation, caption);
  const attachments = attachmentsOf(text, generation, images);
  const { negativePrompt, prompt } = generation.request;
  const negative = negativePrompt === null ? '' : small(text.result.negative(oneLine(plain(negativePrompt))));
  const facts = [
    small(factsLine(text, generation)),
    ...remarks(text, generation, images),
    ...hintLines(text, generation),
  ];
  const by = small(text.result.by(generation.requesterId, generation.origin));
  const gone = attachments.length > 0 ? '' : text.result.imagesGone;
  const room = roomBeside(negative, ...facts, by, gone) - GREETING_LENGTH;
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        ...(gone === '' ? [gallery(attachments, generation)] : [textDisplay(gone)]),
        textDisplay(cut(plain(shortPrompt(prompt)), room), negative),
        textDisplay(...facts),
        textDisplay(by),
        ...controlsOf(text, generation, { images, place }),
      ),
    ],
  };
};

// A code block is copied with one tap; one inside it would end it.
const asBlock = (words: string): string =>
  words.includes('```') ? plain(words) : `\`\`\`\n${words}\n\`\`\``;

/** The whole prompt of a result, for the one who asked for it. */
export const promptMessage = (text: Text, { request }: Generation): Message =>
  noticeMessage(`### ${text.result.prompt}`, asBlock(request.prompt));
