import type { EditOrder } from './edit-order.ts';
import type { Text2imgOrder } from './text2img-order.ts';

/** A request that was accepted, in one of the operations. Those that an older run kept name none: they are of text2img. */
export type Order = Text2imgOrder | EditOrder;

/** Whether it works on a picture and is told no prompt. */
export const isEditOrder = (order: Order): order is EditOrder => 'initImage' in order;

/** The prompt of an order; of one that has none, the address of the picture that it works on. */
export const wordsOfOrder = (order: Order): string => (isEditOrder(order) ? order.initImage : order.prompt);
