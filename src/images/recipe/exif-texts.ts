import { OWN_NAME, type RecipeTexts } from '#domain/recipe/own-recipe.ts';
import type { ImageText } from '#domain/recipe/recipe.ts';
import { TAG, tiffValues, withExifValues } from './tiff.ts';

/** What EXIF begins with in a JPEG, and in the WebP files of some programs. */
export const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1');

// What tells how a UserComment is encoded.
const ENCODING_BYTES = 8;
const UNICODE = Buffer.from('UNICODE\0', 'latin1');

// Before our own text in a MakerNote, where each program writes as it likes.
const OWN_MARK = Buffer.from(`${OWN_NAME}\0`, 'latin1');

const withoutEnd = (text: string): string => text.replaceAll('\0', '').trim();

const utf8 = new TextDecoder('utf-8');

/** Whether a text is one of those that are looked for: it was decoded in the right way. */
const isRecipe = (text: string): boolean => /^\uFEFF?\s*\{|Steps: \d|Negative prompt:/.test(text);

/** Decodes UTF-16 in the byte order that programs disagree about, or what should have been that. */
const decodedUnicode = (bytes: Buffer, order: 'BE' | 'LE'): string => {
  const orders = order === 'BE' ? ['utf-16be', 'utf-16le'] : ['utf-16le', 'utf-16be'];
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'feff') orders.unshift('utf-16be');
  if (mark === 'fffe') orders.unshift('utf-16le');
  const texts = [...orders, 'utf-8'].map((encoding) => withoutEnd(new TextDecoder(encoding).decode(bytes)));
  return texts.find(isRecipe) ?? texts[0] ?? '';
};

const decodedComment = (value: Buffer, order: 'BE' | 'LE'): string => {
  const encoding = value.subarray(0, ENCODING_BYTES);
  if (encoding.equals(UNICODE)) return decodedUnicode(value.subarray(ENCODING_BYTES), order);
  const isNamed = /^(?:ASCII|JIS)?\0+$/.test(encoding.toString('latin1'));
  return withoutEnd(utf8.decode(isNamed ? value.subarray(ENCODING_BYTES) : value));
};

const nameAndText = (name: string, value: Buffer, order: 'BE' | 'LE'): ImageText => {
  if (name === 'UserComment') return { name, text: decodedComment(value, order) };
  const isOwn = name === 'MakerNote' && value.subarray(0, OWN_MARK.length).equals(OWN_MARK);
  if (isOwn) return { name: OWN_NAME, text: value.toString('latin1', OWN_MARK.length) };
  return { name, text: withoutEnd(utf8.decode(value)) };
};

const withoutPrefix = (exif: Buffer): Buffer =>
  exif.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX) ? exif.subarray(EXIF_PREFIX.length) : exif;

/** The texts in EXIF, which may begin with its prefix. Whatever is damaged has none. */
export const exifTexts = (exif: Buffer): ImageText[] => {
  const { order, values } = tiffValues(withoutPrefix(exif));
  return Object.entries(TAG).flatMap(([name, tag]) => {
    const value = values.get(tag);
    return value ? [nameAndText(name, value, order)] : [];
  });
};

/** UTF-16, big-endian: what readers of every kind take for granted, or try. */
const encodedComment = (text: string): Buffer =>
  Buffer.concat([UNICODE, Buffer.from(text, 'utf16le').swap16()]);

/** EXIF with a recipe beside what was in it; without its prefix. */
export const exifWithRecipe = (existing: Buffer | undefined, { parameters, own }: RecipeTexts): Buffer =>
  withExifValues(
    existing && withoutPrefix(existing),
    new Map([
      [TAG.UserComment, encodedComment(parameters)],
      [TAG.MakerNote, Buffer.concat([OWN_MARK, Buffer.from(own, 'latin1')])],
    ]),
  );
