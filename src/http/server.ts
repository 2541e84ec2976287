import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** Whether the bot can work now, and if not, why: one entry per part of it. */
export type Readiness = Record<string, boolean>;

/** The routes for whoever watches the bot: `/health/live` and `/health/ready`. */
export const healthRoutes = (readiness: () => Readiness): Hono => {
  const app = new Hono();
  app.get('/health/live', (context) => context.json({ live: true }));
  app.get('/health/ready', (context) => {
    const parts = readiness();
    const ready = Object.values(parts).every(Boolean);
    return context.json({ ready, parts }, ready ? 200 : 503);
  });
  return app;
};

/** A listening server. */
export type HttpServer = AsyncDisposable & { port: number };

/** Serves the routes. Port 0 takes any free one. Rejects when the port is taken. */
export const startHttp = (app: Hono, { host, port }: { host: string; port: number }): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address: AddressInfo) => {
      resolve({
        port: address.port,
        [Symbol.asyncDispose]: () => new Promise<void>((closed) => void server.close(() => closed())),
      });
    });
    server.once('error', reject);
  });
