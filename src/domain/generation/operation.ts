import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** A picture that goes into an order. */
const pictureSchema = z.object({
  /** Its address for the API. Those of Discord are signed, and work for about a day. */
  url: z.string(),
  /** The result of this bot that it is an image of; left out: a member attached it. */
  result: z.object({ generation: z.string(), index: z.number().int().nonnegative() }).optional(),
});

/** What a picture can be a reference for. */
const REFERENCES = ['style', 'face'] as const;

/** How long a description is. */
const CAPTION_LENGTHS = ['short', 'normal', 'long'] as const;

const { imageStrength } = LIMITS;

/**
 * The operation of the API that makes an order, with what it takes beside the fields that all orders have. A kind of
 * operation is one entry here, and one in the table of `src/modelslab/operations.ts`.
 */
export const operationSchema = z.discriminatedUnion('kind', [
  /** From words alone. */
  z.object({ kind: z.literal('text2img') }),
  /** From a picture; `strength`: how much of it is changed. */
  z.object({
    kind: z.literal('img2img'),
    picture: pictureSchema,
    strength: z.number().min(imageStrength.min).max(imageStrength.max),
  }),
  /** From words, with the style or the face of a picture; `adapter`: the API's model that reads it. */
  z.object({
    kind: z.literal('ipAdapter'),
    picture: pictureSchema,
    use: z.enum(REFERENCES),
    adapter: z.string(),
    scale: z.number().min(imageStrength.min).max(imageStrength.max),
  }),
  /** Makes a picture larger; `scale`: so many times as wide and as high. The other fields say what the picture is of. */
  z.object({ kind: z.literal('superResolution'), picture: pictureSchema, scale: z.int().min(2).max(4) }),
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

const FROM_WORDS: Operation = { kind: 'text2img' };

/** The operation that makes a request. */
export const operationOf = ({ operation }: { operation?: Operation | undefined }): Operation =>
  operation ?? FROM_WORDS;

type Ordered = { operation?: Operation | undefined };

/** Whether a request ends in a text, and not in images. */
export const makesText = (request: Ordered): boolean => operationOf(request).kind === 'caption';

/** A request as one of another picture made from it: what was only done to a picture that was there is left out. */
export const withoutEdit = <Request extends Ordered>(request: Request): Request =>
  operationOf(request).kind === 'superResolution' ? { ...request, operation: undefined } : request;
