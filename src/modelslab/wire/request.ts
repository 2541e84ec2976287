import type { GenerationRequest, RequestFields } from '#domain/generation/request.ts';
import { orderAttributes, takesImageForm } from '#modelslab/operations.ts';

/**
 * Every body attribute of an order, in our own types: the fields of a request with its operation, and what members do not
 * decide. A field left out is not sent; a null is sent as null.
 */
export type OrderInput = RequestFields & {
  key: string;
  webhook?: string | null | undefined;
  trackId?: string | number | null | undefined;
  base64?: boolean | undefined;
  temp?: boolean | undefined;
};

/** What the operator decides for every order, beside the key. */
export type OperatorInput = {
  /** An https address that the API posts the finished order to. */
  webhook?: string | undefined;
  /** Sent back by the webhook; the API uses it for nothing else. */
  trackId?: string | number | undefined;
  base64?: boolean | undefined;
  /** Links that live for 24 hours, on a host that is reachable where the usual one is blocked. */
  temp?: boolean | undefined;
};

const yesNo = (yes: boolean | undefined) => (yes === undefined ? undefined : yes ? 'yes' : 'no');

const imageForm = ({ base64, temp }: OrderInput) => ({
  base64: yesNo(base64),
  // The page says yes or no, the newer schema says boolean, and a server was seen to refuse the word.
  temp,
});

const orderBody = (input: OrderInput) => ({
  key: input.key,
  ...orderAttributes(input),
  webhook: input.webhook,
  track_id: input.trackId,
  ...(takesImageForm(input) ? imageForm(input) : {}),
});

/** The JSON text of an order; what is undefined is absent from it. */
export const encodeOrder = (input: OrderInput): string => JSON.stringify(orderBody(input));

/** A member's order with the operator's part added. A null of the domain means "not chosen" and is left out. */
export const orderInput = (
  request: GenerationRequest,
  operator: OperatorInput & { key: string },
): OrderInput => ({
  ...Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)),
  ...operator,
});
