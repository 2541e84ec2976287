import { IMAGINE_OPTIONS, imageOption, type OptionValue } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { type OperationKind, type OperationOf, operationOf } from '#domain/generation/operation.ts';
import type { Output } from '#domain/generation/output.ts';
import { type GenerationRequest, optionIn, type RequestFields } from '#domain/generation/request.ts';
import { storableText } from '#domain/json.ts';

/** Attributes of a body; what is undefined is absent from it. */
export type Attributes = Record<string, OptionValue | null | undefined>;

/** What the API repeats of an order in `meta`, by the names that it may have there, and what was ordered. */
export type Echo = { names: readonly string[]; ordered: string | number };

/** How the API is asked for an operation, and what its answer holds. */
type OperationCall<K extends OperationKind> = {
  /** Below `/v6`. Orders are fetched in the same folder. */
  endpoint: string;
  /** All of the body but the operator's part. */
  attributes(fields: RequestFields, operation: OperationOf<K>): Attributes;
  echoes(request: GenerationRequest): Echo[];
  /** It knows no `base64` and no `temp`. */
  isEditing?: true;
  /** What it makes is a text. */
  isText?: true;
};

const yesNo = (yes: boolean) => (yes ? 'yes' : 'no');

type Spelling = { isQuoted?: true; isBoolean?: true };

/** A value in the spelling of the API page's example: some numbers as digits in quotes, flags as yes or no. */
const spelled = (value: OptionValue | null | undefined, { isQuoted, isBoolean }: Spelling) => {
  if (typeof value === 'boolean') return isBoolean ? value : yesNo(value);
  return isQuoted && typeof value === 'number' ? String(value) : value;
};

/** The attributes that members decide, each as the table of options says. */
const optionAttributes = (fields: RequestFields): Attributes =>
  Object.fromEntries(
    IMAGINE_OPTIONS.flatMap((name) => {
      const option = imageOption(name);
      return option.attribute === undefined
        ? []
        : [[option.attribute, spelled(optionIn(fields, name), option)]];
    }),
  );

const modelEchoes = ({ seed, modelId }: GenerationRequest): Echo[] => [
  { names: ['seed'], ordered: seed },
  { names: ['model_id'], ordered: modelId },
];

/** Upscaled images are larger than what was ordered. */
const sizeEchoes = ({ upscale, width, height }: GenerationRequest): Echo[] =>
  upscale
    ? []
    : [
        { names: ['W', 'width'], ordered: width },
        { names: ['H', 'height'], ordered: height },
      ];

/** Every operation that the bot orders. To add one is to add an entry here, and its kind to `operationSchema`. */
const CALLS: { [K in OperationKind]: OperationCall<K> } = {
  text2img: {
    endpoint: 'images/text2img',
    attributes: optionAttributes,
    echoes: (request) => [...modelEchoes(request), ...sizeEchoes(request)],
  },
  img2img: {
    endpoint: 'images/img2img',
    attributes: (fields, { picture, strength }) => ({
      // The one attribute that this endpoint does not know.
      ...optionAttributes({ ...fields, highresFix: undefined }),
      init_image: picture.url,
      strength,
    }),
    // The size is that of the picture, whatever was ordered.
    echoes: modelEchoes,
  },
  ipAdapter: {
    endpoint: 'images/text2img',
    attributes: (fields, { picture, adapter, scale }) => ({
      ...optionAttributes(fields),
      ip_adapter_id: adapter,
      ip_adapter_image: picture.url,
      ip_adapter_scale: scale,
    }),
    echoes: (request) => [...modelEchoes(request), ...sizeEchoes(request)],
  },
  superResolution: {
    endpoint: 'image_editing/super_resolution',
    attributes: (_fields, { picture, scale }) => ({ init_image: picture.url, scale }),
    // Nothing that tells one order from another: the API may keep the picture at an address of its own.
    echoes: () => [],
    isEditing: true,
  },
  caption: {
    endpoint: 'image_editing/caption',
    attributes: (_fields, { picture, length }) => ({ init_image: picture.url, length }),
    echoes: () => [],
    isEditing: true,
    isText: true,
  },
};

/** The endpoint of a kind of operation, below `/v6`. */
export const endpointOf = (kind: OperationKind): string => CALLS[kind].endpoint;

const attributesOf = <K extends OperationKind>(
  operation: OperationOf<K>,
  fields: RequestFields,
): Attributes => CALLS[operation.kind].attributes(fields, operation);

/** Whether an operation takes what the operator decides of images: base64, and links that do not last. */
export const takesImageForm = ({ operation }: RequestFields): boolean =>
  CALLS[operationOf({ operation: operation ?? undefined }).kind].isEditing !== true;

// Characters: what a prompt has room for.
const MOST_TEXT = LIMITS.prompt.max;

const asText = ({ source }: Output): Output[] =>
  source.kind === 'base64'
    ? [{ source: { kind: 'text', text: storableText(source.data).slice(0, MOST_TEXT) }, fallbackUrls: [] }]
    : [];

/** What an order has made: of an operation that makes a text, whatever is no address is that text. */
export const madeBy = (kind: OperationKind, outputs: readonly Output[]): Output[] =>
  CALLS[kind].isText ? outputs.flatMap(asText) : [...outputs];

/** The attributes of an order that members decide. */
export const orderAttributes = ({ operation, ...fields }: RequestFields): Attributes =>
  attributesOf(operationOf({ operation: operation ?? undefined }), fields);

/** What an answer that belongs to a request repeats of it, where it repeats anything. */
export const echoesOf = (request: GenerationRequest): Echo[] =>
  CALLS[operationOf(request).kind].echoes(request);
