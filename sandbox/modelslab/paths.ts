/** Where each operation is ordered. */
export const ORDER_PATHS = {
  text2img: '/api/v6/images/text2img',
  img2img: '/api/v6/images/img2img',
  super_resolution: '/api/v6/image_editing/super_resolution',
  caption: '/api/v6/image_editing/caption',
} as const;

const ORDERS: ReadonlySet<string> = new Set(Object.values(ORDER_PATHS));

/** Whether calls of a path order something that is billed. */
export const isOrderPath = (path: string): boolean => ORDERS.has(path);

/** The calls that ask for what was ordered. */
export const FETCHES = /^\/api\/v6\/(?:images|image_editing)\/fetch/;
