import { z } from 'zod';
import { report } from './rules/check.ts';

/** The endings that Discord's names for groups of files stand for. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.heic'],
  video: ['.mp4', '.mov', '.webm'],
  audio: ['.mp3', '.ogg', '.wav', '.m4a', '.flac'],
};

/** `file_types` of an option or of a field for files: at most ten groups or endings. */
export const fileTypes = z
  .array(
    z.string().superRefine((type, context) => {
      if (Object.hasOwn(GROUPS, type) || /^\.[\w.-]{1,32}$/.test(type)) return;
      const message = 'Must be image, video, audio, or an ending such as .png.';
      report(context, { code: 'BASE_TYPE_CHOICES', message });
    }),
  )
  .max(10)
  .nullish();

/** Why Discord's client would not take a file; it looks at the ending of the name alone, never at the content. */
export function fileObjection(types: unknown, filename: string | undefined): string | undefined {
  const wanted = fileTypes.safeParse(types).data ?? [];
  if (wanted.length === 0 || filename === undefined) return undefined;
  const endings = wanted.flatMap((type) => GROUPS[type] ?? [type]);
  const fits = endings.some((ending) => filename.toLowerCase().endsWith(ending.toLowerCase()));
  return fits ? undefined : `${filename} is no file of the types ${wanted.join(', ')}.`;
}
