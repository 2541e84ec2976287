import { Notice } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import { operationOf, operationWith, orderedPictureIn } from '#domain/generation/operation.ts';
import {
  isEnding,
  type OrderedPicture,
  type Picture,
  pictureProblem,
  sizeWith,
} from '#domain/generation/picture.ts';
import type { ReadOptions } from '#domain/generation/read-options.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { InteractionFile, TargetMessage } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

/** A picture for an order, and its size in pixels. */
export type SizedPicture = Pick<OrderedPicture, 'picture' | 'size'>;

/**
 * Whose the pictures of a message are. What the bot itself shows is a result, also where it is out of the member's reach
 * which one.
 */
export const ownerOf = (
  { interaction }: Pick<Invocation, 'interaction'>,
  { authorId }: Pick<TargetMessage, 'authorId'>,
): Picture['from'] => {
  if (authorId === interaction.userId) return 'member';
  return authorId === interaction.applicationId ? 'result' : 'others';
};

type FileUse = Invocation<Uses<'files'>>;

/** A file on Discord as a picture for an order. Throws a Notice where it cannot go into one. */
export const pictureOfFile = (
  { interaction, text, services }: FileUse,
  file: InteractionFile,
  from: Picture['from'],
): SizedPicture => {
  const problem = services.files.holds(file.url) ? pictureProblem(file) : 'notAPicture';
  if (problem) throw new Notice(text.pictures.problems[problem], ['image']);
  const { url, width = 0, height = 0, isSpoiler = false } = file;
  const { ageRestricted } = interaction;
  return { picture: { url, from, ageRestricted, spoiler: isSpoiler }, size: { width, height } };
};

type ShownImage = { shown: readonly InteractionFile[]; index: number };

const addressOf = ({ state }: Generation, { shown, index }: ShownImage): string | undefined => {
  const source = 'outputs' in state ? state.outputs[index]?.source : undefined;
  return shown[index]?.url ?? (source?.kind === 'url' ? source.url : undefined);
};

/**
 * One image of a result as a picture for an order. `shown` are the pictures of the message that shows it, whose addresses
 * are fresh; without them the address is ModelsLab's own. Throws a Notice where there is neither.
 */
export const pictureOfResult = (
  { text }: Omit<Invocation, 'services'>,
  generation: Generation,
  image: ShownImage,
): SizedPicture => {
  const url = addressOf(generation, image);
  if (url === undefined) throw new Notice(text.pictures.imageGone);
  const { id, request, ageRestricted, spoiler } = generation;
  const result = { generation: id, index: image.index };
  const { width, height } = request;
  return { picture: { url, from: 'result', ageRestricted, spoiler, result }, size: { width, height } };
};

type FreshUse = Invocation<Uses<'ledger' | 'channelMessages'>>;

/** An address that works for an image of a result; undefined where the result was deleted, or nothing shows it any more. */
const freshAddress = async (
  { services }: FreshUse,
  { generation: id, index }: NonNullable<Picture['result']>,
): Promise<string | undefined> => {
  const generation = await services.ledger.find(id);
  if (!generation) return undefined;
  const message = isIn(generation, 'done') ? generation.state.message : null;
  const shown = message === null ? [] : await services.channelMessages.pictures(message);
  return addressOf(generation, { shown, index });
};

/**
 * A request with an address of its picture that works for as long as a job may wait. Stays as it is where there is none:
 * Discord gives a new one only to who can read the message of the picture.
 */
export const withFreshPicture = async (
  use: FreshUse,
  request: GenerationRequest,
): Promise<GenerationRequest> => {
  const operation = operationOf(request);
  if (!('picture' in operation)) return request;
  const { picture } = operation;
  if (!picture.result || !isEnding(picture, use.interaction.receivedAt)) return request;
  const url = await freshAddress(use, picture.result);
  return url === undefined
    ? request
    : { ...request, operation: { ...operation, picture: { ...picture, url } } };
};

const hasSize = ({ sources }: ReadOptions): boolean =>
  (['size', 'width', 'height'] as const).some((option) => sources[option] !== undefined);

/**
 * What was read, with the picture that was ordered or that its parent was made with. Throws a Notice where the model takes
 * no such picture.
 */
export const withPicture = (
  { text, services }: Invocation<Uses<'catalogue'>>,
  read: ReadOptions,
  { picture, parent }: { picture?: OrderedPicture | undefined; parent?: Generation | undefined },
): ReadOptions => {
  const ordered = picture ?? (parent && orderedPictureIn(parent.request));
  if (!ordered) return read;
  const { modelId } = read.request;
  const base = services.catalogue.find('model', modelId)?.baseModel ?? modelId;
  const operation = operationWith(ordered, base);
  if (!operation) throw new Notice(text.pictures.noAdapter(modelId), ['model']);
  const size = picture && !hasSize(read) ? sizeWith(picture, read.request) : {};
  // The endpoint that starts from a picture knows no highres fix.
  const fix = operation.kind === 'img2img' ? { highresFix: null } : {};
  return { ...read, request: { ...read.request, ...size, ...fix, operation } };
};
