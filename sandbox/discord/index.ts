import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import type { PageWord } from '../page/contract.ts';
import { createMemoryState, type State } from '../state/state.ts';
import { createAuthor } from './author.ts';
import { createFaultScript } from './faults.ts';
import { createFirstAnswers } from './first-answer.ts';
import { createGateway } from './gateway.ts';
import { createHttpDelivery } from './http-delivery.ts';
import type { Judge } from './judge.ts';
import { pageApi } from './page-api.ts';
import { cdn, type Elsewhere, mediaProxy } from './rest/cdn.ts';
import { restApi } from './rest/index.ts';
import { createServices } from './services.ts';
import type { Now } from './snowflake.ts';
import { createStandIn, type DiscordStandIn } from './stand-in.ts';

export type { Exchange } from './exchange.ts';
export type { Fault } from './faults.ts';
export type { Judge, Operation } from './judge.ts';
export type { DiscordStandIn } from './stand-in.ts';
export { textOf } from './transcript.ts';

/** Times in milliseconds, sizes in bytes. */
export type DiscordOptions = {
  /** 0 takes any free port. */
  port?: number;
  now?: Now;
  /** What is remembered of an earlier run, and for a later one: nothing, if left out. */
  state?: State;
  judge?: Judge | undefined;
  /** How long a bot may take for its first answer: Discord gives 3 seconds. */
  ackDeadlineMs?: number;
  /** How long an interaction's token lasts: with Discord a quarter of an hour. */
  tokenLifetimeMs?: number;
  /** The largest file: Discord's default is 10 MiB. */
  attachmentSizeLimit?: number;
  heartbeatIntervalMs?: number;
  /** What the page tells a visitor to try in a prompt. */
  faultWords?: readonly PageWord[];
  /** Where pictures come from that messages show by an address outside of Discord; nowhere, if left out. */
  elsewhere?: Elsewhere;
  /** A key of ModelsLab that the page names for a server to use. */
  serverKey?: string;
};

/** Not a secret: nothing but the stand-in takes it. */
const TOKEN = 'MTEwMDAwMDAwMDAwMDAwMDAwMQ.loopback.stand-in';
const HOST = '127.0.0.1';

const DEFAULTS = {
  port: 0,
  now: Date.now,
  judge: undefined,
  ackDeadlineMs: 3000,
  tokenLifetimeMs: 15 * 60 * 1000,
  attachmentSizeLimit: 10 * 1024 * 1024,
  heartbeatIntervalMs: 41_250,
  elsewhere: async () => undefined,
};

/**
 * Starts a Discord on loopback: REST v10, Gateway, CDN and the sandbox page's calls on one port.
 * @throws {Error} when the port is taken.
 */
export async function startDiscord(options: DiscordOptions = {}): Promise<DiscordStandIn> {
  const settings = { ...DEFAULTS, state: createMemoryState(), ...options };
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Longer than the 4 s after which undici lets a quiet connection go, so that it never meets a closing one.
  const server = createServer({ keepAliveTimeout: 60_000 }, getRequestListener(app.fetch));
  await listen(server, settings.port);
  const host = `${HOST}:${(server.address() as AddressInfo).port}`;

  const services = createServices({ ...settings, host, connected: () => gateway.connected() });
  const gateway = createGateway({ ...settings, ...services, server, token: TOKEN, url: services.gatewayUrl });
  const script = createFaultScript();
  const author = createAuthor(services);
  const takeFirstAnswer = createFirstAnswers(services, author);
  const answering = { ...settings, services, takeFirstAnswer, faults: script };
  const deliverOverHttp = createHttpDelivery(answering);
  const standIn = createStandIn({
    ...settings,
    services,
    gateway,
    deliverOverHttp,
    script,
    app,
    host,
    token: TOKEN,
  });

  app.route('/api/v10', restApi({ ...answering, author, token: TOKEN }));
  app.route('/attachments', cdn(services.attachments));
  app.route('/', mediaProxy(settings.elsewhere));
  app.route(
    '/sandbox',
    pageApi(standIn, {
      messages: services.messages,
      faultWords: options.faultWords ?? [],
      ...(options.serverKey ? { serverKey: options.serverKey } : {}),
      startedAt: firstStart(settings.state, settings.now),
    }),
  );
  const close = () => shut(server, [services.interactions, services.endpoint, gateway]);
  return { ...standIn, [Symbol.asyncDispose]: close };
}

/** When the state began, in ISO 8601. */
function firstStart(state: State, now: Now): string {
  const table = state.table('start', z.object({ at: z.iso.datetime() }));
  const at = table.restored[0]?.at ?? new Date(now()).toISOString();
  table.put('first', { at });
  return at;
}

async function shut(server: Server, parts: readonly { close(): void }[]): Promise<void> {
  for (const part of parts) part.close();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function listen(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, HOST, resolve);
  await promise;
}
