import type { z } from 'zod';
import type { LoraSelection } from './lora.ts';

/** Bounds, both of them allowed. */
export type Bounds = { min: number; max: number };

/** What members type or choose. */
export type OptionKind =
  | {
      type: 'text';
      /** Characters. */
      maxLength?: number;
      /** One id, typed or picked from suggestions. */
      isId?: true;
      /** Sentences, for which a form has several lines. */
      isProse?: true;
      /** It is one of these, typed by an exact or a friendly name. */
      values?: readonly string[];
    }
  | ({ type: 'integer' } & Bounds)
  | ({ type: 'number' } & Bounds)
  | { type: 'choice'; values: readonly (string | number)[] }
  | { type: 'yesNo' };

/** The field of a request that an option decides. */
type RequestField<N extends string = string, S extends z.ZodType = z.ZodType> = {
  name: N;
  schema: S;
  /** What it is where nobody decides, undefined where the reader says so. Null is not sent. */
  defaultValue: z.output<S> | undefined;
  /** The schema of rows that were written within other limits, where it does not follow from the kind of option. */
  stored?: z.ZodType<z.output<S>>;
};

/** The part of a request that two options decide together. */
export type HasLoras = { loras?: readonly LoraSelection[] | null | undefined };

/** One option of `/imagine`: all that is known of it but its sentence, which is in `src/text`. */
export type ImageOption = {
  kind: OptionKind;
  /** Null for an option that only helps others to decide theirs. */
  field: RequestField | null;
  /** Its attribute in the body of `text2img`. One without is sent in the attributes of other options. */
  attribute?: string;
  /** The number is sent in quotes, as in the API page's example. */
  isQuoted?: true;
  /** The flag is sent as JSON has it, as the endpoint's newer schema says, and not as yes or no. */
  isBoolean?: true;
  /** It can only be set by a flag in the prompt: Discord has room for 25 options of a command. */
  isFlagOnly?: true;
  /** Its place among the defaults that a member or a server can have. One without can have no default. */
  defaultPlace?: number;
  /** Its value in a request, where that is not simply the field. */
  valueIn?: (request: HasLoras) => string | undefined;
  /** How it is stored in presets and defaults, where that is not simply the field. */
  stored?: (typed: string, request: HasLoras) => string;
};

/** A field of a request: its name, its schema, and what it is where nobody decides. */
export const field = <const N extends string, S extends z.ZodType>(
  name: N,
  schema: S,
  defaultValue?: z.output<S>,
  stored?: z.ZodType<z.output<S>>,
): RequestField<N, S> => ({ name, schema, defaultValue, ...(stored ? { stored } : {}) });
