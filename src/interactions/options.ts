import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Text } from '#text/index.ts';
import type { Completer } from './invocation.ts';
import { fileSchema, type InteractionFile } from './target-message.ts';

/** The values that an option is chosen from, as members read them. */
export type Choices = readonly { name: string; value: string | number }[];

/** Discord's declaration of an option, apart from name and description: type, limits, choices. */
export type Declaration = Record<string, unknown> & {
  type: APIApplicationCommandBasicOption['type'];
  choices?: Choices;
};

/** One option of a command: what Discord is told about it, and how its value is parsed. */
export type Option<T = unknown, R extends boolean = boolean> = {
  declare(text: Text): Declaration;
  schema: z.ZodType<T>;
  isRequired: R;
  /** Suggests values while a member types. */
  complete?: Completer;
};

/** The options of a command or subcommand by name, in Discord's order. */
export type Options = Record<string, Option>;

/** The parsed values that a handler receives; omitted options are undefined. */
export type ParsedOptions<O extends Options> = {
  [N in keyof O]: O[N] extends Option<infer T, infer R> ? (R extends true ? T : T | undefined) : never;
};

/** Makes an option required. */
export const required = <T>(option: Option<T, false>): Option<T, true> => ({ ...option, isRequired: true });

/** Adds suggestions to a text or number option. */
export const completedBy = <T, R extends boolean>(
  complete: Completer,
  option: Option<T, R>,
): Option<T, R> => ({ ...option, complete });

/** Text of at most 6000 characters, unless another limit is given. */
export const stringOption = ({ maxLength }: { maxLength?: number } = {}): Option<string, false> => ({
  declare: () => ({
    type: ApplicationCommandOptionType.String,
    ...(maxLength === undefined ? {} : { max_length: maxLength }),
  }),
  schema: z.string(),
  isRequired: false,
});

type Range = { min: number; max: number };

const rangeOf = ({ min, max }: Range) => ({ min_value: min, max_value: max });

/** A whole number. */
export const integerOption = (range: Range): Option<number, false> => ({
  declare: () => ({ type: ApplicationCommandOptionType.Integer, ...rangeOf(range) }),
  schema: z.number().int().min(range.min).max(range.max),
  isRequired: false,
});

/** A number with a fraction. */
export const numberOption = (range: Range): Option<number, false> => ({
  declare: () => ({ type: ApplicationCommandOptionType.Number, ...rangeOf(range) }),
  schema: z.number().min(range.min).max(range.max),
  isRequired: false,
});

export const booleanOption = (): Option<boolean, false> => ({
  declare: () => ({ type: ApplicationCommandOptionType.Boolean }),
  schema: z.boolean(),
  isRequired: false,
});

/** One of a fixed list of at most 25 texts or whole numbers; `nameOf` returns what members see. */
export const choiceOption = <const V extends string | number>(
  values: readonly V[],
  nameOf: (text: Text, value: V) => string,
): Option<V, false> => ({
  declare: (text) => ({
    type:
      typeof values[0] === 'number'
        ? ApplicationCommandOptionType.Integer
        : ApplicationCommandOptionType.String,
    choices: values.map((value) => ({ name: nameOf(text, value), value })),
  }),
  schema: z.literal(values),
  isRequired: false,
});

/** A member or any other user, as an id. */
export const userOption = (): Option<string, false> => ({
  declare: () => ({ type: ApplicationCommandOptionType.User }),
  schema: z.string().regex(/^\d{17,20}$/),
  isRequired: false,
});

/** An attached file. `types`: what Discord's clients offer, by the names of files, such as `image` or `.json`. */
export const attachmentOption = (types?: readonly string[]): Option<InteractionFile, false> => ({
  declare: () => ({
    type: ApplicationCommandOptionType.Attachment,
    ...(types === undefined ? {} : { file_types: types }),
  }),
  schema: fileSchema,
  isRequired: false,
});

/**
 * Creates a parser of raw options; it returns undefined if they are invalid. Discord validates them, but a
 * request may be forged.
 */
export const createOptionParser = <O extends Options>(
  options: O,
): ((raw: Readonly<Record<string, unknown>>) => ParsedOptions<O> | undefined) => {
  const shape = Object.fromEntries(
    Object.entries(options).map(([name, { schema, isRequired }]) => [
      name,
      isRequired ? schema : schema.optional(),
    ]),
  );
  // Made once: zod compiles a schema when it is used first.
  const schema = z.object(shape);
  // The shape was built from the very options that the type names.
  return (raw) => schema.safeParse(raw).data as ParsedOptions<O> | undefined;
};
