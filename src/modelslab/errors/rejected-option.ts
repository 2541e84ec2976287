import { IMAGINE_OPTIONS, type ImagineOption, imageOption } from '#domain/generation/image-options.ts';

/** The option of `/imagine` behind each body attribute that a member can set. */
const OPTION_OF_ATTRIBUTE = new Map<string, ImagineOption>([
  ...IMAGINE_OPTIONS.flatMap((name): [string, ImagineOption][] => {
    const { attribute } = imageOption(name);
    return attribute === undefined ? [] : [[attribute, name]];
  }),
  // Refusals use this word too.
  ['lora', 'lora'],
]);

// The API writes a field as it is sent, or with blanks in place of the underscores. The longest first: "negative
// prompt" also holds "prompt".
const PATTERNS = [...OPTION_OF_ATTRIBUTE]
  .toSorted(([a], [b]) => b.length - a.length)
  .map(([attribute, option]) => ({
    option,
    pattern: new RegExp(`\\b${attribute.replaceAll('_', '[ _]')}\\b`, 'i'),
  }));

/** The option that a refusal is about: by the field that carries the text, else by a field named in it. */
export const rejectedOption = (refusal: { field: string; text: string }): ImagineOption | null => {
  // A list entry is refused under `field.index`.
  const named = OPTION_OF_ATTRIBUTE.get(refusal.field.split('.')[0] ?? '');
  return named ?? PATTERNS.find(({ pattern }) => pattern.test(refusal.text))?.option ?? null;
};
