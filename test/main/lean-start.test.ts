import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDiscord } from '#sandbox/discord/index.ts';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { pointingAt } from '../support/bot-harness.ts';
import { resultOf } from '../support/expectations.ts';
import { freePort } from '../support/free-port.ts';
import { startEntry, temporaryFolder } from './child.ts';

/** The exit code of a bot that loads what it should not. */
const LOADED = 7;

/** A bot, between fakes, that ends as soon as it loads one of the packages. */
const startWithout = async (packages: readonly string[], env: Record<string, string> = {}) => {
  await using opened = new AsyncDisposableStack();
  const discord = opened.use(await startDiscord({ ackDeadlineMs: 60_000 }));
  const modelslab = opened.use(await startModelsLab({ generationMs: 0 }));
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (/node_modules\\/(${packages.join('|')})\\//.test(url)) process.exit(${LOADED});
        return next(url, context);
      },
    });`;
  const folder = opened.use(await temporaryFolder({ 'hook.mjs': hook }));
  const options = { NODE_OPTIONS: `--import=${join(folder.path, 'hook.mjs')}`, ...env };
  const bot = opened.use(
    startEntry('src/main.ts', { cwd: folder.path, env: { ...pointingAt(discord, modelslab), ...options } }),
  );
  const running = opened.move();
  return { bot, discord, modelslab, [Symbol.asyncDispose]: () => running.disposeAsync() };
};

describe('a bot that starts', () => {
  it('says what is wrong with its configuration before it loads what talks to others', async () => {
    await using scene = await startWithout(['discord\\.js', 'undici', 'hono', 'pino'], { HTTP_PORT: 'none' });
    expect(await scene.bot.ended()).toBe(1);
    expect(scene.bot.printed().err).toContain('HTTP_PORT=none');
  });

  it('loads what talks to Discord after that', async () => {
    await using scene = await startWithout(['discord\\.js']);
    expect(await scene.bot.ended()).toBe(LOADED);
  });

  it('is ready without a library for images, or for a database that it does not use', async () => {
    await using scene = await startWithout(['sharp', 'pg', 'file-type']);
    await scene.discord.ready({ commands: true });
    scene.bot.signal('SIGTERM');
    expect(await scene.bot.ended()).toBe(0);
  });

  it('loads the library for images with its first job, before anything is ordered', async () => {
    await using scene = await startWithout(['sharp']);
    await scene.discord.ready({ commands: true });
    scene.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    expect(await scene.bot.ended()).toBe(LOADED);
    expect(scene.modelslab.posts).toBe(0);
  });
});

/** Bytes that V8 has for young objects, as the bot's metrics tell. */
const youngGenerationOf = async (port: number): Promise<number> => {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/nodejs_heap_space_size_total_bytes\{space="new"\} (\d+)/.exec(metrics)?.[1]);
};

describe('a bot that makes images', () => {
  it('has no larger young generation than after its start, which would begin collections all the time', async () => {
    await using discord = await startDiscord({ ackDeadlineMs: 60_000 });
    await using modelslab = await startModelsLab({ generationMs: 0 });
    await using folder = await temporaryFolder();
    const port = await freePort();
    const env = { ...pointingAt(discord, modelslab), HTTP_PORT: String(port) };
    await using bot = startEntry('src/main.ts', { cwd: folder.path, env });
    await bot.says(/the bot is ready/);
    const ada = discord.as('Ada');
    const make = (prompt: string) => resultOf(ada.slash('imagine', { prompt, samples: 4 }));
    await make('a fox');
    const before = await youngGenerationOf(port);
    for (let count = 0; count < 10; count += 1) await make(`fox ${count}`);
    expect(before).toBeGreaterThan(0);
    expect(await youngGenerationOf(port)).toBeLessThanOrEqual(before);
  });
});
