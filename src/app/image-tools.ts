import type { ComparisonPainter } from '#domain/comparison/sheet.ts';
import type { ImageFitter } from '#domain/generation/notifier.ts';
import type { SheetPainter, ThumbnailPainter } from '#domain/generation/thumbnails.ts';
import type { UsagePainter } from '#domain/members/statistics.ts';
import { lazily } from '#shared/lazily.ts';

/** What the bot does with images. Each tool is loaded when it is first used. */
export type ImageTools = {
  /** Loads what every job needs. Rejects when this machine cannot run it. */
  load(): Promise<unknown>;
  fitter: ImageFitter;
  paintThumbnail: ThumbnailPainter;
  paintSheet: SheetPainter;
  paintComparison: ComparisonPainter;
  paintUsage: UsagePainter;
};

/**
 * Creates the tools. Their libraries take 20 MB and a tenth of a second, which a start need not wait for, and some
 * processes never need them.
 */
export const createImageTools = (): ImageTools => {
  const fitting = lazily(async () => (await import('#images/fitter.ts')).createImageFitter());
  const thumbnails = lazily(async () =>
    (await import('#images/thumbnail-painter.ts')).createThumbnailPainter(),
  );
  const sheets = lazily(async () => (await import('#images/contact-sheet.ts')).createSheetPainter());
  const comparisons = lazily(async () =>
    (await import('#images/comparison-sheet.ts')).createComparisonPainter(),
  );
  const usage = lazily(async () => (await import('#images/usage-chart.ts')).createUsagePainter());
  return {
    load: fitting,
    fitter: { fit: async (file, options) => (await fitting()).fit(file, options) },
    paintThumbnail: async (previews) => (await thumbnails())(previews),
    paintSheet: async (tiles) => (await sheets())(tiles),
    paintComparison: async (sheet, part) => (await comparisons())(sheet, part),
    paintUsage: async (chart) => (await usage())(chart),
  };
};
