import { GatewayIntentBits, MessageFlags, PermissionFlagsBits } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { call } from './call.ts';
import { nextPayload, startBot, type TestBot } from './client.ts';

const judge = await loadJudge();
const described = { description: 'x' };
const COMMANDS = [
  { name: 'server', ...described },
  { name: 'mine', ...described, integration_types: [1] },
  { name: 'both', ...described, integration_types: [0, 1] },
  { name: 'guilds-only', ...described, integration_types: [0, 1], contexts: [0] },
  { name: 'private-only', ...described, integration_types: [0, 1], contexts: [1, 2] },
];

let discord: DiscordStandIn;
let bot: TestBot;
let ada: string;

beforeEach(async () => {
  discord = await startDiscord({ judge });
  bot = await startBot(discord, async (interaction) => {
    if (!interaction.isRepliable()) return;
    const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'Again', custom_id: 'again' }] }];
    await interaction.reply({ content: 'ok', components });
  });
  discord.commands.set(undefined, COMMANDS);
  ada = discord.world.member('Ada').id;
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const offered = (channel: string, member = 'Ada') =>
  discord
    .as(member, channel)
    .offered()
    .map(({ name }) => name);

describe('commands are offered', () => {
  test('in a server with the bot, whoever installed them', () => {
    expect(offered('#images')).toEqual(['server', 'mine', 'both', 'guilds-only']);
    discord.world.member('Ada').installed = false;
    expect(offered('#images')).toEqual(['server', 'both', 'guilds-only']);
  });

  test('in a server without it to those who installed them for themselves', () => {
    expect(offered('#lounge')).toEqual(['mine', 'both', 'guilds-only']);
    discord.world.member('Ada').installed = false;
    expect(offered('#lounge')).toEqual([]);
    expect(offered('#lounge', 'Ben')).toEqual(['mine', 'both', 'guilds-only']);
  });

  test('in direct messages with the bot, and in private channels', () => {
    expect(offered('@Ada')).toEqual(['server', 'mine', 'both', 'private-only']);
    expect(offered('Weekend plans')).toEqual(['mine', 'both', 'private-only']);
    expect(offered('@Ben')).toEqual([]);
  });

  test('not where a server lets its members use none', () => {
    const { channelId, guildId, world } = discord;
    world.overwrite(channelId, guildId, { deny: PermissionFlagsBits.UseApplicationCommands });
    expect(offered('#images')).toEqual([]);
  });

  test('not in direct messages by the older field', () => {
    discord.commands.set(undefined, [{ name: 'old', ...described, dm_permission: false }]);
    expect([offered('#images'), offered('@Ada')]).toEqual([['old'], []]);
  });
});

describe('an interaction tells on whose account and where', () => {
  test.each<[string, string, (ids: { guild: string; ada: string }) => object, number]>([
    ['server', '#images', ({ guild }) => ({ 0: guild }), 0],
    ['mine', '#images', (ids) => ({ 1: ids.ada }), 0],
    ['both', '#images', ({ guild, ...ids }) => ({ 0: guild, 1: ids.ada }), 0],
    ['both', '#lounge', (ids) => ({ 1: ids.ada }), 0],
    ['server', '@Ada', () => ({ 0: '0' }), 1],
    ['mine', '@Ada', (ids) => ({ 1: ids.ada }), 1],
    ['both', '@Ada', (ids) => ({ 0: '0', 1: ids.ada }), 1],
    ['both', 'Weekend plans', (ids) => ({ 1: ids.ada }), 2],
  ])('/%s in %s', async (command, channel, owners, context) => {
    const told = nextPayload(bot.client);
    await discord.as('Ada', channel).slash(command).message();
    const payload = await told;
    expect(payload).toMatchObject({ context });
    expect(payload.authorizing_integration_owners).toEqual(owners({ guild: discord.guildId, ada }));
    expect(discord.violations).toEqual([]);
  });

  test('and a control keeps to the account of those who had its message made', async () => {
    const message = await discord.as('Ada', '#lounge').slash('both').message();
    const told = nextPayload(bot.client);
    await discord.as('Ben', '#lounge').press(message, 'Again').message();
    expect(await told).toMatchObject({
      authorizing_integration_owners: { 1: ada },
      member: { user: { username: 'ben' } },
    });
  });

  test('with the member, its roles there, and what an app may do as a guest', async () => {
    const told = nextPayload(bot.client);
    await discord.as('Ada', '#lounge').slash('mine').message();
    const { member, app_permissions, guild_id } = await told;
    expect(member).toMatchObject({ roles: [], user: { username: 'ada' } });
    expect(guild_id).toBe(discord.world.guild('Elsewhere').id);
    expect(BigInt(String(app_permissions)) & PermissionFlagsBits.AttachFiles).not.toBe(0n);
    expect(BigInt(String(app_permissions)) & PermissionFlagsBits.SendMessages).toBe(0n);
  });
});

describe('where the bot is not installed', () => {
  test('its own token may do nothing', async () => {
    const id = discord.world.channel('#lounge').id;
    const refused = { status: 403, body: { code: 50001 } };
    const { id: messageId } = await discord.as('Ada', '#lounge').slash('mine').message();
    expect(await call(discord, `GET /channels/${id}`)).toMatchObject(refused);
    expect(await call(discord, `POST /channels/${id}/messages`, { content: 'x' })).toMatchObject(refused);
    expect(await call(discord, `DELETE /channels/${id}/messages/${messageId}`)).toMatchObject(refused);
    const guild = discord.world.guild('Elsewhere').id;
    const commands = `/applications/${discord.applicationId}/guilds/${guild}/commands`;
    expect(await call(discord, `GET ${commands}`)).toMatchObject(refused);
    const group = discord.world.channel('Weekend plans').id;
    expect(await call(discord, `GET /channels/${group}`)).toMatchObject(refused);
  });

  test('an interaction has five follow-ups, and the sixth is refused', async () => {
    const { token } = discord.as('Ada', '#lounge').slash('mine');
    const path = `/webhooks/${discord.applicationId}/${token}`;
    const follow = () => call(discord, `POST ${path}`, { content: 'more' });
    const original = async () => (await call(discord, `GET ${path}/messages/@original`)).status;
    await expect.poll(original).toBe(200);
    discord.forget();
    const first = await Promise.all(Array.from({ length: 5 }, follow));
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await follow()).toMatchObject({ status: 400, body: { code: 40094 } });
    expect(discord.violations).toMatchObject([{ rule: expect.stringContaining('40094') }]);
    expect(await call(discord, `PATCH ${path}/messages/@original`, { content: 'edited' })).toMatchObject({
      status: 200,
    });
  });

  test('a server can keep what apps answer to whoever asked', async () => {
    const { world } = discord;
    const { id, guildId = '' } = world.channel('#lounge');
    world.overwrite(id, guildId, { deny: PermissionFlagsBits.UseExternalApps });
    const { flags } = await discord.as('Ada', '#lounge').slash('both').message();
    expect(Number(flags) & MessageFlags.Ephemeral).toBe(MessageFlags.Ephemeral);
    expect(discord.as('Ben', '#lounge').sees()).toEqual([]);
  });

  test('nobody chooses the bot, and roles are those of that server', () => {
    discord.commands.set(undefined, [
      { name: 'who', ...described, integration_types: [1], options: [{ type: 9, name: 'it', ...described }] },
    ]);
    const actor = discord.as('Ada', '#lounge');
    expect(() => actor.slash('who', { it: discord.world.bot.id })).toThrow('is not offered');
    const role = (name: string) => discord.world.roles.find((one) => one.name === name)?.id ?? '';
    expect(() => actor.slash('who', { it: role('Artists') })).toThrow('is not offered');
    expect(actor.slash('who', { it: role('Regulars') }).interaction.data).toHaveProperty('resolved.roles');
  });
});

test('the first READY lists only servers with the bot', async () => {
  await bot[Symbol.asyncDispose]();
  await using fresh = await startBot(discord, async () => undefined, { intents: [GatewayIntentBits.Guilds] });
  expect([...fresh.client.guilds.cache.keys()]).toEqual([discord.guildId]);
});
