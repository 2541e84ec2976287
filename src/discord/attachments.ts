import { request } from 'undici';
import type { Log } from '#domain/system.ts';
import type { Files } from '#interactions/channels.ts';
import type { InteractionFile } from '#interactions/interaction.ts';

// Where Discord stores its users' uploads.
const DISCORD_HOSTS: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];

const TIMEOUT_MS = 10_000;

/**
 * Whether a URL is on Discord's own host: it comes from a payload, and nothing else may be fetched for a
 * member.
 */
const isDiscords = (url: URL, apiUrl: URL): boolean => {
  if (url.protocol === 'https:' && DISCORD_HOSTS.includes(url.hostname)) return true;
  // A Discord other than the real one serves its files itself.
  return url.origin === apiUrl.origin && url.hostname !== 'discord.com';
};

async function* capped(body: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > bytes) throw new Error(`more than ${bytes} bytes`);
    yield chunk;
  }
}

type Limit = { bytes: number; withinMs?: number };

/**
 * Downloads from Discord's CDN only, and lets `read` have the bytes as they come; what it leaves is not waited for.
 * Undefined for what is elsewhere, too large, too slow or not there. Never rejects.
 */
export const createFileStream =
  ({ apiUrl, log }: { apiUrl: string; log: Log }) =>
  async <T>(
    { url, size }: InteractionFile,
    { bytes, withinMs = TIMEOUT_MS }: Limit,
    read: (chunks: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<T | undefined> => {
    const address = URL.parse(url);
    if (!address || !isDiscords(address, new URL(apiUrl)) || size > bytes) return undefined;
    try {
      const response = await request(address, { signal: AbortSignal.timeout(withinMs) });
      const chunks = capped(response.body, bytes);
      try {
        if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
        return await read(chunks);
      } finally {
        // Ends the download where some of it was left.
        await chunks.return(undefined);
      }
    } catch (err) {
      log.info({ err, host: address.hostname }, 'a file that a member sent cannot be read');
      return undefined;
    }
  };

/** Files on Discord's CDN, and nowhere else. */
export const createFiles = (options: { apiUrl: string; log: Log }): Files => {
  const stream = createFileStream(options);
  return {
    holds(url) {
      const address = URL.parse(url);
      return address !== null && isDiscords(address, new URL(options.apiUrl));
    },
    read: (file, limit) =>
      stream(file, limit, async (chunks) => {
        const read: Buffer[] = [];
        for await (const chunk of chunks) read.push(chunk);
        return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(read));
      }),
  };
};
