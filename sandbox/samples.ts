import type { Elsewhere } from './discord/rest/media-proxy.ts';

/** Where the list of models says that its sample pictures are: Discord's rules are for addresses of the internet. */
export const SAMPLES_ORIGIN = 'https://samples.sandbox.example';

/** Fetches the sample pictures of a stand-in of ModelsLab; whatever else is asked for is not there. */
export const samplesOf =
  (origin: string): Elsewhere =>
  async (url) => {
    if (!url.startsWith(`${SAMPLES_ORIGIN}/`)) return undefined;
    const { pathname } = new URL(url);
    const response = await fetch(new URL(pathname, origin));
    if (!response.ok) return undefined;
    const contentType = response.headers.get('content-type') ?? '';
    return { bytes: await response.bytes(), contentType };
  };
