import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { call } from './call.ts';
import { nextPayload, SAY, startBot } from './client.ts';

const judge = await loadJudge();
let discord: DiscordStandIn;

beforeEach(async () => {
  discord = await startDiscord({ judge });
});
afterEach(() => discord[Symbol.asyncDispose]());

const idOf = (channel: string) => discord.world.channel(channel).id;
const get = (channel: string) => call(discord, `GET /channels/${idOf(channel)}`);
const sees = (member: string, channel: string) =>
  (discord.world.permissions(discord.world.member(member).id, idOf(channel)) &
    PermissionFlagsBits.ViewChannel) !==
  0n;

describe('the first server', () => {
  test('has #images and #after-dark in a category, #general outside it', () => {
    const { world, guildId, channelId } = discord;
    const generations = world.channel('Studio');
    expect(world.channels[0]).toMatchObject({ name: 'images', id: channelId, guildId });
    expect(generations.type).toBe(ChannelType.GuildCategory);
    expect(world.channel('#images').parentId).toBe(generations.id);
    expect(world.channel('#after-dark').parentId).toBe(generations.id);
    expect(world.channel('#general').parentId).toBeUndefined();
  });

  test('has roles, of which Ada has one and nobody another', () => {
    const { world, guildId } = discord;
    const inside = world.roles.filter((role) => role.guildId === guildId);
    const held = (name: string) => world.member(name).roleIds.map((id) => roleName(id));
    const roleName = (id: string) => world.roles.find((role) => role.id === id)?.name;
    expect(inside.map(({ name }) => name)).toEqual(['@everyone', 'Admins', 'Artists', 'Supporters']);
    expect([held('Ada'), held('Ben'), held('Mona')]).toEqual([['Artists'], [], ['Admins']]);
  });

  test('shows #mod-log to admins and the bot only', () => {
    expect(['Ada', 'Ben', 'Mona', 'Loralei'].filter((name) => sees(name, '#mod-log'))).toEqual([
      'Mona',
      'Loralei',
    ]);
  });
});

describe('the bot reads of a channel', () => {
  test.each<[string, object]>([
    ['#images', { type: 0, name: 'images', nsfw: false }],
    ['#after-dark', { type: 0, nsfw: true }],
    ['Studio', { type: 4, parent_id: null }],
    ['cake-contest', { type: 11, thread_metadata: { archived: false } }],
  ])('%s', async (channel, expected) => {
    expect(await get(channel)).toMatchObject({
      status: 200,
      body: { guild_id: discord.guildId, ...expected },
    });
    expect(discord.violations).toEqual([]);
  });

  test('its category or channel', async () => {
    expect(await get('#images')).toMatchObject({ body: { parent_id: idOf('Studio') } });
    expect(await get('cake-contest')).toMatchObject({ body: { parent_id: idOf('#images') } });
    expect((await get('night-shift')).body).not.toHaveProperty('nsfw');
  });

  test('nothing where it may not look, and of threads in there neither', async () => {
    discord.world.overwrite(idOf('#images'), discord.world.bot.id, { deny: PermissionFlagsBits.ViewChannel });
    const refused = { status: 403, body: { code: 50001 } };
    expect(await get('#images')).toMatchObject(refused);
    expect(await get('cake-contest')).toMatchObject(refused);
    expect(await call(discord, 'GET /channels/1100000000000009999')).toMatchObject({
      status: 404,
      body: { code: 10003 },
    });
  });
});

describe('an interaction in a thread', () => {
  test('names its channel and says nothing of age', async () => {
    await using bot = await startBot(discord);
    discord.commands.set(undefined, [SAY]);
    const told = nextPayload(bot.client);
    discord.as('Ada', 'night-shift').slash('say', { text: 'hi' });
    const { channel } = await told;
    expect(channel).toMatchObject({ type: 11, name: 'night-shift', parent_id: idOf('#after-dark') });
    expect(channel).not.toHaveProperty('nsfw');
  });

  test('is offered what is offered in its channel', () => {
    discord.commands.set(undefined, [{ name: 'adult', description: 'x', nsfw: true }]);
    expect(discord.as('Ada', 'night-shift').offered()).toMatchObject([{ name: 'adult' }]);
    expect(discord.as('Ada', 'cake-contest').offered()).toEqual([]);
  });
});

describe('the bot posts', () => {
  const post = (channel: string) =>
    call(discord, `POST /channels/${idOf(channel)}/messages`, { content: 'x' });

  test('in a thread, where it may write in threads', async () => {
    expect(await post('cake-contest')).toMatchObject({ status: 200 });
    discord.world.overwrite(idOf('#images'), discord.world.bot.id, {
      deny: PermissionFlagsBits.SendMessagesInThreads,
    });
    expect(await post('cake-contest')).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(await post('#images')).toMatchObject({ status: 200 });
  });

  test('never in a category', async () => {
    expect(await post('Studio')).toMatchObject({ status: 400, body: { code: 50008 } });
  });
});

test('threads, categories and channels in them can be added', () => {
  const { world } = discord;
  const category = world.addChannel({ name: 'More', type: ChannelType.GuildCategory });
  const channel = world.addChannel({ name: 'extra', parentId: category.id });
  const thread = world.addThread({ name: 'side', parentId: channel.id });
  expect(channel).toMatchObject({ type: ChannelType.GuildText, parentId: category.id });
  expect(thread).toMatchObject({ type: ChannelType.PublicThread, guildId: discord.guildId });
});
