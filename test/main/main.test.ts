import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startDiscord } from '#sandbox/discord/index.ts';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { startFakes } from '../doctor/fakes.ts';
import { resultOf } from '../support/expectations.ts';
import { type Child, ROOT, startChild, startEntry, temporaryFolder } from './child.ts';

const PAGE = /Open (http:\/\/127\.0\.0\.1:\d+\/) /;

const pageOf = async (child: Child): Promise<string> => (await child.says(PAGE))[1] ?? '';

/** Whether the process that had the lock is gone: the operating system then gives it back. */
const isFree = async (lock: string): Promise<boolean> => {
  await using presence = await lockDataDir(lock);
  return presence.isAlone;
};

describe('a bot for which nothing is set', () => {
  it('runs its sandbox on loopback, on a free port where the usual one is taken, and ends in order', async () => {
    await using first = await temporaryFolder();
    await using second = await temporaryFolder();
    await using one = startEntry('src/main.ts', { cwd: first.path });
    const page = await pageOf(one);
    const response = await fetch(page);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html');
    await using other = startEntry('src/main.ts', { cwd: second.path });
    expect(await pageOf(other)).not.toBe(page);
    expect(other.printed().out).toContain('Port 8420 is taken');
    one.signal('SIGTERM');
    other.signal('SIGINT');
    expect([await one.ended(), await other.ended()]).toEqual([0, 0]);
    expect([one.printed().err, other.printed().err]).toEqual(['', '']);
    await expect(fetch(page)).rejects.toThrow();
    // The address of the sandbox is the only thing to read.
    expect(one.printed().out).toMatch(/see README\.md/);
    expect(one.printed().out).not.toContain('{"level"');
  });
});

it.skipIf(!existsSync('/usr/bin/script'))('talks to a person on a terminal', async () => {
  await using fakes = await startFakes();
  await using folder = await temporaryFolder();
  const line = `exec ${process.execPath} --disable-warning=ExperimentalWarning ${join(ROOT, 'src/main.ts')}`;
  await using bot = startChild({
    command: ['script', '-qec', line, '/dev/null'],
    cwd: folder.path,
    env: fakes.env,
  });
  await bot.says(/Loralei is online in 1 server\..*gateway/);
  await bot.says(/Press Ctrl-C to stop/);
  expect(bot.printed().out).not.toContain('{"level"');
});

describe('npm start', () => {
  const startNpm = (dataDir: string): Child =>
    startChild({
      command: ['npm', 'start'],
      cwd: ROOT,
      // Blank values are as good as none, and win over those of a developer's own .env file.
      env: {
        DISCORD_TOKEN: '',
        MODELSLAB_API_KEY: '',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'info',
        SANDBOX_PORT: '0',
        HTTP_PORT: '0',
      },
    });

  it('hands SIGTERM on to the bot and leaves no process behind', async () => {
    await using folder = await temporaryFolder();
    await using npm = startNpm(folder.path);
    const page = await pageOf(npm);
    npm.signal('SIGTERM');
    await npm.ended();
    await expect.poll(() => isFree(join(folder.path, 'sandbox', 'loralei.lock'))).toBe(true);
    await expect(fetch(page)).rejects.toThrow();
  });

  it('ends in order on Ctrl-C, which npm and the bot both hear', async () => {
    await using folder = await temporaryFolder();
    await using npm = startNpm(folder.path);
    await pageOf(npm);
    npm.signalGroup('SIGINT');
    expect(await npm.ended()).toBe(0);
  });
});

describe('a bot with a token and a key', () => {
  it('reads them from the .env file, where variables that are set win, and never prints them', async () => {
    await using fakes = await startFakes();
    const { discord, modelslab } = fakes;
    const file = Object.entries({ ...fakes.env, DISCORD_TOKEN: 'from-the-file' });
    await using folder = await temporaryFolder({
      '.env': file.map(([name, value]) => `${name}=${value}\n`).join(''),
    });
    await using bot = startEntry('src/main.ts', {
      cwd: folder.path,
      env: { DISCORD_TOKEN: discord.token, LOG_LEVEL: 'debug' },
    });
    await bot.says(/the bot is ready/);
    await resultOf(discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    bot.signal('SIGTERM');
    expect(await bot.ended()).toBe(0);
    const { out, err } = bot.printed();
    expect(out).toContain('interaction handled');
    for (const secret of [discord.token, modelslab.key, 'from-the-file'])
      expect(`${out}${err}`).not.toContain(secret);
  });

  it('ends in order on a SIGTERM that comes while it starts', async () => {
    await using fakes = await startFakes();
    const { discord, env } = fakes;
    discord.faults.next('gateway.bot', { kind: 'slow', ms: 500 });
    await using folder = await temporaryFolder();
    await using bot = startEntry('src/main.ts', { cwd: folder.path, env });
    await vi.waitFor(() => expect(discord.requests.map(({ kind }) => kind)).toContain('gateway.bot'));
    bot.signal('SIGTERM');
    expect(await bot.ended()).toBe(0);
  });

  it('ends in order and says what to do when Discord ends the connection for good', async () => {
    await using fakes = await startFakes();
    await using folder = await temporaryFolder();
    await using bot = startEntry('src/main.ts', { cwd: folder.path, env: fakes.env });
    await bot.says(/the bot is ready/);
    fakes.discord.faults.closeGateway(4004);
    expect(await bot.ended()).toBe(1);
    expect(bot.printed().err.trim().split('\n')).toEqual([expect.stringContaining('DISCORD_TOKEN')]);
    expect(await isFree(join(folder.path, 'data', 'loralei.lock'))).toBe(true);
  });

  it('ends at once on a second SIGINT, whatever the grace time', async () => {
    await using discord = await startDiscord({ ackDeadlineMs: 60_000 });
    await using modelslab = await startModelsLab({ generationMs: 200 });
    await using folder = await temporaryFolder();
    await using bot = startEntry('src/main.ts', {
      cwd: folder.path,
      env: {
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        MODELSLAB_API_KEY: modelslab.key,
        MODELSLAB_API_URL: modelslab.apiUrl,
        SHUTDOWN_GRACE_SECONDS: '600',
      },
    });
    await bot.says(/the bot is ready/);
    modelslab.hold();
    discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    let code: unknown = 'running';
    const ended = bot.ended().then((how) => {
      code = how;
    });
    await vi.waitFor(() => {
      bot.signal('SIGINT');
      expect(code).not.toBe('running');
    });
    await ended;
    expect(code).toBe(1);
  });
});
