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
