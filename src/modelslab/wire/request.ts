import { IMAGINE_OPTIONS, imageOption, type OptionValue } from '#domain/generation/image-options.ts';
import { type GenerationRequest, optionIn, type RequestFields } from '#domain/generation/request.ts';

/**
 * Every body attribute of `POST /v6/images/text2img`, in our own types: the fields of a request, and what members do not
 * decide. A field left out is not sent; a null is sent as null.
 */
export type Text2ImgInput = RequestFields & {
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

type Spelling = { isQuoted?: true; isBoolean?: true };

/** A value in the spelling of the API page's example: some numbers as digits in quotes, flags as yes or no. */
const spelled = (value: OptionValue | null | undefined, { isQuoted, isBoolean }: Spelling) => {
  if (typeof value === 'boolean') return isBoolean ? value : yesNo(value);
  return isQuoted && typeof value === 'number' ? String(value) : value;
};

/** The attributes that members decide, each as the table of options says. */
const optionAttributes = (input: RequestFields): Record<string, OptionValue | null | undefined> =>
  Object.fromEntries(
    IMAGINE_OPTIONS.flatMap((name) => {
      const option = imageOption(name);
      return option.attribute === undefined
        ? []
        : [[option.attribute, spelled(optionIn(input, name), option)]];
    }),
  );

const text2imgBody = (input: Text2ImgInput) => ({
  key: input.key,
  ...optionAttributes(input),
  webhook: input.webhook,
  track_id: input.trackId,
  base64: yesNo(input.base64),
  // The page says yes or no, the newer schema says boolean, and a server was seen to refuse the word.
  temp: input.temp,
});

/** The JSON text of an order; what is undefined is absent from it. */
export const encodeText2Img = (input: Text2ImgInput): string => JSON.stringify(text2imgBody(input));

/** A member's order with the operator's part added. A null of the domain means "not chosen" and is left out. */
export const orderInput = (
  request: GenerationRequest,
  operator: OperatorInput & { key: string },
): Text2ImgInput => ({
  ...Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)),
  ...operator,
});
