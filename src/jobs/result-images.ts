import { GenerationError } from '#domain/generation/failure.ts';
import type { GenerationIn, Output } from '#domain/generation/generation.ts';
import type { ImageFitter, ResultImage } from '#domain/generation/notifier.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import type { Log } from '#domain/system.ts';

/** Fetches the images of a generation and fits them for Discord. Rejects if none can be fetched. */
export type ImageSource = (
  generation: GenerationIn<'delivering' | 'done'>,
  options: { signal: AbortSignal; attachmentSizeLimit?: number },
) => Promise<ResultImage[]>;

// Discord accepts 25 MiB per request; the rest needs a little room, too.
const REQUEST_BYTES = 24 * 1024 * 1024;

/** An image source over the provider's downloads. One missing image does not lose the others. */
export const createImageSource = ({
  provider,
  fitter,
  log,
}: {
  provider: Pick<ImageProvider, 'download'>;
  fitter: ImageFitter;
  log: Log;
}): ImageSource => {
  const fetchOne = async (output: Output, bytes: number, signal: AbortSignal): Promise<ResultImage> =>
    fitter.fit(await provider.download(output, { signal }), { bytes });

  return async (
    { id, interaction, state },
    { signal, attachmentSizeLimit = interaction.attachmentSizeLimit },
  ) => {
    const bytes = Math.min(
      attachmentSizeLimit,
      Math.floor(REQUEST_BYTES / Math.max(1, state.outputs.length)),
    );
    const settled = await Promise.allSettled(state.outputs.map((output) => fetchOne(output, bytes, signal)));
    signal.throwIfAborted();
    for (const { reason } of settled.filter((result) => result.status === 'rejected')) {
      log.warn({ err: reason, generationId: id }, 'an image could not be fetched');
    }
    const images = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (images.length > 0) return images;
    throw new GenerationError({ kind: 'downloadFailed' }, 'none of the images could be fetched', {
      cause: settled[0]?.status === 'rejected' ? settled[0].reason : undefined,
    });
  };
};
