import { ButtonStyle } from 'discord-api-types/v10';
import type { Generation } from '#domain/generation/generation.ts';
import {
  IMAGINE_OPTIONS,
  type ImagineOption,
  imageOption,
  type OptionValue,
} from '#domain/generation/image-options.ts';
import type { ResultImage } from '#domain/generation/notifier.ts';
import { optionIn } from '#domain/generation/request.ts';
import { SCHEDULER_IDS, SCHEDULERS } from '#domain/generation/schedulers.ts';
import {
  button,
  COLOURS,
  container,
  fitLines,
  gallery,
  roomBeside,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import type { Attachment, Message } from '#interactions/reply.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import * as ids from './custom-ids.ts';

// Characters for all hints together: two or three, whatever ids they name.
const ROOM = 800;

/** Formats the hints for the requester, as small lines. */
export const hintLines = (text: Text, { hints }: Generation): string[] =>
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

const chosenIn = (request: Generation['request']): { option: ImagineOption; value: OptionValue }[] =>
  CHOSEN.flatMap((option) => {
    const value = optionIn(request, option) ?? null;
    return value === null ? [] : [{ option, value }];
  });

// A longer prompt would push the buttons off the screen; the ledger keeps all of it.
const PROMPT_SHOWN = 2000;

// In a channel, a sentence for the requester precedes the result.
const GREETING_LENGTH = 200;

/** The images as numbered files, each with its alt text. */
const attachmentsOf = (text: Text, generation: Generation, images: readonly ResultImage[]): Attachment[] =>
  images.map(({ data, extension }, index) => ({
    name: `loralei-${generation.request.seed}-${index + 1}.${extension}`,
    data,
    description: text.altText(generation.request.prompt, index, images.length),
  }));

const factsLine = (text: Text, { request, state }: Generation): string =>
  text.result.facts({
    loras: request.loras,
    model: request.modelId,
    scheduler: SCHEDULERS[request.scheduler],
    width: request.width,
    height: request.height,
    steps: request.steps,
    guidance: request.guidanceScale,
    chosen: chosenIn(request),
    seed: request.seed,
    seconds: 'seconds' in state ? state.seconds : 0,
    extras: SWITCHES.filter((name) => optionIn(request, name) === true),
  });

/** Remarks on these images: replaced, made smaller, fewer than requested. */
const remarks = (text: Text, { request, state }: Generation, images: readonly ResultImage[]): string[] => {
  const blank = images.filter((image) => image.blank).length;
  const replaced = 'safetyReplaced' in state && state.safetyReplaced === true;
  const made = 'outputs' in state ? state.outputs.length : images.length;
  return [
    ...(blank > 0 ? [text.result.blank(blank, images.length, request.safetyChecker)] : []),
    ...(blank === 0 && replaced ? [text.result.replaced] : []),
    ...(made > 0 && made < request.samples ? [text.result.fewer(made, request.samples)] : []),
    ...(images.length > 0 && images.length < made ? [text.result.notFetched(made - images.length)] : []),
    ...(images.some((image) => image.reencoded) ? [small(text.result.reencoded)] : []),
  ];
};

const buttonsOf = (text: Text, { id, request }: Generation) => {
  const of = { generation: id };
  return row(
    button(text.buttons.reroll, ids.rerollId.encode(of), ButtonStyle.Primary),
    button(text.buttons.newSeed, ids.newSeedId.encode(of)),
    button(text.buttons.remix, ids.remixId.encode(of)),
    { ...button(text.buttons.upscale, ids.upscaleId.encode(of)), disabled: request.upscale },
    button(text.buttons.delete, ids.deleteId.encode(of), ButtonStyle.Danger),
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

const reportRow = (text: Text, { id, reportable }: Generation) =>
  reportable ? [row(button(text.buttons.report, ids.reportId.encode({ generation: id })))] : [];

/** A finished generation: images, prompt, settings, buttons and selects. */
export const resultMessage = (
  text: Text,
  generation: Generation,
  images: readonly ResultImage[],
): Message => {
  const attachments = attachmentsOf(text, generation, images);
  const { negativePrompt, prompt } = generation.request;
  const negative = negativePrompt === null ? '' : small(text.result.negative(oneLine(plain(negativePrompt))));
  const facts = [
    small(factsLine(text, generation)),
    ...remarks(text, generation, images),
    ...hintLines(text, generation),
  ];
  const by = small(text.result.by(generation.requesterId, text.result.origins[generation.origin]));
  const gone = attachments.length > 0 ? '' : text.result.imagesGone;
  const room = roomBeside(negative, ...facts, by, gone) - GREETING_LENGTH;
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        ...(gone === '' ? [gallery(attachments, generation)] : [textDisplay(gone)]),
        textDisplay(cut(plain(cut(prompt, PROMPT_SHOWN)), room), negative),
        textDisplay(...facts),
        textDisplay(by),
        buttonsOf(text, generation),
        schedulerSelect(text, generation),
        ...reportRow(text, generation),
      ),
    ],
  };
};
