import { z } from 'zod';
import { adapterFor, type OrderedPicture, type Picture, pictureSchema, USUAL_STRENGTH } from './picture.ts';

/** How long a description is. */
const CAPTION_LENGTHS = ['short', 'normal', 'long'] as const;

/**
 * The operation of the API that makes an order, with what it takes beside the fields that all orders have. A kind of
 * operation is one entry here, and one in the table of `src/modelslab/operations.ts`. Limits are checked where it is
 * ordered: what is stored stays readable within any.
 */
export const operationSchema = z.discriminatedUnion('kind', [
  /** From words alone. */
  z.object({ kind: z.literal('text2img') }),
  /** From a picture; `strength`: how much of it is changed. */
  z.object({
    kind: z.literal('img2img'),
    picture: pictureSchema,
    strength: z.number(),
  }),
  /** From words, with the style or the face of a picture; `adapter`: the API's model that reads it. */
  z.object({
    kind: z.literal('ipAdapter'),
    picture: pictureSchema,
    use: z.enum(['style', 'face']),
    adapter: z.string(),
    scale: z.number(),
  }),
  /**
   * Makes a picture larger; `scale`: so many times as wide and as high. The other fields say what the picture is of;
   * `isRepeatable`: ordered from words alone, they make it again.
   */
  z.object({
    kind: z.literal('superResolution'),
    picture: pictureSchema,
    scale: z.number(),
    isRepeatable: z.boolean(),
  }),
  /** Puts a picture into words: the one operation that ends in a text. */
  z.object({ kind: z.literal('caption'), picture: pictureSchema, length: z.enum(CAPTION_LENGTHS) }),
]);

/** The operation of the API that makes an order. */
export type Operation = z.output<typeof operationSchema>;

/** A kind of operation. */
export type OperationKind = Operation['kind'];

/** The operations of these kinds. */
export type OperationOf<K extends OperationKind> = {
  [P in K]: { kind: P } & Extract<Operation, { kind: P }>;
}[K];

type HasOperation = { operation?: Operation | undefined };

const FROM_WORDS: Operation = { kind: 'text2img' };

/** The operation that makes a request. */
export const operationOf = ({ operation }: HasOperation): Operation => operation ?? FROM_WORDS;

/** The picture that goes into a request; undefined where it is made of words alone. */
export const pictureOf = (request: HasOperation): Picture | undefined => {
  const operation = operationOf(request);
  return 'picture' in operation ? operation.picture : undefined;
};

/** The operation for a picture and a base model; undefined where the API has no adapter for that base. */
export const operationWith = (
  { picture, use, strength = USUAL_STRENGTH[use] }: Omit<OrderedPicture, 'size'>,
  base: string,
): Operation | undefined => {
  if (use === 'start') return { kind: 'img2img', picture, strength };
  const adapter = adapterFor(base, use);
  return adapter === undefined ? undefined : { kind: 'ipAdapter', picture, use, adapter, scale: strength };
};

/** The picture of a request as it was ordered; undefined where it is made of words alone. */
export const orderedPictureIn = (request: HasOperation): Omit<OrderedPicture, 'size'> | undefined => {
  const operation = operationOf(request);
  if (operation.kind === 'img2img')
    return { picture: operation.picture, use: 'start', strength: operation.strength };
  if (operation.kind !== 'ipAdapter') return undefined;
  return { picture: operation.picture, use: operation.use, strength: operation.scale };
};
/** Whether a request ends in a text, and not in images. */
export const makesText = (request: HasOperation): boolean => operationOf(request).kind === 'caption';

/** A request as one of another picture made from it: what was only done to a picture that was there is left out. */
export const withoutEdit = <Request extends HasOperation>(request: Request): Request =>
  operationOf(request).kind === 'superResolution' ? { ...request, operation: undefined } : request;
