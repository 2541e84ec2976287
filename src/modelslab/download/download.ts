import { GenerationError } from '#domain/generation/failure.ts';
import type { Output } from '#domain/generation/generation.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import type { Redact, Settings } from '#modelslab/options.ts';
import { backoff } from '#shared/retry.ts';
import { imageIn } from './content.ts';
import type { Get } from './get.ts';

type Tried = { image: Uint8Array } | { why: string; final: boolean };

/** A link that gave no image; `final` when it never will. */
type Miss = { url: string; why: string; final: boolean };

type Round = { image: Uint8Array } | { misses: Miss[] };

const failed = (why: string): GenerationError =>
  new GenerationError({ kind: 'downloadFailed' }, `download: ${why}`);

const hostOf = (url: string): string => URL.parse(url)?.host ?? 'no host';

/** Downloads images: every link in turn, and all of them again while they may only be late. */
export const createDownload = (parts: {
  settings: Settings;
  get: Get;
  redact: Redact;
}): ImageProvider['download'] => {
  const { clock, random, downloading, maxImageBytes, isImage } = parts.settings;
  const pauses = backoff(downloading, random);

  const judged = async (content: Buffer): Promise<Tried> => {
    const image = await imageIn(content, isImage);
    if (image === null) return { why: 'not an image', final: false };
    return image.length <= maxImageBytes ? { image } : { why: `over ${maxImageBytes} bytes`, final: true };
  };

  const tried = async (url: string, signal: AbortSignal): Promise<Tried> => {
    const got = await parts.get(url, signal);
    return got.ok ? judged(got.content) : got;
  };

  const inline = async (text: string): Promise<Uint8Array> => {
    const result = await judged(Buffer.from(text, 'utf8'));
    if ('image' in result) return result.image;
    throw failed(`inline content: ${result.why}`);
  };

  /** Asks every link once, in their order, until one gives an image. */
  const round = async (urls: readonly string[], signal: AbortSignal): Promise<Round> => {
    const misses: Miss[] = [];
    for (const url of urls) {
      const result = await tried(url, signal);
      if ('image' in result) return result;
      misses.push({ url, ...result });
    }
    return { misses };
  };

  const rounds = async (urls: readonly string[], signal: AbortSignal): Promise<Uint8Array> => {
    const reasons = new Map<string, string>();
    let open = urls;
    for (let attempt = 1; ; attempt += 1) {
      const result = await round(open, signal);
      if ('image' in result) return result.image;
      for (const { url, why } of result.misses) reasons.set(url, `${hostOf(url)}: ${why}`);
      open = result.misses.filter(({ final }) => !final).map(({ url }) => url);
      if (open.length === 0 || attempt >= downloading.attempts) break;
      await clock.sleep(pauses(attempt), signal);
    }
    throw failed(parts.redact([...reasons.values()].join('; ')));
  };

  /** Gives up hosts that trickle or hang through one attempt after the other. */
  const linked = async (urls: readonly string[], signal: AbortSignal): Promise<Uint8Array> => {
    const late = AbortSignal.timeout(downloading.deadlineMs);
    try {
      return await rounds(urls, AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      if (!late.aborted) throw error;
      throw failed(parts.redact(`${urls.map(hostOf).join(', ')}: not in ${downloading.deadlineMs / 1000} s`));
    }
  };

  return async ({ source, fallbackUrls }: Output, { signal }) => {
    signal.throwIfAborted();
    if (source.kind === 'url') return linked([source.url, ...fallbackUrls], signal);
    return inline(source.data).catch((error: unknown) => {
      if (fallbackUrls.length === 0) throw error;
      return linked(fallbackUrls, signal);
    });
  };
};
