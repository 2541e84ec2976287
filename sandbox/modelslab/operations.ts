import type { JsonObject } from './call.ts';
import { EDIT_ATTRIBUTES, readCaption, readSuperResolution } from './edit-order.ts';
import { attributesOf, type ImageEndpoint, type ImageOrder, readImageOrder } from './image-order.ts';
import { type Input, type Inputs, smallCopy } from './inputs.ts';
import type { Order } from './order.ts';
import type { Breach } from './order-fields.ts';
import { ORDER_PATHS } from './paths.ts';
import { RULES } from './rules.ts';

/** An order, or what is wrong with its body; null where the picture that it works on cannot be fetched. */
type Read = { order: Order } | { breaches: Breach[] } | null;

/** What one operation takes, and how it reads that. */
export type Operation = {
  path: string;
  attributes: ReadonlySet<string>;
  read(body: JsonObject): Promise<Read>;
};

/** An image made from a picture has its size, as far as the API makes images of that size. */
const sizeOf = ({ width, height }: Input): Pick<ImageOrder, 'width' | 'height'> => {
  const { min, max, multipleOf } = RULES.side;
  const scale = Math.min(1, max / Math.max(width, height));
  const side = (pixels: number) => Math.max(min, Math.round((pixels * scale) / multipleOf) * multipleOf);
  return { width: side(width), height: side(height) };
};

/** The order with its picture; undefined where that cannot be read. */
const withPicture = async (order: ImageOrder, inputs: Inputs): Promise<ImageOrder | undefined> => {
  const url = order.init_image ?? order.ip_adapter_image;
  if (url === null) return order;
  const input = await inputs.read(url);
  if (!input) return undefined;
  const size = order.endpoint === 'img2img' ? sizeOf(input) : {};
  return { ...order, picture: await smallCopy(input), ...size };
};

const imageOperation = (endpoint: ImageEndpoint, inputs: Inputs): Operation => ({
  path: ORDER_PATHS[endpoint],
  attributes: attributesOf(endpoint),
  async read(body) {
    const read = readImageOrder(endpoint, body);
    if ('breaches' in read) return read;
    const order = await withPicture(read.order, inputs);
    return order ? { order } : null;
  },
});

/** All that can be ordered. */
export const operationsOf = (inputs: Inputs): readonly Operation[] => [
  imageOperation('text2img', inputs),
  imageOperation('img2img', inputs),
  {
    path: ORDER_PATHS.super_resolution,
    attributes: EDIT_ATTRIBUTES.super_resolution,
    read: (body) => readSuperResolution(body, inputs.read),
  },
  {
    path: ORDER_PATHS.caption,
    attributes: EDIT_ATTRIBUTES.caption,
    read: (body) => readCaption(body, inputs.read),
  },
];
