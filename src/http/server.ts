import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';

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
  warnings: () => readonly string[] = () => [],
): Routes => {
  const app = createRoutes();
  app.get('/health/live', (context) => context.json({ live: true }));
  app.get('/health/ready', async (context) => {
    const parts = await readiness();
    const ready = Object.values(parts).every(({ ok }) => ok);
    return context.json({ ready, parts, warnings: warnings() }, ready ? 200 : 503);
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

/** A listening server. */
export type HttpServer = AsyncDisposable & { port: number };

/** Routes beside each other. */
export const joinRoutes = (routes: readonly Routes[]): Routes => {
  const app = createRoutes();
  for (const part of routes) app.route('/', part);
  return app;
};

/** Serves the routes. Port 0 takes any free one. Rejects when the port is taken. */
export const startHttp = (app: Routes, { host, port }: { host: string; port: number }): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address: AddressInfo) => {
      resolve({
        port: address.port,
        [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
      });
    });
    server.once('error', reject);
  });
