import fc from 'fast-check';
import type { z } from 'zod';

/** What Discord's client lets a member type that a bot might not expect. */
const SOUPS = [
  '@everyone <@100000000000000005> <@&1> <#2> </imagine:3> <t:0:R>',
  '**bold** __under__ ~~gone~~ ||hidden|| `code` ```block``` # head\n> quote\n- item\n1. first',
  '[words](https://example.com) https://example.com <https://example.com>',
  '<:blob:100000000000000005> <a:party:100000000000000006> 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 é̷̡̛̮',
  'zero\u200bwidth\u200d\u2060\ufeff and \u202eright to left\u202c',
  '<lora:more_details:0.8> <lora:a> <lora::1> <lora:b:> <lora:c:9> <lora:more_details:0.2>',
  '--ar 3:2 --no text --seed 5 --steps 31 --ar 99:1 --seed x --steps 30 --unknown',
  "'; DROP TABLE generations; -- {{x}} %s %n \\ \\\\ \0",
  'a,b,,a, ,c;d|e',
  '\n\n\n',
  ' \t ',
  '\u200b',
  'null',
  '-0',
  '1e400',
  '0x10',
  '0.1, 0.5, 1',
  '__proto__',
  'constructor',
];

/** How many code points stand between the two ranges of those that a character has: halves of pairs. */
const HALVES = 0x800;
const FIRST_HALF = 0xd800;

/**
 * Every character there is, as often as the unit `binary` of fast-check has it. That one lists all of them at its first
 * use, which takes most of two seconds of each run that imports this.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: 0x10_ffff - HALVES }).map(
  (nth) => String.fromCodePoint(nth < FIRST_HALF ? nth : nth + HALVES),
  (character) => {
    const codePoint = String(character).codePointAt(0) ?? 0;
    return codePoint < FIRST_HALF ? codePoint : codePoint - HALVES;
  },
);

const short = fc.oneof(
  fc.constantFrom(...SOUPS),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
);

/** The same over and over, as long as Discord lets an option be. */
const flood = fc
  .tuple(fc.constantFrom('a', '\n', '*', '🦊', 'word ', ...SOUPS), fc.integer({ min: 1, max: 6000 }))
  .map(([piece, times]) => piece.repeat(times));

/** Text as no bot hopes for it, of well-formed UTF-16 and at most so many characters. */
export const anyText = (maxLength = 6000): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: short, weight: 4 }, flood).map((text) => text.slice(0, maxLength).toWellFormed());

/** Whatever Discord's wire format can carry as an option's value, of the right type or not. */
export const anyOptionValue: fc.Arbitrary<string | number | boolean> = fc.oneof(
  anyText(),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 2 ** 32, 2 ** 53, Number.MAX_VALUE),
  fc.boolean(),
);

type Definition =
  | { type: 'string' | 'number' }
  | { type: 'literal'; values: readonly unknown[] }
  | { type: 'nullable'; innerType: z.core.$ZodType }
  | { type: 'object'; shape: Record<string, z.core.$ZodType> }
  | { type: 'union'; options: readonly z.core.$ZodType[] };

const fromSchema = (schema: z.core.$ZodType, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> => {
  const definition = schema._zod.def as unknown as Definition;
  const inner = (one: z.core.$ZodType) => fromSchema(one, text);
  switch (definition.type) {
    case 'string':
      return text;
    case 'number':
      return fc.double({ min: 0, max: 100_000, noNaN: true });
    case 'literal':
      return fc.constantFrom(...definition.values);
    case 'nullable':
      return fc.option(inner(definition.innerType), { nil: null });
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(definition.shape).map(([key, value]) => [key, inner(value)])),
      );
    case 'union':
      return fc.oneof(...definition.options.map(inner));
    default:
      throw new Error(`no values are made of ${JSON.stringify(definition)}`);
  }
};

/** What a schema takes, with that text where it takes one. */
export const anyOf = <S extends z.core.$ZodType>(
  schema: S,
  text: fc.Arbitrary<string> = anyText(),
): fc.Arbitrary<z.core.output<S>> => fromSchema(schema, text) as fc.Arbitrary<z.core.output<S>>;
