import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { openSqlite } from '#store/sqlite.ts';
import { NOBODY, startFakes } from '../doctor/fakes.ts';
import { freePort } from '../support/free-port.ts';
import { type Child, startEntry, temporaryFolder } from './child.ts';
import { type Manners, startStrangeDiscord } from './strange-discord.ts';

const MODELSLAB = { MODELSLAB_API_KEY: 'key', MODELSLAB_API_URL: NOBODY };

/** A bot that starts, and what its health check says of that. */
const startWithHealth = async (env: Record<string, string>, cwd: string) => {
  const port = await freePort();
  const bot = startEntry('src/main.ts', { cwd, env: { ...MODELSLAB, ...env, HTTP_PORT: String(port) } });
  const health = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/health/${path}`);
    return { status: response.status, body: await response.text() };
  };
  return { bot, health, [Symbol.asyncDispose]: () => bot[Symbol.asyncDispose]() };
};

type Scene = Awaited<ReturnType<typeof startWithHealth>>;

/** The bot lives, says what it waits for in its health check and in the log, and ends when it is told to. */
const expectOpenStart = async ({ bot, health }: Scene, waitingFor: RegExp): Promise<void> => {
  await vi.waitFor(async () => {
    const { status, body } = await health('ready');
    expect(body).toMatch(waitingFor);
    expect(status).toBe(503);
  });
  expect(await health('live')).toMatchObject({ status: 200 });
  await bot.says(new RegExp(`the start has been waiting .*${waitingFor.source}`));
  await expectEnd(bot);
};

const expectEnd = async (bot: Child): Promise<void> => {
  bot.signal('SIGTERM');
  expect(await bot.ended()).toBe(0);
  expect(bot.printed().err).toBe('');
};

const HELLO = JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 }, s: null, t: null });

describe.concurrent('a start that has to wait', () => {
  it.each<[string, Manners, RegExp]>([
    ['Discord takes calls and never answers', { answer: () => undefined }, /Discord to accept the token/],
    ['the gateway takes connections and never speaks', { mute: true }, /Discord's gateway/],
    ['the gateway never says hello', {}, /Discord's gateway/],
    [
      'the gateway never says that the bot is ready',
      { connected: (socket) => socket.send(HELLO) },
      /Discord's gateway/,
    ],
  ])('says what for, and ends when it is told to: %s', async (_, manners, waitingFor) => {
    await using discord = await startStrangeDiscord(manners);
    await using folder = await temporaryFolder();
    await using scene = await startWithHealth(discord.env, folder.path);
    await expectOpenStart(scene, waitingFor);
  });

  it('says until when Discord lets it wait', async () => {
    await using discord = await startStrangeDiscord({
      answer: (_, response) => {
        response.writeHead(429, { 'retry-after': '3600', 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ message: 'You are being rate limited.', retry_after: 3600, global: true }),
        );
      },
    });
    await using folder = await temporaryFolder();
    await using scene = await startWithHealth(discord.env, folder.path);
    const [line] = await scene.bot.says(/^.*Discord asks to wait.*$/m);
    expect(JSON.parse(line)).toMatchObject({ seconds: 3600, until: expect.stringMatching(/^\d{4}-/) });
    await expectOpenStart(scene, /Discord to accept the token/);
    expect(discord.calls).toHaveLength(1);
  });

  it('waits for a database that another process keeps locked', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'data', 'loralei.db');
    await using _sql = await openSqlite(path);
    using other = new DatabaseSync(path);
    other.exec('PRAGMA user_version = 1; BEGIN EXCLUSIVE');
    await using discord = await startStrangeDiscord({});
    await using scene = await startWithHealth(discord.env, folder.path);
    await expectOpenStart(scene, /the database/);
  });

  it('does not wait for a ModelsLab that never answers', async () => {
    await using silent = await startStrangeDiscord({ answer: () => undefined });
    await using fakes = await startFakes();
    await using folder = await temporaryFolder();
    const env = { ...fakes.env, MODELSLAB_API_URL: silent.env.DISCORD_API_URL ?? '' };
    await using scene = await startWithHealth(env, folder.path);
    await scene.bot.says(/the bot is ready/);
    expect(await scene.health('ready')).toMatchObject({ status: 200 });
    await expectEnd(scene.bot);
  });
});

describe('a signal that comes while the bot is still being loaded', () => {
  it('ends it at once', async () => {
    await using folder = await temporaryFolder({
      'signal.mjs': `import { registerHooks } from 'node:module';
        registerHooks({
          load(url, context, next) {
            if (url.endsWith('/src/app/bot.ts')) process.kill(process.pid, 'SIGTERM');
            return next(url, context);
          },
        });`,
    });
    await mkdir(join(folder.path, 'data'));
    const env = { NODE_OPTIONS: `--import=${join(folder.path, 'signal.mjs')}`, SANDBOX_PORT: '0' };
    await using bot = startEntry('src/main.ts', { cwd: folder.path, env });
    expect(await bot.ended()).toBe(0);
    expect(bot.printed()).toEqual({ out: '', err: '' });
  });
});
