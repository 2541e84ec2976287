import type { LoraDetails } from '#domain/ports.ts';

/** Where nothing is told. */
export const NO_DETAILS: LoraDetails = { description: null, preview: null, nsfw: false };

// Characters: about four lines of a message. Tens of thousands of LoRAs are kept in memory.
const LONGEST_DESCRIPTION = 300;

// The character for it would make most texts twice as large in memory: it is beyond Latin-1.
const END = '...';

// Discord's limit for the address of a picture.
const LONGEST_ADDRESS = 2048;

/** The text on one line, cut. */
const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= LONGEST_DESCRIPTION) return line;
  // Half of a surrogate pair is no character.
  const kept = line.slice(0, LONGEST_DESCRIPTION - END.length).replace(/[\uD800-\uDBFF]$/, '');
  // A slice refers to the text that it was cut from, and would keep all of it in memory: a copy does not.
  return Buffer.from(kept + END).toString();
};

/** An address that Discord can be given for a picture, or null. */
const pictureAddress = (text: string): string | null => {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || url.href.length > LONGEST_ADDRESS) return null;
  return url.href;
};

/** What a row of the API's list tells of a LoRA beside what it is found by. */
export const readDetails = (row: {
  description: string | null;
  screenshot: string | null;
  nsfw: boolean | null;
}): LoraDetails => ({
  description: shortened(row.description ?? '') || null,
  preview: pictureAddress(row.screenshot ?? ''),
  nsfw: row.nsfw ?? false,
});
