import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Hono } from 'hono';
import { addressed, packageModule } from './package-modules.ts';

const CLIENT = join(import.meta.dirname, 'client');

/** The names that the client's files have; a slash or a dot in a wrong place matches nothing, so no path can climb. */
const FILE_NAME = /^[a-z][a-z0-9-]*\.(ts|css|svg)$/;

const SCRIPT = 'text/javascript; charset=utf-8';

const CONTENT_TYPES: Record<string, string> = {
  ts: SCRIPT,
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
 * The sandbox's page: `/`, the files of the client folder at `/client/…`, and the packages that it imports at
 * `/modules/…`. TypeScript is sent with its types stripped, each file once for the life of these routes.
 */
export const pageRoutes = (): Hono => {
  const scripts = new Map<string, string>();

  const once = async (path: string, read: () => Promise<string | undefined>): Promise<string | undefined> => {
    const code = scripts.get(path) ?? (await read());
    if (code !== undefined) scripts.set(path, code);
    return code;
  };

  const script = async (name: string): Promise<string> =>
    addressed(stripTypeScriptTypes(await clientFile(name)));

  return new Hono()
    .get('/', async (context) => context.html(await clientFile('index.html'), 200, HEADERS))
    .get('/modules/:name{.+}', async (context) => {
      const name = context.req.param('name');
      const body = await once(`/modules/${name}`, () => packageModule(name));
      if (body === undefined) return context.notFound();
      return context.body(body, 200, { ...HEADERS, 'content-type': SCRIPT });
    })
    .get('/client/:name', async (context) => {
      const name = context.req.param('name');
      const type = CONTENT_TYPES[FILE_NAME.exec(name)?.[1] ?? ''];
      if (type === undefined) return context.notFound();
      const read = (): Promise<string> => (name.endsWith('.ts') ? script(name) : clientFile(name));
      const body = await (name.endsWith('.ts') ? once(name, read) : read()).catch(missing);
      if (body === undefined) return context.notFound();
      return context.body(body, 200, { ...HEADERS, 'content-type': type });
    });
};

const clientFile = (name: string): Promise<string> => {
  return readFile(join(CLIENT, name), 'utf8');
};

const missing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};
