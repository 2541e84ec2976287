import type { Chunks } from '#modelslab/chunks.ts';

/** Text that was to be the base64 of an image, and is something else. */
export class NotBase64 extends Error {
  override readonly name = 'NotBase64';
}

// `data:image/png;base64,`, also without its first word, and whatever else stands before the comma.
const PREFIX = /^(?:data:[^,]{0,200}|[a-z]+\/[\w.+-]{1,50}(?:;[^,]{0,100})?;base64),/i;

const OPENING_QUOTE = /^b?["']/;

// An escape whose rest is in the next piece.
const HALF_ESCAPE = /(?:\\(?:u[0-9a-f]{0,3})?|%[0-9a-f]?)$/i;

const fromCode = (_: string, code: string): string => String.fromCharCode(Number.parseInt(code, 16));

/** Without what JSON, addresses and line breaks add to base64. */
const bare = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, fromCode)
    .replace(/\\[nrt]/g, '')
    .replace(/[\s\\\uFEFF]+/g, '')
    .replace(/%(2b|2f|3d)/gi, fromCode);

/** The text without escapes that are cut in two by its pieces, quotes and a prefix at its start. */
async function* bareTexts(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let isStart = true;
  let half = '';
  for await (const text of texts) {
    const whole = half + text;
    half = HALF_ESCAPE.exec(whole)?.[0] ?? '';
    const clean = bare(whole.slice(0, whole.length - half.length));
    if (clean === '') continue;
    yield isStart ? clean.replace(OPENING_QUOTE, '').replace(PREFIX, '') : clean;
    isStart = false;
  }
  // A lone backslash is dropped like any other.
  yield bare(half);
}

const PIECE = /^([a-z0-9+/_-]*)(.*)$/is;
const END = /^={0,2}["']?$/;

/**
 * Decodes base64 as it is meant: without blanks and line breaks, quotes around it, a `data:` prefix, slashes that were
 * escaped for JSON, and signs that were escaped for an address. The first text has the whole prefix. Rejects with
 * NotBase64.
 */
export async function* decodedBase64(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let [rest, end] = ['', ''];
  let isEmpty = true;
  for await (const text of bareTexts(texts)) {
    const [, digits = '', behind = ''] = PIECE.exec(text) ?? [];
    if (end !== '' && digits !== '') throw new NotBase64('base64 goes on behind its end');
    end += behind;
    if (end.length > 3) break;
    const piece = rest + digits;
    const complete = piece.length - (piece.length % 4);
    rest = piece.slice(complete);
    if (piece !== '') isEmpty = false;
    if (complete > 0) yield Buffer.from(piece.slice(0, complete), 'base64');
  }
  if (isEmpty || !END.test(end)) throw new NotBase64('the text is no base64');
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

const PIECE_LENGTH = 64 * 1024;

/** The pieces of a long text. */
export async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += PIECE_LENGTH)
    yield text.slice(start, start + PIECE_LENGTH);
}

/** The text that bytes stand for, as they come. */
export async function* textsOf(chunks: Chunks, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
