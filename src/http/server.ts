import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '#domain/system.ts';

/** Routes to serve with Node's HTTP server. */
export type Routes = Hono<{ Bindings: HttpBindings }>;

/** Creates an empty set of routes. */
export const createRoutes = (): Routes => new Hono<{ Bindings: HttpBindings }>();

/** The state of a part of the bot: working, or the reason why not. */
export type Part = { ok: true } | { ok: false; reason: string };

/** The state of each part of the bot. */
export type Readiness = Record<string, Part>;

/** Health routes: `/health/live` and `/health/ready`; the latter also lists alerts for the operator. */
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

/** The route for Prometheus: `/metrics`, for clients that send the token; null: for everyone. */
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

/** A listening server. Closing it waits briefly for responses in progress. */
export type HttpServer = AsyncDisposable & { port: number };

/** Joins routes. A request that fails is logged. */
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

/** Milliseconds: for the client to send a request, for the whole exchange, and so on. */
const TIMES = { request: 10_000, exchange: 30_000, idle: 5_000, check: 1_000, closing: 1_000 };

// A connection costs a file descriptor, and a process has about a thousand by default.
const MOST_CONNECTIONS = 500;

/** Closes the server: idle connections at once, those with a request in progress after their time is up. */
const close = (server: Server): Promise<void> =>
  new Promise((closed) => {
    const late = setTimeout(() => server.closeAllConnections(), TIMES.closing);
    server.close(() => {
      clearTimeout(late);
      closed();
    });
    server.closeIdleConnections();
  });

/** Ends an exchange that takes too long, whether the client reads or writes slowly. */
const limitExchange = (request: IncomingMessage, response: ServerResponse): void => {
  const late = setTimeout(() => request.socket.destroy(), TIMES.exchange);
  response.once('close', () => clearTimeout(late));
};

/** Serves a request handler, such as routes. Port 0 picks any free port. Rejects if the port is taken. */
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
