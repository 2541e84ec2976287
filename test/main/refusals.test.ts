import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDiscord } from '#sandbox/discord/index.ts';
import { startFakes } from '../doctor/fakes.ts';
import { ROOT, startChild, startEntry, temporaryFolder } from './child.ts';

/** What the bot says when it cannot start. */
const refusal = async (
  env: Record<string, string>,
  files: Record<string, string> = {},
): Promise<{ code: number | NodeJS.Signals | null; err: string }> => {
  await using folder = await temporaryFolder(files);
  await using bot = startEntry('src/main.ts', { cwd: folder.path, env });
  return { code: await bot.ended(), err: bot.printed().err };
};

describe('a bot that cannot start', () => {
  it.each([
    [{ DISCORD_TOKEN: 'hush-token' }, 'MODELSLAB_API_KEY is missing'],
    [{ MODELSLAB_API_KEY: 'hush-key' }, 'DISCORD_TOKEN is missing'],
  ])('says which of token and key is missing: %#', async (env, sentence) => {
    const { code, err } = await refusal(env);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at |hush/);
  });

  it('names the token that Discord refuses', async () => {
    await using running = await startFakes();
    const { code, err } = await refusal({ ...running.env, DISCORD_TOKEN: 'hush-token' });
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining('DISCORD_TOKEN')]);
    expect(err).not.toContain('hush');
  });

  it('names the data folder whose disk has no room', async () => {
    await using folder = await temporaryFolder();
    await using fakes = await startFakes();
    // No file may grow beyond some kilobytes.
    const limited = ['sh', '-c', 'ulimit -f 16; exec "$0" "$1"', process.execPath, join(ROOT, 'src/main.ts')];
    await using bot = startChild({ command: limited, cwd: folder.path, env: fakes.env });
    expect(await bot.ended()).toBe(1);
    expect(bot.printed().err.trim().split('\n')).toEqual([expect.stringContaining('DATA_DIR')]);
  });

  it('says which port of the sandbox is taken', async () => {
    await using other = await startDiscord();
    const { code, err } = await refusal({ SANDBOX_PORT: new URL(other.origin).port });
    expect(code).toBe(1);
    expect(err).toContain('SANDBOX_PORT');
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('a set-up that is there and cannot be used', () => {
  it.each([
    ['an environment file that is no text', {}, { '.env': 'DISCORD_TOKEN\0\0=\u0001' }, '.env is not text'],
    ['an environment file in another form', {}, { '.env': 'DISCORD_TOKEN: abc' }, '.env names DISCORD_TOKEN'],
    ['a host that is none of this machine', { HTTP_HOST: '192.0.2.1' }, {}, 'HTTP_HOST'],
    ['a public address with a query', { PUBLIC_URL: 'https://bot.example?x=1' }, {}, 'PUBLIC_URL'],
    ['a database that is not there', { DATABASE_URL: 'postgres://u:hush@127.0.0.1:1/x' }, {}, 'DATABASE_URL'],
  ])('ends the start with a sentence, and never runs the sandbox: %s', async (_, env, files, sentence) => {
    const { code, err } = await refusal(env, files);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at |hush/);
  });
});
