import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { connectGateway } from '#discord/gateway.ts';
import { createRoutes, healthRoutes, type Readiness, type Routes, startHttp } from '#http/server.ts';
import { startDiscord } from '#sandbox/discord/index.ts';
import { testLog } from '../support/log.ts';

const HOST = '127.0.0.1';
const ask = async (app: Routes, path: string): Promise<{ status: number; body: unknown }> => {
  const response = await app.request(path);
  return { status: response.status, body: await response.json() };
};

describe('the health routes', () => {
  const app = healthRoutes(async () => parts);
  let parts: Readiness;

  it('say that the bot lives and is ready when every part is', async () => {
    parts = { gateway: { ok: true }, database: { ok: true } };
    expect(await ask(app, '/health/live')).toEqual({ status: 200, body: { live: true } });
    expect(await ask(app, '/health/ready')).toEqual({
      status: 200,
      body: { ready: true, parts, warnings: [] },
    });
  });

  it('say which part is not ready and why, while the bot lives', async () => {
    parts = { gateway: { ok: false, reason: 'no connection' }, database: { ok: true } };
    expect(await ask(app, '/health/live')).toEqual({ status: 200, body: { live: true } });
    expect(await ask(app, '/health/ready')).toEqual({
      status: 503,
      body: { ready: false, parts, warnings: [] },
    });
  });

  it('tell what the operator is to fix, beside parts that are ready', async () => {
    const warned = healthRoutes(
      async () => ({ database: { ok: true } }),
      () => ['The clock is off.'],
    );
    expect(await ask(warned, '/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, warnings: ['The clock is off.'] },
    });
  });

  it('know no other address', async () => {
    parts = {};
    expect((await app.request('/')).status).toBe(404);
    expect((await app.request('/health/ready', { method: 'POST' })).status).toBe(404);
  });
});

describe('the health of a gateway connection', () => {
  it('is not ready while Discord is away, and ready again once it is back', async () => {
    await using opened = new AsyncDisposableStack();
    const discord = await startDiscord();
    const gateway = opened.use(
      await connectGateway({
        apiUrl: discord.apiUrl,
        token: discord.token,
        clock: systemClock,
        onInteraction: () => undefined,
        log: testLog(),
      }),
    );
    const app = healthRoutes(async () => ({
      gateway: gateway.isConnected() ? { ok: true } : { ok: false, reason: 'away' },
    }));
    const statusOf = async (path: string): Promise<number> => (await app.request(path)).status;
    expect(await statusOf('/health/ready')).toBe(200);
    await discord[Symbol.asyncDispose]();
    await expect.poll(() => statusOf('/health/ready')).toBe(503);
    expect(await statusOf('/health/live')).toBe(200);
    opened.use(await startDiscord({ port: Number(new URL(discord.origin).port) }));
    await expect.poll(() => statusOf('/health/ready')).toBe(200);
  });
});

describe('the HTTP server', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  it('takes any free port and serves the routes there', async () => {
    await using server = await startHttp(
      healthRoutes(async () => ({})),
      { host: HOST, port: 0 },
    );
    const response = await fetch(`http://${HOST}:${server.port}/health/live`);
    expect(await response.json()).toEqual({ live: true });
  });

  it('rejects when the port is taken, naming it', async () => {
    const other = createServer().listen(0, HOST);
    closing.push(() => void other.close());
    await vi.waitFor(() => expect(other.listening).toBe(true));
    // A server on TCP has an address of this shape.
    const { port } = other.address() as AddressInfo;
    await expect(startHttp(createRoutes(), { host: HOST, port })).rejects.toThrow(
      `address already in use ${HOST}:${port}`,
    );
  });

  it('closes although a client keeps its connection', async () => {
    const server = await startHttp(
      healthRoutes(async () => ({})),
      { host: HOST, port: 0 },
    );
    const client = new Agent({ keepAliveTimeout: 60_000 });
    closing.push(() => void client.destroy());
    const address = `http://${HOST}:${server.port}/health/live`;
    const { body } = await request(address, { dispatcher: client });
    await body.dump();
    await server[Symbol.asyncDispose]();
    await expect(request(address, { dispatcher: client })).rejects.toThrow();
  });
});
