import type { Generation } from './generation.ts';
import type { Preview, ResultImage } from './notifier.ts';

/** Keeps small pictures of results until a time, in milliseconds since 1970. */
export type ThumbnailStore = {
  /** Keeps one in the place of what was kept before; null: none can be had. Nothing is kept of a result that is gone. */
  keep(generationId: string, picture: Uint8Array | null, until: number): Promise<void>;
  /** The thumbnails of these results that are stored now. */
  find(generationIds: readonly string[], now: number): Promise<ReadonlyMap<string, Uint8Array | null>>;
};

/** Draws one small WebP of a result's images: a square, or a preview that is whole as it is. */
export type ThumbnailPainter = (previews: readonly Preview[]) => Promise<Uint8Array>;

/** Small pictures of results, to be looked through. */
export type Thumbnails = {
  /** Keeps one of images that were just delivered: some time later, so that nobody waits for it. Never throws. */
  keep(generation: Generation, images: readonly ResultImage[]): void;
  /** Those that can be had soon, by the ids of their results: kept ones, and others made of images fetched again. */
  of(generations: readonly Generation[]): Promise<ReadonlyMap<string, Uint8Array>>;
};

/** A place on a contact sheet: a thumbnail, or, where there is none, a few words that say why. */
export type SheetTile = { number: number; picture: Uint8Array | null; note: string; blurred?: boolean };

/** Draws thumbnails side by side in one WebP, each with its number; `note` stands in the place of one that is missing. */
export type SheetPainter = (tiles: readonly SheetTile[]) => Promise<Uint8Array>;

/**
 * Whether the images of a result may be seen somewhere: those from age-restricted channels, and those that were made
 * without the safety checker, stay in such channels.
 */
export const mayBeSeen = (
  { ageRestricted, request }: Pick<Generation, 'ageRestricted' | 'request'>,
  where: { ageRestricted: boolean },
): boolean => where.ageRestricted || (!ageRestricted && request.safetyChecker);
