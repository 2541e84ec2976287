import type { EditOrder } from './edit-order.ts';
import type { ImageOrder } from './image-order.ts';

/** A request that was accepted. */
export type Order = ImageOrder | EditOrder;

/** Whether it works on a picture and is told no prompt. */
export const isEditOrder = (order: Order): order is EditOrder => 'initImage' in order;

/** The prompt of an order; of one that has none, the address of the picture that it works on. */
export const wordsOfOrder = (order: Order): string => (isEditOrder(order) ? order.initImage : order.prompt);
