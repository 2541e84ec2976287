import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Hono } from 'hono';

const CLIENT = join(import.meta.dirname, 'client');

/** The names that the client's files have; a slash or a dot in a wrong place matches nothing, so no path can climb. */
const FILE_NAME = /^[a-z][a-z0-9-]*\.(ts|css|svg)$/;

const CONTENT_TYPES: Record<string, string> = {
  ts: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Everything comes from this server alone; messages and images of the bot cannot bring in anything else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/**
 * The sandbox's page: `/` and the files of the client folder at `/client/…`. TypeScript is sent with its types
 * stripped, each file once for the life of these routes.
 */
export function pageRoutes(): Hono {
  const stripped = new Map<string, string>();

  const script = async (name: string): Promise<string> => {
    const code = stripped.get(name) ?? stripTypeScriptTypes(await clientFile(name));
    stripped.set(name, code);
    return code;
  };

  return new Hono()
    .get('/', async (context) => context.html(await clientFile('index.html'), 200, HEADERS))
    .get('/client/:name', async (context) => {
      const name = context.req.param('name');
      const extension = FILE_NAME.exec(name)?.[1];
      if (extension === undefined) return context.notFound();
      const body = await (extension === 'ts' ? script(name) : clientFile(name)).catch(missing);
      if (body === undefined) return context.notFound();
      return context.body(body, 200, { ...HEADERS, 'content-type': CONTENT_TYPES[extension] ?? '' });
    });
}

function clientFile(name: string): Promise<string> {
  return readFile(join(CLIENT, name), 'utf8');
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
