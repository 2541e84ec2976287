import { request } from 'undici';
import type { Log } from '#domain/system.ts';
import type { Files } from '#interactions/channels.ts';

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

const readUpTo = async (body: AsyncIterable<Buffer>, bytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > bytes) throw new Error(`more than ${bytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Downloads files from Discord's CDN only. */
export const createFiles = ({ apiUrl, log }: { apiUrl: string; log: Log }): Files => ({
  async read({ url, size }, { bytes }) {
    const address = URL.parse(url);
    if (!address || !isDiscords(address, new URL(apiUrl)) || size > bytes) return undefined;
    try {
      const response = await request(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
      const data = await readUpTo(response.body, bytes);
      return new TextDecoder('utf-8', { fatal: true }).decode(data);
    } catch (err) {
      log.info({ err, host: address.hostname }, 'a file that a member sent cannot be read');
      return undefined;
    }
  },
});
