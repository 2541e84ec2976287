import { MessageFlags } from 'discord.js';
import type { APIMessage } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { startBot, type TestBot } from './client.ts';

const COMMANDS = [
  { name: 'panel', description: 'x' },
  { name: 'form', description: 'x' },
  {
    name: 'name',
    description: 'x',
    options: [
      { type: 6, name: 'member', description: 'x' },
      { type: 7, name: 'channel', description: 'x', channel_types: [0] },
      { type: 8, name: 'role', description: 'x' },
      { type: 9, name: 'either', description: 'x' },
    ],
  },
];

const several = { min_values: 0, max_values: 25 };
const LISTS = [
  { type: 5, custom_id: 'members', ...several },
  { type: 6, custom_id: 'roles', ...several },
  { type: 7, custom_id: 'either', ...several },
  { type: 8, custom_id: 'channels', ...several, channel_types: [0] },
];
const PANEL = LISTS.map((list) => ({ type: 1, components: [list] }));
const ONE = { type: 1, components: [{ type: 5, custom_id: 'one', disabled: true }] };

let discord: DiscordStandIn;
let bot: TestBot;
let ids: Record<'ada' | 'ben' | 'artists' | 'images', string>;

beforeEach(async () => {
  discord = await startDiscord();
  const { world } = discord;
  ids = {
    ada: world.member('Ada').id,
    ben: world.member('Ben').id,
    artists: world.addRole({ name: 'Painters' }).id,
    images: discord.channelId,
  };
  const chosen = [{ id: ids.ben, type: 'user' }];
  const components = LISTS.map((list) => ({
    type: 18,
    label: list.custom_id,
    component: { ...list, required: false, ...(list.type === 5 ? { default_values: chosen } : {}) },
  }));
  bot = await startBot(discord, async (interaction) => {
    if (!interaction.isRepliable()) return;
    if (interaction.isChatInputCommand() && interaction.commandName === 'form')
      await interaction.showModal({ custom_id: 'form', title: 'Form', components });
    else await interaction.reply({ flags: MessageFlags.IsComponentsV2, components: [...PANEL, ONE] });
  });
  discord.commands.set(undefined, COMMANDS);
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const panel = (): Promise<APIMessage> => discord.as('Ada').slash('panel').message();

test('members arrive with their user and what makes them members here', async () => {
  const exchange = discord.as('Ada').select(await panel(), 'members', [ids.ben, discord.world.bot.id]);
  await exchange.message();
  expect(exchange.interaction.data).toMatchObject({
    component_type: 5,
    custom_id: 'members',
    values: [ids.ben, discord.world.bot.id],
    resolved: {
      users: { [ids.ben]: { username: 'ben' }, [discord.world.bot.id]: { bot: true } },
      members: { [ids.ben]: { roles: [], permissions: expect.stringMatching(/^\d+$/) } },
    },
  });
  expect(exchange.interaction.data).not.toHaveProperty(['resolved', 'members', ids.ben, 'user']);
});

test('roles, channels and both kinds together arrive as what they are', async () => {
  const ada = discord.as('Ada');
  const message = await panel();
  expect(ada.select(message, 'roles', [ids.artists]).interaction.data).toMatchObject({
    resolved: { roles: { [ids.artists]: { name: 'Painters', permissions: '0', managed: false } } },
  });
  expect(ada.select(message, 'channels', [ids.images]).interaction.data).toMatchObject({
    resolved: { channels: { [ids.images]: { name: 'images', type: 0, permissions: expect.any(String) } } },
  });
  expect(ada.select(message, 'either', [ids.ada, ids.artists]).interaction.data).toMatchObject({
    resolved: { users: { [ids.ada]: {} }, roles: { [ids.artists]: {} } },
  });
});

test('nothing is chosen where nothing need be', async () => {
  const { interaction } = discord.as('Ada').select(await panel(), 'roles', []);
  expect(interaction.data).toMatchObject({ values: [] });
  expect(interaction.data).not.toHaveProperty('resolved');
});

describe('Discord’s client does not send', () => {
  test.each<[string, string, () => string[], string]>([
    ['a role as a member', 'members', () => [ids.artists], 'is not offered'],
    ['a member as a role', 'roles', () => [ids.ada], 'is not offered'],
    ['a role of another server', 'roles', () => [foreign().role], 'is not offered'],
    ['a channel of another server', 'channels', () => [foreign().channel], 'is not offered'],
    ['a name for an id', 'members', () => ['Ada'], 'Ada is not offered'],
    ['one twice', 'members', () => [ids.ada, ids.ada], 'chosen twice'],
    ['a choice in a select that is disabled', 'one', () => [ids.ada], '"one" is disabled'],
  ])('%s', async (_, select, values, problem) => {
    const message = await panel();
    expect(() => discord.as('Ada').select(message, select, values())).toThrow(problem);
  });

  test('a press on a select', async () => {
    const message = await panel();
    expect(() => discord.as('Ada').press(message, 'members')).toThrow('is a select');
  });

  test('a member for a role, or a channel of another type, as the option of a command', () => {
    const ada = discord.as('Ada');
    expect(() => ada.slash('name', { role: ids.ada })).toThrow('is not offered');
    expect(() => ada.slash('name', { channel: ids.ada })).toThrow('is not offered');
    expect(() => ada.slash('name', { either: ids.images })).toThrow('is not offered');
    const { interaction } = ada.slash('name', { role: ids.artists, member: ids.ben, channel: ids.images });
    expect(interaction.data).toMatchObject({
      resolved: { users: { [ids.ben]: {} }, roles: { [ids.artists]: {} }, channels: { [ids.images]: {} } },
    });
  });
});

const foreign = () => {
  const guildId = discord.world.addGuild('Far away').id;
  return {
    role: discord.world.addRole({ name: 'Strangers', guildId }).id,
    channel: discord.world.addChannel({ name: 'far', guildId }).id,
  };
};

describe('a forger', () => {
  test('sends values that are not offered, and they resolve to nothing', async () => {
    const message = await panel();
    const { role } = foreign();
    const { interaction } = discord.as('Ada').select(message, 'roles', [role, 'x'], { raw: true });
    expect(interaction.data).toMatchObject({ component_type: 6, custom_id: 'roles', values: [role, 'x'] });
    expect(interaction.data).not.toHaveProperty('resolved');
  });

  test('uses what is disabled, and custom_ids that are not there', async () => {
    const message = await panel();
    const ada = discord.as('Ada');
    expect(ada.select(message, 'one', [ids.ada], { raw: true }).interaction.data).toMatchObject({
      component_type: 5,
    });
    expect(ada.press(message, 'settings:9', { raw: true }).interaction.data).toMatchObject({
      component_type: 2,
      custom_id: 'settings:9',
    });
  });
});

describe('in a modal', () => {
  test('what it was filled with is sent, and what was chosen instead', async () => {
    const ada = discord.as('Ada');
    const kept = await ada.submit(ada.slash('form'), { roles: [ids.artists] });
    expect(kept.interaction.data).toMatchObject({
      components: [
        { component: { custom_id: 'members', type: 5, values: [ids.ben] } },
        { component: { custom_id: 'roles', values: [ids.artists] } },
        { component: { values: [] } },
        { component: { values: [] } },
      ],
      resolved: { users: { [ids.ben]: {} }, members: { [ids.ben]: {} }, roles: { [ids.artists]: {} } },
    });
  });

  test('only what is offered can be chosen, but by a forger', async () => {
    const ada = discord.as('Ada');
    const chosen = { channels: [ids.artists] };
    await expect(ada.submit(ada.slash('form'), chosen)).rejects.toThrow('is not offered');
    const forged = await ada.submit(ada.slash('form'), chosen, { raw: true });
    expect(forged.interaction.data).not.toHaveProperty('resolved.channels');
  });

  test('discord.js reads what was chosen', async () => {
    const ada = discord.as('Ada');
    const told = new Promise<string[]>((resolve) => {
      bot.client.on('interactionCreate', (interaction) => {
        if (!interaction.isModalSubmit()) return;
        const roles = interaction.fields.getSelectedRoles('roles');
        resolve([...(roles?.values() ?? [])].map((role) => role?.name ?? ''));
      });
    });
    await ada.submit(ada.slash('form'), { roles: [ids.artists] });
    expect(await told).toEqual(['Painters']);
  });
});
