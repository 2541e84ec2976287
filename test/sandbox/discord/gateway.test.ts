import { Events, GatewayIntentBits, type Interaction } from 'discord.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { SAY, startBot, type TestBot } from './client.ts';

let discord: DiscordStandIn;
let bot: TestBot;

beforeEach(async () => {
  discord = await startDiscord();
  bot = await startBot(discord, greet);
  await bot.client.application.commands.set([SAY]);
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

async function greet(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) await interaction.reply('hello');
}

const disconnected = () => vi.waitFor(() => expect(discord.connected()).toBe(false));

test('an interaction missed while the connection was down is replayed on resuming', async () => {
  const resumed = new Promise<number>((resolve) => {
    bot.client.once(Events.ShardResume, (_, replayed) => resolve(replayed));
  });
  discord.faults.dropGateway();
  await disconnected();
  const exchange = discord.as('Ada').slash('say', { text: 'hi' });
  await exchange.message('hello');
  expect(await resumed).toBeGreaterThan(0);
  expect(discord.violations).toEqual([]);
});

test('a bot that is asked to reconnect resumes', async () => {
  const resumed = new Promise((resolve) => bot.client.once(Events.ShardResume, resolve));
  discord.faults.reconnectGateway();
  await resumed;
  await discord.as('Ada').slash('say', { text: 'hi' }).message('hello');
});

test('a bot whose session is invalid identifies anew', async () => {
  const ready = new Promise((resolve) => bot.client.once(Events.ShardReady, resolve));
  discord.faults.invalidateGateway(false);
  await ready;
  await discord.as('Ada').slash('say', { text: 'hi' }).message('hello');
});

test('readiness is awaited, and its absence explained', async () => {
  await discord.ready({ commands: true });
  await bot.client.destroy();
  await disconnected();
  await expect(discord.ready({ withinMs: 20 })).rejects.toThrow('The bot is not ready after 20 ms');
});

test('an interaction that no bot could get is nobody’s violation', async () => {
  await using lonely = await startDiscord({ ackDeadlineMs: 20 });
  lonely.commands.set(undefined, [{ ...SAY }]);
  expect(await lonely.as('Ada').slash('say', { text: 'hi' }).outcome()).toBeUndefined();
  expect(lonely.violations).toEqual([]);
});

test('a bot with the Guilds intent is told of servers, channels and roles', async () => {
  await using told = await startBot(discord, greet, { intents: [GatewayIntentBits.Guilds] });
  const guild = told.client.guilds.cache.get(discord.guildId);
  expect(guild?.name).toBe('Image Makers');
  expect(guild?.channels.cache.map(({ name }) => name)).toEqual([
    'images',
    'after-dark',
    'general',
    'mod-log',
    'Studio',
    'cake-contest',
    'night-shift',
  ]);
});

test('shards get the interactions of their own servers', async () => {
  const other = discord.world.addGuild('Elsewhere');
  const channel = discord.world.addChannel({ name: 'away', guildId: other.id });
  await bot[Symbol.asyncDispose]();
  bot = await startBot(discord, greet, { shards: [0, 1], shardCount: 2 });
  await discord.as('Ada').slash('say', { text: 'hi' }).message('hello');
  await discord.as('Ada', channel.id).slash('say', { text: 'hi' }).message('hello');
  const callbacks = discord.requests.filter(({ kind }) => kind === 'interaction.callback');
  expect(callbacks).toHaveLength(2);
});
