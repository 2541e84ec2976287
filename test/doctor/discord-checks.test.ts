import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { registerCommands } from '#discord/registration.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import { discordChecks } from '#doctor/discord-checks.ts';
import type { Finding } from '#doctor/finding.ts';
import { createRoutes, startHttp } from '#http/server.ts';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { testLog } from '../support/log.ts';
import { silentClientOptions } from '../support/silent-logger.ts';
import { NOBODY } from './fakes.ts';

const commands = features.flatMap(({ command }) => (command ? [command] : []));

let discord: DiscordStandIn;
const opened: DiscordRest[] = [];

beforeEach(async () => {
  discord = await startDiscord();
});
afterEach(async () => {
  for (const rest of opened.splice(0)) closeDiscordRest(rest);
  await discord[Symbol.asyncDispose]();
});

const restOf = (given: { apiUrl?: string; token?: string } = {}): DiscordRest => {
  const rest = createDiscordRest({
    ...silentClientOptions(),
    apiUrl: discord.apiUrl,
    token: discord.token,
    ...given,
  });
  opened.push(rest);
  return rest;
};

const NO_IMPRINT = { name: null, contact: null, privacyUrl: null, termsUrl: null };

/** What the checks find, in their order: of the token, the commands, the installation, and privacy and terms. */
const findings = async (
  { bot }: DiscordRest,
  {
    guildId = null,
    interactionSource = 'gateway',
  }: { guildId?: string | null; interactionSource?: 'gateway' | 'http' } = {},
): Promise<Finding[]> => {
  const found: Finding[] = [];
  for (const { look } of discordChecks(bot, { commands, guildId, interactionSource, imprint: NO_IMPRINT }))
    found.push(await look());
  return found;
};

const SKIPPED = { kind: 'skipped', reason: 'not looked at, because Discord could not be asked' };

describe('a token that Discord accepts', () => {
  it('is told with its application, where that is, and how to invite it', async () => {
    const [token] = await findings(restOf());
    expect(token).toEqual({
      kind: 'well',
      detail: expect.stringMatching(
        new RegExp(
          `Loralei, which is in 1 server\\. Invite it with https://\\S+client_id=${discord.applicationId}`,
        ),
      ),
    });
  });

  it('asks for the application once', async () => {
    await findings(restOf());
    expect(discord.requests.filter(({ kind }) => kind === 'application.me')).toHaveLength(1);
  });

  it('is of no use to the gateway while the interactions go to another address', async () => {
    const application = {
      id: '1',
      name: 'Loralei',
      verify_key: 'aa',
      interactions_endpoint_url: 'https://example.com/bot',
    };
    const app = createRoutes().get('*', (context) => context.json(application));
    await using elsewhere = await startHttp(app, { host: '127.0.0.1', port: 0 });
    const rest = restOf({ apiUrl: `http://127.0.0.1:${elsewhere.port}` });
    expect((await findings(rest))[0]).toEqual({
      kind: 'wrong',
      problem: expect.stringContaining('another address'),
      remedy: expect.stringContaining('Interactions Endpoint URL'),
    });
    expect((await findings(rest, { interactionSource: 'http' }))[0]?.kind).toBe('well');
  });
});

describe('a token that Discord refuses', () => {
  it('is wrong, and the commands are not looked at', async () => {
    expect(await findings(restOf({ token: 'of-somebody-else' }))).toEqual([
      {
        kind: 'wrong',
        problem: 'Discord does not accept DISCORD_TOKEN.',
        remedy: expect.stringContaining('Reset Token'),
      },
      SKIPPED,
      SKIPPED,
      SKIPPED,
    ]);
  });
});

describe('a Discord that cannot be reached', () => {
  it('is told with the address to check', async () => {
    expect(await findings(restOf({ apiUrl: NOBODY }))).toEqual([
      {
        kind: 'wrong',
        problem: 'Discord cannot be reached: connect ECONNREFUSED 127.0.0.1:9.',
        remedy: expect.stringContaining('DISCORD_API_URL'),
      },
      SKIPPED,
      SKIPPED,
      SKIPPED,
    ]);
  });

  it('is told when it fails', async () => {
    discord.faults.next('application.me', { kind: 'status', status: 500 }, 4);
    const [token] = await findings(restOf());
    expect(token).toMatchObject({ kind: 'wrong', problem: 'Discord answered 500.' });
  });

  it('is told when something else answers', async () => {
    discord.faults.next('application.me', { kind: 'html', status: 200 });
    const [token] = await findings(restOf());
    expect(token).toMatchObject({
      kind: 'wrong',
      problem: 'What answers at DISCORD_API_URL is not Discord.',
    });
  });
});

describe('the commands', () => {
  it('are well before the first start, which registers them', async () => {
    const [, found] = await findings(restOf());
    expect(found).toEqual({
      kind: 'well',
      detail: expect.stringContaining('the next start registers them for every server'),
    });
    expect(discord.requests.map(({ method }) => method)).not.toContain('PUT');
  });

  it.each([
    ['for every server', () => null],
    ['in the server', () => discord.guildId],
  ])('are well once they are registered %s', async (where, guildOf) => {
    const rest = restOf();
    const guildId = guildOf();
    const target = { applicationId: discord.applicationId, guildId };
    await registerCommands(rest.bot, { commands, target, log: testLog() });
    const [, found] = await findings(rest, { guildId });
    expect(found).toEqual({
      kind: 'well',
      detail: expect.stringContaining(`all ${commands.length} are registered ${where}`),
    });
  });

  it('are wrong for a server in which the bot is not', async () => {
    const [token, found] = await findings(restOf(), { guildId: '12345678901234567890' });
    expect(token?.kind).toBe('well');
    expect(found).toEqual({
      kind: 'wrong',
      problem: 'The bot is not in the server that DISCORD_GUILD_ID names.',
      remedy: expect.stringContaining('Invite it there'),
    });
  });
});
