import { z } from 'zod';
import type { Input } from './inputs.ts';
import { type Breach, breachOf, nullable, requiredText, wholeBetween, yesNo } from './order-fields.ts';
import { RULES } from './rules.ts';

const common = {
  key: z.string(),
  init_image: requiredText('init_image').pipe(z.url('The init_image must be a valid URL.')),
  webhook: nullable(z.url('The webhook must be a valid URL.'), null),
  // The documents say integer; their samples show text too.
  track_id: nullable(z.union([z.string(), z.number()]), null),
  base64: yesNo('base64', false),
};

const superResolutionSchema = z.object({
  ...common,
  model_id: nullable(
    z.enum(RULES.upscalers, 'The selected model id is invalid.'),
    'realesr-general-x4v3' as const,
  ),
  // The documents name no range: twice to four times is what the models are made for.
  scale: nullable(wholeBetween('scale', RULES.scale), 3),
  face_enhance: yesNo('face_enhance', false),
});

const captionSchema = z.object({
  ...common,
  length: nullable(z.enum(RULES.captionLengths, 'The selected length is invalid.'), 'normal' as const),
});

/** What all orders have that work on one picture and are told no prompt. */
type EditBase = {
  prompt: '';
  initImage: string;
  webhook: string | null;
  track_id: string | number | null;
  base64: boolean;
  samples: 1;
};

/** One picture to be enlarged. */
export type SuperResolutionOrder = EditBase & {
  operation: 'super_resolution';
  model_id: string;
  scale: number;
  face_enhance: boolean;
};

/** One picture to be described. */
export type CaptionOrder = EditBase & { operation: 'caption'; length: string; text: string };

export type EditOrder = SuperResolutionOrder | CaptionOrder;

/** The body's attributes, of each operation. */
export const EDIT_ATTRIBUTES = {
  super_resolution: new Set(Object.keys(superResolutionSchema.shape)),
  caption: new Set(Object.keys(captionSchema.shape)),
} as const;

/** The formats that a caption is made of, as sharp names them. */
const CAPTIONED = new Set(['png', 'jpeg']);

type Body = Record<string, unknown>;

/** An order, or what is wrong with its body; null for a picture that cannot be fetched. */
type Read<Order> = { order: Order } | { breaches: Breach[] } | null;

/** Fetches the picture behind an address. */
type ReadInput = (url: string) => Promise<Input | undefined>;

const baseOf = ({
  init_image,
  webhook,
  track_id,
  base64,
}: z.output<typeof superResolutionSchema> | z.output<typeof captionSchema>): EditBase => ({
  prompt: '',
  initImage: init_image,
  webhook,
  track_id,
  base64,
  samples: 1,
});

export const readSuperResolution = async (
  body: Body,
  readInput: ReadInput,
): Promise<Read<SuperResolutionOrder>> => {
  const { data, error } = superResolutionSchema.safeParse(body);
  if (!data) return { breaches: error.issues.map((issue) => breachOf(issue, body)) };
  if (!(await readInput(data.init_image))) return null;
  const { model_id, scale, face_enhance } = data;
  return { order: { ...baseOf(data), operation: 'super_resolution', model_id, scale, face_enhance } };
};

export const readCaption = async (body: Body, readInput: ReadInput): Promise<Read<CaptionOrder>> => {
  const { data, error } = captionSchema.safeParse(body);
  if (!data) return { breaches: error.issues.map((issue) => breachOf(issue, body)) };
  const input = await readInput(data.init_image);
  if (!input) return null;
  if (!CAPTIONED.has(input.format)) {
    const text = 'The init_image must be a file of type: png, jpeg, jpg.';
    return { breaches: [{ field: 'init_image', text, sent: data.init_image }] };
  }
  return {
    order: {
      ...baseOf(data),
      operation: 'caption',
      length: data.length,
      text: captionOf(input, data.length),
    },
  };
};

const shapeOf = ({ width, height }: Input): string => {
  if (width === height) return 'square';
  return width > height ? 'wide' : 'tall';
};

/** What can be told of a picture by its size and its most frequent colour. */
const captionOf = (input: Input, length: string): string => {
  const short = `a ${input.colour} picture`;
  if (length === 'short') return short;
  const normal = `a ${shapeOf(input)} picture, mostly ${input.colour}`;
  return length === 'normal'
    ? normal
    : `${normal}, ${input.width} by ${input.height} pixels, painted by a machine`;
};
