import { z } from 'zod';

/** Where one finished image can be fetched, or the text that was made in its place: its address or its base64 text, and the addresses to fall back on. */
export const outputSchema = z.object({
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('url'), url: z.string() }),
    z.object({ kind: z.literal('base64'), data: z.string() }),
    /** What was made is these words, and no image. */
    z.object({ kind: z.literal('text'), text: z.string() }),
  ]),
  fallbackUrls: z.array(z.string()),
});

/** Where one finished image can be fetched, or the text in its place. */
export type Output = z.output<typeof outputSchema>;

/**
 * What is worth keeping of images that were delivered: their number and addresses. A base64 text is the image itself,
 * which the message has by then.
 */
export const keptOutputs = (outputs: readonly Output[]): Output[] =>
  outputs.map((output) =>
    output.source.kind === 'base64' ? { ...output, source: { kind: 'base64', data: '' } } : output,
  );

/** The words that an order made, where it made no images; '' for none. */
export const textIn = (outputs: readonly Output[]): string =>
  outputs.flatMap(({ source }) => (source.kind === 'text' ? [source.text] : [])).join('\n');

/** Those that are images. */
export const imagesAmong = (outputs: readonly Output[]): Output[] =>
  outputs.filter(({ source }) => source.kind !== 'text');
