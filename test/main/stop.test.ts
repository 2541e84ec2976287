import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { startDiscord } from '#sandbox/discord/index.ts';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { pointingAt } from '../support/bot-harness.ts';
import { freePort } from '../support/free-port.ts';
import { ROOT, startChild, startEntry, temporaryFolder } from './child.ts';

/** A bot that is ready, between the stand-ins, in a process of its own, which prints into `output`. */
const startReady = async (env: Record<string, string> = {}, output?: string) => {
  const stack = new AsyncDisposableStack();
  const discord = stack.use(await startDiscord());
  const modelslab = stack.use(await startModelsLab({ generationMs: 0 }));
  const folder = stack.use(await temporaryFolder());
  const port = await freePort();
  const options = {
    cwd: folder.path,
    env: { ...pointingAt(discord, modelslab), HTTP_PORT: String(port), ...env },
  };
  const main = join(ROOT, 'src/main.ts');
  const bot = stack.use(
    output === undefined
      ? startEntry('src/main.ts', options)
      : startChild({
          ...options,
          command: ['sh', '-c', 'exec "$0" "$1" > "$2"', process.execPath, main, output],
        }),
  );
  const status = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status;
  await vi.waitFor(async () => expect(await status()).toBe(200));
  const database = join(folder.path, 'data', 'loralei.db');
  return {
    bot,
    discord,
    modelslab,
    port,
    database,
    status,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
};

describe.concurrent('a bot that is told to stop ends', () => {
  it('although callers hold half-sent requests and idle connections open', async () => {
    await using scene = await startReady();
    const half = 'POST /metrics HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{';
    const sockets = [half, 'GET / HT', ''].map((bytes) => {
      const socket = connect(scene.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(bytes);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    scene.bot.signal('SIGTERM');
    expect(await scene.bot.ended()).toBe(0);
    for (const socket of sockets) socket.destroy();
  });

  it('although another process keeps its database locked, and says that jobs could not be handed back', async () => {
    await using scene = await startReady();
    using other = new DatabaseSync(scene.database);
    other.exec('BEGIN IMMEDIATE');
    scene.bot.signal('SIGTERM');
    expect(await scene.bot.ended()).toBe(0);
    expect(scene.bot.printed().out).toContain('could not be handed back');
    expect(scene.bot.printed().err).toBe('');
  });

  it('although ModelsLab takes a call and never answers', async () => {
    await using scene = await startReady();
    scene.modelslab.hold();
    scene.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(scene.modelslab.inFlight()).toBe(1));
    scene.bot.signal('SIGTERM');
    expect(await scene.bot.ended()).toBe(0);
  });
});

/** A pipe that nobody reads from, and what may still be written to it. */
const createPipe = async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'log');
  execFileSync('mkfifo', [path]);
  const end = await open(path, constants.O_RDWR | constants.O_NONBLOCK);
  const fill = async (): Promise<void> => {
    const full = async () => {
      for (;;) await end.write('x'.repeat(4096));
    };
    await full().catch(() => undefined);
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= end.close();
    return closed;
  };
  const dispose = async (): Promise<void> => {
    await close();
    await folder[Symbol.asyncDispose]();
  };
  return { path, fill, close, [Symbol.asyncDispose]: dispose };
};

describe.concurrent('a bot whose log cannot be written works and ends in order', () => {
  const expectWorking = async ({ bot, discord }: Awaited<ReturnType<typeof startReady>>): Promise<void> => {
    await discord.as('Ada').slash('help').message();
    bot.signal('SIGTERM');
    expect(await bot.ended()).toBe(0);
  };

  it('when the disk of the log is full', async () => {
    await using scene = await startReady({}, '/dev/full');
    await expectWorking(scene);
  });

  it('when whoever reads the log has stopped reading', async () => {
    await using pipe = await createPipe();
    await pipe.fill();
    await using scene = await startReady({ LOG_LEVEL: 'debug' }, pipe.path);
    await expectWorking(scene);
  });

  it('when whoever read the log is gone', async () => {
    await using pipe = await createPipe();
    await using scene = await startReady({ LOG_LEVEL: 'debug' }, pipe.path);
    await pipe.close();
    await expectWorking(scene);
  });
});

describe('a process that has nothing more to do', () => {
  it('ends although a call of the operating system never comes back', async () => {
    await using pipe = await createPipe();
    await pipe.close();
    const script = `const { run } = await import(process.argv[1]);
      const { open } = await import('node:fs');
      // A pipe that nobody writes to cannot be opened.
      open(process.argv[2], 'r', () => undefined);
      // No such port: there is nothing to run.
      await run({ stopping: new AbortController().signal, env: { HTTP_PORT: 'none' } });`;
    const command = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      script,
      join(ROOT, 'src/app/run.ts'),
      pipe.path,
    ];
    await using child = startChild({ command, cwd: ROOT });
    expect(await child.ended()).toBe('SIGKILL');
    expect(child.printed().err).toContain('HTTP_PORT');
  });
});
