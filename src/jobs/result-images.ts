import { GenerationError } from '#domain/generation/failure.ts';
import type { GenerationIn } from '#domain/generation/generation.ts';
import { DiskFullError, type Spool } from '#domain/generation/image-file.ts';
import type { FitOptions, ImageFitter, ResultImage, ResultImages } from '#domain/generation/notifier.ts';
import { imagesAmong, type Output } from '#domain/generation/output.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import { recipeTexts } from '#domain/recipe/own-recipe.ts';
import type { Log } from '#domain/system.ts';

/**
 * Fetches the images of a generation and fits them for Discord. Rejects with a GenerationError if none can be fetched
 * (`downloadFailed`), and if the disk has no room for one (`diskFull`).
 */
export type ImageSource = (
  generation: GenerationIn<'delivering' | 'done'>,
  options: { signal: AbortSignal; attachmentSizeLimit?: number },
) => Promise<ResultImages>;

// Discord accepts 25 MiB per request; the rest needs a little room, too.
const REQUEST_BYTES = 24 * 1024 * 1024;

type ImageSourceOptions = {
  provider: Pick<ImageProvider, 'download'>;
  fitter: ImageFitter;
  spool: Spool;
  /** The version of the bot, which recipes name. */
  version: string;
  log: Log;
};

const isRejected = (result: PromiseSettledResult<unknown>): result is PromiseRejectedResult =>
  result.status === 'rejected';

/** What kept all images from being fetched. */
const failureOf = (reasons: readonly unknown[]): GenerationError => {
  const full = reasons.find((reason) => reason instanceof DiskFullError);
  if (full) return new GenerationError({ kind: 'diskFull' }, full.message, { cause: full });
  const message = 'none of the images could be fetched';
  return new GenerationError({ kind: 'downloadFailed' }, message, { cause: reasons[0] });
};

/** What a text has. */
const NO_IMAGES: ResultImages = { images: [], [Symbol.asyncDispose]: async () => undefined };

/** An image source over the provider's downloads. One missing image does not lose the others. */
export const createImageSource = ({
  provider,
  fitter,
  spool,
  version,
  log,
}: ImageSourceOptions): ImageSource => {
  type Fetching = FitOptions & { signal: AbortSignal };
  const fetchOne = async (output: Output, { signal, ...options }: Fetching): Promise<ResultImage> =>
    fitter.fit(await provider.download(output, { room: options.room, signal }), options);

  return async (
    { id, interaction, request, cell, recipe: hasRecipe, state },
    { signal, attachmentSizeLimit = interaction.attachmentSizeLimit },
  ) => {
    const outputs = imagesAmong(state.outputs);
    if (outputs.length < state.outputs.length) return NO_IMAGES;
    await using opened = new AsyncDisposableStack();
    const images = Math.max(1, outputs.length);
    const bytes = Math.min(attachmentSizeLimit, Math.floor(REQUEST_BYTES / images));
    // For all of them at once: jobs that have some of their images each would wait for one another.
    const room = opened.use(await spool.reserve(images, { signal }));
    const recipe = hasRecipe ? recipeTexts(request, version) : null;
    const shared = { bytes, images, whole: cell !== undefined, room, recipe };
    const settled = await Promise.allSettled(
      outputs.map((output) => fetchOne(output, { ...shared, signal })),
    );
    signal.throwIfAborted();
    const reasons = settled.filter(isRejected).map(({ reason }): unknown => reason);
    for (const err of reasons) log.warn({ err, generationId: id }, 'an image could not be fetched');
    const fetched = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const isFull = reasons.some((reason) => reason instanceof DiskFullError);
    if (fetched.length === 0 || isFull) throw failureOf(reasons);
    room.trim();
    const kept = opened.move();
    return { images: fetched, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  };
};
