/** The encoding of a text by the marks at its start; null without marks. */
const unicodeOf = (data: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | null => {
  const [first, second, third] = data;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON and base64 begin with a character of ASCII, which has a zero beside it in UTF-16.
  if (data.length < 4 || data.length % 2 !== 0) return null;
  if (isPrintable(first) && second === 0 && isPrintable(third) && data[3] === 0) return 'utf-16le';
  return first === 0 && isPrintable(second) && third === 0 && isPrintable(data[3]) ? 'utf-16be' : null;
};

const isPrintable = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13));

const IMAGE_STARTS = ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF'];

// A compressed text shows itself within a few of its bytes.
const BYTES_LOOKED_AT = 2048;

const isControl = (byte: number): boolean => byte < 0x20 && (byte < 9 || byte > 13);

/** Whether the bytes are those of a text or of an image: nothing that has to be unpacked first. */
export const looksPlain = (data: Buffer): boolean => {
  const start = data.subarray(0, 4).toString('latin1');
  if (IMAGE_STARTS.some((mark) => start.startsWith(mark)) || unicodeOf(data) !== null) return true;
  const head = data.subarray(0, BYTES_LOOKED_AT);
  if (head.some(isControl)) return false;
  // Accented letters of an older encoding are few; of compressed bytes half are no ASCII.
  return head.filter((byte) => byte >= 0x7f).length <= head.length / 4 || isUtf8(head);
};

/** Whether the bytes are UTF-8, except that the last letter may be cut. */
const isUtf8 = (head: Buffer): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * The encoding of a text of ASCII, as base64 is, by its first bytes; `isWhole`: these are all. What is no ASCII after all
 * stays something else.
 */
export const asciiEncodingOf = (head: Buffer, isWhole: boolean): string =>
  unicodeOf(isWhole ? head : head.subarray(0, head.length - (head.length % 2))) ?? 'latin1';

const decoderFor = (label: string) => {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
};

const charsetOf = (contentType: string): string =>
  /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1] ?? 'utf-8';

/**
 * The text that bytes stand for: by the mark at its start, else UTF-8, which is what JSON is written in, else by the
 * encoding that `contentType` names. The mark is no part of it.
 */
export const textIn = (data: Buffer, contentType = ''): string => {
  const unicode = unicodeOf(data);
  if (unicode !== null) return new TextDecoder(unicode).decode(data);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return (decoderFor(charsetOf(contentType)) ?? new TextDecoder()).decode(data);
  }
};
