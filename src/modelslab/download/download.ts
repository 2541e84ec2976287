import { GenerationError } from '#domain/generation/failure.ts';
import { DiskFullError, type ImageFile, type SpoolRoom } from '#domain/generation/image-file.ts';
import type { Output } from '#domain/generation/output.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import { BodyTooLong } from '#modelslab/chunks.ts';
import type { Redact, Settings } from '#modelslab/options.ts';
import { backoff } from '#shared/retry.ts';
import { imageInBody, imageInText, NotAnImage } from './content.ts';
import type { Get } from './get.ts';

/** A link that gave no image; `final` when it never will. */
type Miss = { url: string; why: string; final: boolean };

type Round = { image: ImageFile } | { misses: Miss[] };

/** Where an image is written to, and when to stop. */
type Options = { room: SpoolRoom; signal: AbortSignal };

const failed = (why: string): GenerationError =>
  new GenerationError({ kind: 'downloadFailed' }, `download: ${why}`);

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'no host';

/** No other link would do better. */
const isOurs = (error: unknown): boolean => error instanceof DiskFullError;

/** Downloads images: every link in turn, and all of them again while they may only be late. */
export const createDownload = (parts: {
  settings: Settings;
  get: Get;
  redact: Redact;
}): ImageProvider['download'] => {
  const { clock, random, downloading, maxImageBytes } = parts.settings;
  const pauses = backoff(downloading, random);

  const inline = async (text: string, { room }: Options): Promise<ImageFile> => {
    try {
      const { chunks, contentType } = await imageInText(text, maxImageBytes);
      return await room.write(chunks, contentType);
    } catch (error) {
      if (!(error instanceof NotAnImage || error instanceof BodyTooLong)) throw error;
      throw failed(`inline content: ${error.message}`);
    }
  };

  /** Asks every link once, in their order, until one gives an image. */
  const round = async (urls: readonly string[], { room, signal }: Options): Promise<Round> => {
    const misses: Miss[] = [];
    for (const url of urls) {
      const read = async (body: AsyncIterable<Buffer>): Promise<ImageFile> => {
        const { chunks, contentType } = await imageInBody(body, maxImageBytes);
        return room.write(chunks, contentType);
      };
      const got = await parts.get(url, { read, isOurs, signal });
      if (got.ok) return { image: got.value };
      misses.push({ url, ...got });
    }
    return { misses };
  };

  const rounds = async (urls: readonly string[], options: Options): Promise<ImageFile> => {
    const reasons = new Map<string, string>();
    let open = urls;
    for (let attempt = 1; ; attempt += 1) {
      const result = await round(open, options);
      if ('image' in result) return result.image;
      for (const { url, why } of result.misses) reasons.set(url, `${hostOf(url)}: ${why}`);
      open = result.misses.filter(({ final }) => !final).map(({ url }) => url);
      if (open.length === 0 || attempt >= downloading.attempts) break;
      await clock.sleep(pauses(attempt), options.signal);
    }
    throw failed(parts.redact([...reasons.values()].join('; ')));
  };

  /** Gives up hosts that trickle or hang through one attempt after the other. */
  const linked = async (urls: readonly string[], { room, signal }: Options): Promise<ImageFile> => {
    const late = AbortSignal.timeout(downloading.deadlineMs);
    try {
      return await rounds(urls, { room, signal: AbortSignal.any([signal, late]) });
    } catch (error) {
      signal.throwIfAborted();
      if (!late.aborted || isOurs(error)) throw error;
      throw failed(parts.redact(`${urls.map(hostOf).join(', ')}: not in ${downloading.deadlineMs / 1000} s`));
    }
  };

  return async ({ source, fallbackUrls }: Output, options) => {
    options.signal.throwIfAborted();
    if (source.kind === 'url') return linked([source.url, ...fallbackUrls], options);
    if (source.kind === 'text') throw failed('a text is no image');
    return inline(source.data, options).catch((error: unknown) => {
      if (fallbackUrls.length === 0 || isOurs(error)) throw error;
      return linked(fallbackUrls, options);
    });
  };
};
