import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '#domain/ports.ts';

/** Routes to be served: what lies under them is Node's own server. */
export type Routes = Hono<{ Bindings: HttpBindings }>;

/** No routes, to add some to. */
export const createRoutes = (): Routes => new Hono<{ Bindings: HttpBindings }>();

/** A part of the bot: whether it can work now, and if not, why. */
export type Part = { ok: true } | { ok: false; reason: string };

/** Whether the bot can work now: one entry per part of it. */
export type Readiness = Record<string, Part>;

/** The routes for whoever watches the bot: `/health/live` and `/health/ready`, which also has what an operator is to fix. */
export const healthRoutes = (
  readiness: () => Promise<Readiness>,
  warnings: () => readonly string[] | Promise<readonly string[]> = () => [],
): Routes => {
  const app = createRoutes();
  app.get('/health/live', (context) => context.json({ live: true }));
  app.get('/health/ready', async (context) => {
    const parts = await readiness();
    const ready = Object.values(parts).every(({ ok }) => ok);
    return context.json({ ready, parts, warnings: await warnings() }, ready ? 200 : 503);
  });
  return app;
};

const isToken = (header: string | undefined, token: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'length').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
};

/** The route for Prometheus: `/metrics`, for whoever sends the token; null: for everybody who finds it. */
export const metricsRoutes = (
  scrape: () => Promise<{ body: string; contentType: string }>,
  token: string | null,
): Routes => {
  const app = createRoutes();
  app.get('/metrics', async (context) => {
    if (token !== null && !isToken(context.req.header('Authorization'), token)) {
      return context.text('send METRICS_TOKEN as Authorization: Bearer', 401, {
        'WWW-Authenticate': 'Bearer',
      });
    }
    const { body, contentType } = await scrape();
    return context.body(body, 200, { 'content-type': contentType });
  });
  return app;
};

/** A listening server. Closing it waits a moment for the answers under way, and no longer. */
export type HttpServer = AsyncDisposable & { port: number };

/** Routes beside each other. A request that cannot be answered is worth a line of the log. */
export const joinRoutes = (routes: readonly Routes[], log: Pick<Log, 'warn'>): Routes => {
  const app = createRoutes();
  for (const part of routes) app.route('/', part);
  app.onError((err, context) => {
    if (err instanceof HTTPException) return err.getResponse();
    log.warn({ err, path: context.req.routePath }, 'a request over HTTP could not be answered');
    return context.body(null, 500);
  });
  return app;
};

/** Milliseconds. Whoever calls has these for sending a request, and the bot and they together for the whole exchange. */
const TIMES = { request: 10_000, exchange: 30_000, idle: 5_000, check: 1_000, closing: 1_000 };

// A connection costs a file descriptor, of which a process has about a thousand where nobody has raised that.
const MOST_CONNECTIONS = 500;

/** Closes the server: idle connections at once, and those with a request under way when they have had their time. */
const close = (server: Server): Promise<void> =>
  new Promise((closed) => {
    const late = setTimeout(() => server.closeAllConnections(), TIMES.closing);
    server.close(() => {
      clearTimeout(late);
      closed();
    });
    server.closeIdleConnections();
  });

/** Ends an exchange that takes too long: a slow reader keeps its connection no longer than a slow writer. */
const limitExchange = (request: IncomingMessage, response: ServerResponse): void => {
  const late = setTimeout(() => request.socket.destroy(), TIMES.exchange);
  response.once('close', () => clearTimeout(late));
};

/** Serves what answers requests, such as routes. Port 0 takes any free one. Rejects when the port is taken. */
export const startHttp = (
  app: Pick<Routes, 'fetch'>,
  { host, port }: { host: string; port: number },
): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = createServer(
      {
        headersTimeout: TIMES.request,
        requestTimeout: TIMES.request,
        keepAliveTimeout: TIMES.idle,
        connectionsCheckingInterval: TIMES.check,
      },
      getRequestListener((request, bindings) => app.fetch(request, bindings)),
    );
    server.maxConnections = MOST_CONNECTIONS;
    server.on('request', limitExchange);
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      let closing: Promise<void> | undefined;
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        [Symbol.asyncDispose]: () => {
          closing ??= close(server);
          return closing;
        },
      });
    });
  });
