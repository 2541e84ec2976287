import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';
import { OWN_NAME, PARAMETERS_NAME, type RecipeTexts } from '#domain/recipe/own-recipe.ts';
import type { ImageText } from '#domain/recipe/recipe.ts';
import { exifTexts } from './exif-texts.ts';

const inflated = promisify(inflate);

/** The types of a PNG's chunks that have texts, by the way they are written. */
export const PNG_TEXT_TYPES: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf']);

/** Those of them that may be packed. */
export const PNG_PACKED_TYPES: ReadonlySet<string> = new Set(['zTXt', 'iTXt']);

// Bytes that are unpacked at a time: each time waits for a thread.
const UNPACKED_AT_ONCE = 256 * 1024;

// The most characters of a text's name.
const MOST_KEYWORD = 79;

/** Splits at the first bytes of value 0; undefined where there are fewer of them. */
const splitAtZeros = (bytes: Buffer, parts: number): Buffer[] | undefined => {
  const split: Buffer[] = [];
  let rest = bytes;
  while (split.length < parts - 1) {
    const end = rest.indexOf(0);
    if (end === -1) return undefined;
    split.push(rest.subarray(0, end));
    rest = rest.subarray(end + 1);
  }
  return [...split, rest];
};

/** Inflates up to a limit of bytes; undefined for more bytes, or damaged ones. */
const inflatedUpTo = async (bytes: Buffer, most: number): Promise<Buffer | undefined> => {
  try {
    return await inflated(bytes, { maxOutputLength: most, chunkSize: UNPACKED_AT_ONCE });
  } catch {
    return undefined;
  }
};

const latin1Text = (name: Buffer, text: Buffer | undefined): ImageText[] =>
  text ? [{ name: name.toString('latin1'), text: text.toString('latin1') }] : [];

const internationalText = async (content: Buffer, most: number): Promise<ImageText[]> => {
  const [name, flags] = splitAtZeros(content, 2) ?? [];
  if (!name || !flags || flags.length < 2) return [];
  const [, , text] = splitAtZeros(flags.subarray(2), 3) ?? [];
  const bytes = text && (flags[0] === 1 ? await inflatedUpTo(text, most) : text);
  return bytes ? [{ name: name.toString('latin1'), text: bytes.toString('utf8') }] : [];
};

/** The texts in a chunk of one of these types. `most` are the bytes to which a packed one may grow. */
export const pngTexts = async (type: string, content: Buffer, most: number): Promise<ImageText[]> => {
  if (type === 'eXIf') return exifTexts(content);
  if (type === 'iTXt') return internationalText(content, most);
  const [name, text] = splitAtZeros(content, 2) ?? [];
  if (!name || !text) return [];
  if (type === 'tEXt') return latin1Text(name, text);
  return latin1Text(name, await inflatedUpTo(text.subarray(1), most));
};

/** Whether a chunk has a text that we write: its name is the beginning of its content. */
export const isOurText = (content: Buffer): boolean => {
  const name = content.toString('latin1', 0, MOST_KEYWORD).split('\0', 1)[0];
  return name === OWN_NAME || name === PARAMETERS_NAME;
};

const chunk = (type: string, content: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
};

const isLatin1 = (text: string): boolean => !/[^\n\x20-\x7e\xa0-\xff]/.test(text);

/** A chunk for a text: `tEXt` where its letters allow that, `iTXt` otherwise, not packed. */
const textChunk = (name: string, text: string): Buffer =>
  isLatin1(text)
    ? chunk('tEXt', Buffer.from(`${name}\0${text}`, 'latin1'))
    : chunk('iTXt', Buffer.from(`${name}\0\0\0\0\0${text}`, 'utf8'));

/** The chunks of a recipe. */
export const pngRecipe = ({ parameters, own }: RecipeTexts): Buffer =>
  Buffer.concat([textChunk(PARAMETERS_NAME, parameters), textChunk(OWN_NAME, own)]);
