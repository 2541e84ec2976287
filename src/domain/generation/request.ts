import { z } from 'zod';
import type { ImageOption } from './image-option.ts';
import {
  IMAGE_OPTIONS,
  IMAGINE_OPTIONS,
  type ImagineOption,
  type ImagineOptions,
  imageOption,
  type OptionValue,
} from './image-options.ts';
import { operationSchema } from './operation.ts';

type Table = typeof IMAGE_OPTIONS;
type Field<N extends ImagineOption> = NonNullable<Table[N]['field']>;

/** The fields of a request, each with the schema that its option has in the table. */
type RequestShape = { [N in ImagineOption as Field<N>['name']]: Field<N>['schema'] };

type FieldOption = ImageOption & { field: object };

const hasField = (option: ImageOption): option is FieldOption => option.field !== null;

const shapeOf = (schemaOf: (option: FieldOption) => z.ZodType): RequestShape =>
  // The keys and the outputs are those of the table, which the type was made of.
  Object.fromEntries(
    Object.values<ImageOption>(IMAGE_OPTIONS)
      .filter(hasField)
      .map((option) => [option.field.name, schemaOf(option)]),
  ) as RequestShape;

/** The operation that makes it; left out: text2img. */
const operation = operationSchema.optional();

/** One image order as it is stored, sent and repeated: everything that a member decides, nothing of the operator's. */
export const generationRequestSchema = z.object({ ...shapeOf(({ field }) => field.schema), operation });

/** One image order, with every value inside the API's limits. */
export type GenerationRequest = z.output<typeof generationRequestSchema>;

const withoutLimits = ({ kind, field }: FieldOption): z.ZodType => {
  if (field.stored) return field.stored;
  if (kind.type === 'text' && !kind.values) return z.string();
  return kind.type === 'integer' || kind.type === 'number' ? z.number() : field.schema;
};

/**
 * A request as it was stored: of the same kinds of values, without their limits. Limits become narrower with time, and
 * what was ordered within wider ones stays readable; so does what was ordered before there was an option.
 */
export const storedRequestSchema = z.object({
  ...shapeOf((option) => {
    const { defaultValue } = option.field;
    if (defaultValue === null) return withoutLimits(option).nullable().default(null);
    return defaultValue === undefined ? withoutLimits(option) : withoutLimits(option).default(defaultValue);
  }),
  operation,
});

/** Fields of a request, or what is sent in their place: null says that nothing was chosen. */
export type RequestFields = { [F in keyof GenerationRequest]?: GenerationRequest[F] | null | undefined };

const isFieldOf = (name: string): name is keyof GenerationRequest => name in generationRequestSchema.shape;

/** The value of an option in a request; undefined where there is none, null where nothing was chosen. */
export const optionIn = (request: RequestFields, name: ImagineOption): OptionValue | null | undefined => {
  const { field, valueIn } = imageOption(name);
  if (valueIn) return valueIn(request);
  const value = field !== null && isFieldOf(field.name) ? request[field.name] : undefined;
  // LoRAs are the one field of several values, and have their own way above.
  return typeof value === 'object' ? null : value;
};

/** The options that would make this request again: what a remix starts from. */
export const optionsOf = (request: GenerationRequest): ImagineOptions =>
  Object.fromEntries(
    IMAGINE_OPTIONS.filter((name) => imageOption(name).field !== null || imageOption(name).valueIn).map(
      (name) => [name, optionIn(request, name) ?? ''],
    ),
  );
