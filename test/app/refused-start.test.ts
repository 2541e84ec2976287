import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/system.ts';
import { readApplication, sendInteractionsTo } from '#discord/application.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { StartError } from '#domain/errors.ts';
import { interactionsRoutes } from '#http/interactions.ts';
import { startHttp } from '#http/server.ts';
import { NOBODY, startFakes } from '../doctor/fakes.ts';
import { temporaryFolder } from '../main/child.ts';
import { startBotWith } from '../support/bot-harness.ts';
import { silentClientOptions } from '../support/silent-logger.ts';

/** The one line that the operator of a bot that cannot start reads. `DATA_DIR` is a name in a folder with these files. */
const refusal = async (
  { DATA_DIR = 'data', ...env }: Record<string, string>,
  files: Record<string, string> = {},
): Promise<string> => {
  await using folder = await temporaryFolder(files);
  const starting = startBotWith({ ...env, DATA_DIR: join(folder.path, DATA_DIR) }, { lines: [] });
  const error: unknown = await starting.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartError);
  const said = String(error);
  expect(said).not.toContain('\n');
  return said;
};

describe('a bot that cannot start says why: it', () => {
  it('names what Discord says of the server', async () => {
    await using running = await startFakes();
    const said = await refusal({ ...running.env, DISCORD_GUILD_ID: '12345678901234567890' });
    expect(said).toContain('DISCORD_GUILD_ID');
  });

  it('does not name a server where none is set', async () => {
    await using running = await startFakes();
    running.discord.faults.next('commands.', { kind: 'refuse', status: 403, code: 20012, message: 'no' });
    const said = await refusal(running.env);
    expect(said).toContain('does not take the commands');
    expect(said).not.toContain('DISCORD_GUILD_ID');
  });

  it('says where the interactions go instead of the gateway', async () => {
    await using running = await startFakes();
    const { discord } = running;
    const rest = createDiscordRest({
      apiUrl: discord.apiUrl,
      token: discord.token,
      ...silentClientOptions(),
    });
    const { verify_key: publicKey } = await readApplication(rest.bot);
    const routes = interactionsRoutes({
      publicKey,
      receive: async () => undefined,
      onSkew: () => undefined,
      clock: systemClock,
    });
    await using elsewhere = await startHttp(routes, { host: '127.0.0.1', port: 0 });
    const address = `http://127.0.0.1:${elsewhere.port}/interactions`;
    await sendInteractionsTo(rest.bot, address);
    closeDiscordRest(rest);
    const said = await refusal(running.env);
    expect(said).toContain(address);
    expect(said).toContain('INTERACTIONS=http');
  });

  it('says that Discord cannot be reached', async () => {
    await using running = await startFakes();
    expect(await refusal({ ...running.env, DISCORD_API_URL: NOBODY })).toContain('ECONNREFUSED');
  });

  it('names the data folder that cannot be used', async () => {
    await using running = await startFakes();
    const said = await refusal({ ...running.env, DATA_DIR: join('file', 'data') }, { file: '' });
    expect(said).toContain('DATA_DIR');
  });

  it('names the lock file that is damaged', async () => {
    await using running = await startFakes();
    const data = 'a shopping list, long enough not to be taken for an empty database file';
    const said = await refusal({ ...running.env, DATA_DIR: '.' }, { 'loralei.lock': data });
    expect(said).toContain('loralei.lock');
  });

  it('names the port that is taken', async () => {
    await using running = await startFakes();
    const { port } = new URL(running.discord.origin);
    expect(await refusal({ ...running.env, HTTP_PORT: port })).toContain('HTTP_PORT');
  });
});
