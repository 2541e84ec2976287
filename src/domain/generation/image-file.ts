/** The most bytes of one image. Four upscaled PNGs of 2048 x 2048 stay far below, each. */
export const MOST_IMAGE_BYTES = 32 * 1024 * 1024;

/** The kinds of image that are taken, by their content types, with the usual endings of their names. */
export const IMAGE_TYPES = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
} as const;

export type ImageType = keyof typeof IMAGE_TYPES;

/** An image on the disk, which is read while it is sent. */
export type StoredImage = {
  /** Bytes. */
  size: number;
  contentType: ImageType;
  /** Its bytes from the first to the last, in pieces; read anew whenever it is sent again. */
  read(): AsyncIterable<Uint8Array>;
};

/** The file of an image whose holder answers for it. Disposing it removes the file. */
export type ImageFile = StoredImage & AsyncDisposable & { path: string };

/**
 * Room for the images of one job. Disposing it removes the files in it that are left. Writing rejects with DiskFullError
 * when the disk has no more room; nothing is left of a file that could not be written to its end.
 */
export type SpoolRoom = AsyncDisposable & {
  /** Writes an image as it comes. Rejects with the error of its source. */
  write(chunks: AsyncIterable<Uint8Array>, contentType: ImageType): Promise<ImageFile>;
  /** Lets `make` write an image to an empty file; it resolves with the number of bytes. */
  make(make: (path: string) => Promise<number>, contentType: ImageType): Promise<ImageFile>;
  /** Gives back what its files do not need: nothing else is written. */
  trim(): void;
};

/** The place for images on their way from the provider to Discord. */
export type Spool = {
  /** Waits for room for a number of images of any size. Rejects with the signal's reason. */
  reserve(images: number, options: { signal: AbortSignal }): Promise<SpoolRoom>;
};

/** The disk has no room for an image. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}
