import { Hono } from 'hono';
import type { Attachments } from '../attachments.ts';

/** Anything else is for downloading: a page among the files would run on the origin that shows it. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif)|video\/|audio\/)/;

/** The addresses of stored files, to be mounted at `/attachments`. */
export function cdn(attachments: Attachments): Hono {
  return new Hono().get('/:channel_id/:id/:name', (context) => {
    const { channel_id: channelId, id, name } = context.req.param();
    const { ex = '', hm = '' } = context.req.query();
    const file = attachments.serve({ channelId, id, name, ex, hm });
    if (!file) return context.text('This content is no longer available.', 404);
    const headers = {
      'content-type': file.contentType,
      'content-disposition': SHOWN.test(file.contentType) ? 'inline' : 'attachment',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    };
    return new Response(Buffer.from(file.bytes), { headers });
  });
}

/** Fetches a picture that a message shows from elsewhere; undefined where there is none. */
export type Elsewhere = (url: string) => Promise<{ bytes: Uint8Array; contentType: string } | undefined>;

const PATH = '/external';

/** The address under which a picture from elsewhere is shown: Discord's clients ask nobody but Discord. */
export const proxied = (origin: string, url: string): string => `${origin}${PATH}/${encodeURIComponent(url)}`;

/** The pictures from elsewhere. Anything that is no picture is not shown. */
export function mediaProxy(elsewhere: Elsewhere): Hono {
  return new Hono().get(`${PATH}/:url`, async (context) => {
    const found = await elsewhere(context.req.param('url'));
    if (!found?.contentType.startsWith('image/')) return context.text('This content is not available.', 404);
    const headers = {
      'content-type': found.contentType,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    };
    return new Response(Buffer.from(found.bytes), { headers });
  });
}
