import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { createLocalEventBus } from '#domain/events.ts';
import { interactionsRoutes } from '#http/interactions.ts';
import { createRoutes, joinRoutes, startHttp } from '#http/server.ts';
import { webhookRoutes } from '#http/webhook.ts';
import { testLog } from '../support/log.ts';

const HOST = '127.0.0.1';
const SECRET = 'secret';

/** A server with all that takes bodies, and connections to it that a test writes bytes to. */
const serve = async () => {
  const stack = new AsyncDisposableStack();
  const log = testLog();
  const stuck = createRoutes();
  stuck.get('/stuck', () => new Promise<Response>(() => undefined));
  const routes = [
    interactionsRoutes({
      publicKey: '0'.repeat(64),
      receive: async () => undefined,
      onSkew: () => undefined,
      clock: systemClock,
    }),
    webhookRoutes({ keep: async () => undefined, secret: SECRET, events: createLocalEventBus(), log }),
    stuck,
  ];
  const server = stack.use(await startHttp(joinRoutes(routes, log), { host: HOST, port: 0 }));
  const open = async (bytes = ''): Promise<Socket> => {
    const socket = connect(server.port, HOST);
    stack.defer(() => void socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(bytes);
    return socket;
  };
  return { server, open, log, [Symbol.asyncDispose]: () => stack.disposeAsync() };
};

/** Resolves when a connection is closed, in whichever way. `once` would reject where it is reset. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => void socket.once('close', () => resolve()));

const headers = (method: string, path: string, more: readonly string[] = []): string =>
  [`${method} ${path} HTTP/1.1`, 'Host: bot', ...more, '', ''].join('\r\n');

const now = () => String(Math.floor(Date.now() / 1000));
const signed = (timestamp: string): string[] => [
  `X-Signature-Ed25519: ${'0'.repeat(128)}`,
  `X-Signature-Timestamp: ${timestamp}`,
];

/** A body of which only the beginning is ever sent. */
const HALF = ['Content-Length: 1000'];

const statusOf = async (socket: Socket): Promise<number> => {
  const [first] = await once(socket, 'data');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(first))?.[1]);
};

describe.concurrent('a request that nobody would believe', () => {
  it.each<[string, string, number]>([
    ['without a signature', headers('POST', '/interactions', HALF), 401],
    ['with a wrong secret', headers('POST', '/webhooks/modelslab/wrong', HALF), 404],
    ['with a body that never ends', headers('POST', '/interactions', ['Transfer-Encoding: chunked']), 401],
  ])('is refused before its body has come: %s', async (_, request, status) => {
    await using scene = await serve();
    expect(await statusOf(await scene.open(request))).toBe(status);
  });

  it.each<[string, string]>([
    ['/interactions', headers('POST', '/interactions', [`Content-Length: ${2 ** 30}`, ...signed(now())])],
    ['the webhook', headers('POST', `/webhooks/modelslab/${SECRET}`, [`Content-Length: ${2 ** 30}`])],
  ])('is refused before its body has come: a huge one for %s', async (_, request) => {
    await using scene = await serve();
    expect(await statusOf(await scene.open(request))).toBe(413);
  });
});

describe.concurrent('a connection that is kept waiting', () => {
  it.each<[string, string]>([
    ['nothing was sent on', ''],
    ['half of its headers were sent on', 'POST /interactions HTTP/1.1\r\nHost: bot\r\n'],
    ['half of a body was sent on', `${headers('POST', '/interactions', [...HALF, ...signed(now())])}{"type"`],
    ['half of a call was sent on', `${headers('POST', `/webhooks/modelslab/${SECRET}`, HALF)}{"id"`],
  ])('is closed by the server when %s', async (_, bytes) => {
    await using scene = await serve();
    const socket = await scene.open(bytes);
    socket.resume();
    await closed(socket);
    expect(scene.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is closed when its bytes trickle in for ever', async () => {
    await using scene = await serve();
    const socket = await scene.open(
      headers('POST', '/interactions', ['Content-Length: 100000', ...signed(now())]),
    );
    const trickle = setInterval(() => socket.write('x'), 200);
    socket.resume();
    await closed(socket);
    clearInterval(trickle);
  });

  it('is closed with 400 others that do the same', async () => {
    await using scene = await serve();
    const half = `${headers('POST', '/interactions', [...HALF, ...signed(now())])}{`;
    const sockets = await Promise.all(Array.from({ length: 400 }, () => scene.open(half)));
    let closed = 0;
    for (const socket of sockets) socket.resume().once('close', () => (closed += 1));
    const other = await scene.open(headers('GET', '/nowhere'));
    expect(await statusOf(other)).toBe(404);
    await vi.waitFor(() => expect(closed).toBe(400));
  });
});

describe.concurrent('a server that is closed', () => {
  it.each<[string, string]>([
    ['an idle connection', ''],
    ['a half-sent request', `${headers('POST', '/interactions', [...HALF, ...signed(now())])}{`],
    ['half of the headers', 'GET / HT'],
    ['an answer that never comes', headers('GET', '/stuck')],
  ])('does not wait for %s', async (_, bytes) => {
    await using scene = await serve();
    const socket = await scene.open(bytes);
    const ended = text(socket).catch(() => undefined);
    await scene.server[Symbol.asyncDispose]();
    await ended;
  });

  it('does not wait for a connection that is kept alive', async () => {
    await using scene = await serve();
    const socket = await scene.open(headers('GET', '/nowhere', ['Connection: keep-alive']));
    expect(await statusOf(socket)).toBe(404);
    await scene.server[Symbol.asyncDispose]();
  });
});
