import { type Interaction, MessageFlags } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import type { Outcome, PageEvent, PageState } from '#sandbox/page/contract.ts';
import { SAY, startBot, type TestBot } from './client.ts';

let discord: DiscordStandIn;
let bot: TestBot;
let ada: { as: string; channelId: string };

beforeEach(async () => {
  discord = await startDiscord();
  bot = await startBot(discord, answer);
  const typed = { ...SAY, options: SAY.options.map((option) => ({ ...option, autocomplete: true })) };
  await bot.client.application.commands.set([typed, { name: 'later', description: 'Never answers' }]);
  ada = { as: discord.world.member('Ada').id, channelId: discord.channelId };
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'Again', custom_id: 'again' }] }];
const FORM = [{ type: 18, label: 'Text', component: { type: 4, custom_id: 'text', style: 1 } }];

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) await interaction.respond([{ name: 'Hello', value: 'hello' }]);
  if (interaction.isChatInputCommand() && interaction.commandName === 'say') {
    const content = interaction.options.getString('text') ?? '';
    await interaction.reply({ content, components, flags: MessageFlags.Ephemeral });
  }
  if (interaction.isButton())
    await interaction.showModal({ custom_id: 'form', title: 'Again', components: FORM });
  if (interaction.isModalSubmit() && interaction.isFromMessage()) {
    await interaction.update(interaction.fields.getTextInputValue('text'));
  }
}

async function post<T = Outcome>(path: string, body: object): Promise<T> {
  const response = await fetch(`${discord.origin}/sandbox/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}

async function state(as = 'Ada'): Promise<PageState> {
  const query = `as=${discord.world.member(as).id}&channel=${discord.channelId}`;
  const response = await fetch(`${discord.origin}/sandbox/state?${query}`);
  return (await response.json()) as PageState;
}

/** The events of the page, one by one; once this resolves, none is missed. */
async function listen(signal: AbortSignal): Promise<AsyncGenerator<PageEvent>> {
  const query = `as=${ada.as}&channel=${ada.channelId}`;
  const { body } = await fetch(`${discord.origin}/sandbox/events?${query}`, { signal });
  return eventsIn(body?.pipeThrough(new TextDecoderStream()) ?? new ReadableStream<string>());
}

async function* eventsIn(stream: ReadableStream<string>): AsyncGenerator<PageEvent> {
  for await (const chunk of stream) {
    for (const [, data] of chunk.matchAll(/^data: (.*)$/gm)) yield JSON.parse(data ?? '');
  }
}

test('the state shows the server, its members and the commands', async () => {
  expect(await state()).toMatchObject({
    channelId: discord.channelId,
    serverId: discord.guildId,
    servers: [
      { name: 'Image Makers', hasBot: true, channelId: discord.channelId },
      { name: 'Elsewhere', hasBot: false, channelId: discord.world.channel('#lounge').id },
    ],
    directMessages: [
      { name: 'Loralei', type: 1 },
      { name: 'Weekend plans', type: 3 },
    ],
    bot: { name: 'Loralei' },
    members: [
      { name: 'Ada', role: 'member' },
      { name: 'Ben', role: 'member' },
      { name: 'Mona', role: 'admin' },
    ],
    channels: [
      { name: 'images', ageRestricted: false, parentId: discord.world.channel('Studio').id },
      { name: 'after-dark', ageRestricted: true },
      { name: 'general' },
      { name: 'Studio', type: 4 },
      { name: 'cake-contest', type: 11, ageRestricted: false },
      { name: 'night-shift', type: 11, ageRestricted: true },
    ],
    users: [{ name: 'Ada' }, { name: 'Ben' }, { name: 'Mona' }, { name: 'Loralei' }],
    roles: [{ name: '@everyone' }, { name: 'Admins' }, { name: 'Artists' }, { name: 'Supporters' }],
    commands: [{ name: 'say' }, { name: 'later' }],
    messages: [],
    violations: [],
    connected: true,
  });
});

test('what a member does not see is not shown to them', async () => {
  const modLog = discord.world.channel('#mod-log').id;
  const look = async (as: string) => {
    const query = `as=${discord.world.member(as).id}&channel=${modLog}`;
    return (await fetch(`${discord.origin}/sandbox/state?${query}`)).json() as Promise<PageState>;
  };
  await bot.client.rest.post(`/channels/${modLog}/messages`, { body: { content: 'a report' } });
  expect(await look('Mona')).toMatchObject({ messages: [{ message: { content: 'a report' } }] });
  expect((await look('Mona')).channels.map(({ name }) => name)).toContain('mod-log');
  expect(await look('Ada')).toMatchObject({ channelId: discord.channelId, messages: [] });
});

test('a conversation has no server, and is everybody’s own', async () => {
  const { world } = discord;
  const look = async (as: string, channel: string) => {
    const query = `as=${world.member(as).id}&channel=${world.channel(channel).id}`;
    return (await fetch(`${discord.origin}/sandbox/state?${query}`)).json() as Promise<PageState>;
  };
  const own = await look('Ada', '@Ada');
  expect(own).toMatchObject({ channelId: world.channel('@Ada').id, channels: [], roles: [] });
  expect(own.users.map(({ name }) => name)).toEqual(['Ada', 'Loralei']);
  expect(own).not.toHaveProperty('serverId');
  expect(await look('Ben', '@Ada')).toMatchObject({ channelId: world.channel('@Ben').id });
  const group = await look('Ben', 'Weekend plans');
  expect(group.users.map(({ name }) => name)).toEqual(['Ada', 'Ben', 'Mona']);
});

test('the other server has people and roles of its own, and not the bot', async () => {
  const query = `as=${discord.world.member('Ben').id}&channel=${discord.world.channel('#lounge').id}`;
  const elsewhere = await (await fetch(`${discord.origin}/sandbox/state?${query}`)).json();
  expect(elsewhere).toMatchObject({
    serverId: discord.world.guild('Elsewhere').id,
    channels: [{ name: 'lounge' }],
    members: [
      { name: 'Ada', role: 'member' },
      { name: 'Ben', role: 'admin' },
      { name: 'Mona', role: 'member' },
    ],
    users: [{ name: 'Ada' }, { name: 'Ben' }, { name: 'Mona' }],
    roles: [{ name: '@everyone' }, { name: 'Regulars' }],
    commands: [],
  });
});

test('who is nobody, or looks at nothing, sees the first place', async () => {
  const answer = await fetch(`${discord.origin}/sandbox/state?as=1&channel=2`);
  expect(await answer.json()).toMatchObject({ channelId: discord.channelId, serverId: discord.guildId });
});

test('a member types with suggestions, presses a button and fills in a modal', async () => {
  const typing = { ...ada, command: 'say', options: { text: 'he' }, focused: 'text' };
  expect(await post('autocomplete', typing)).toEqual({ choices: [{ name: 'Hello', value: 'hello' }] });
  expect(await post('commands', { ...ada, command: 'say', options: { text: 'hello' } })).toEqual({
    kind: 'answered',
  });
  const [shown] = (await state()).messages;
  expect(shown).toMatchObject({
    ephemeral: true,
    thinking: false,
    invokedBy: { name: 'Ada', command: '/say' },
    message: { content: 'hello' },
  });
  expect((await state('Ben')).messages).toEqual([]);
  const messageId = shown?.message.id;
  const opened = await post('components', { ...ada, messageId, customId: 'again' });
  expect(opened).toMatchObject({ kind: 'modal', modal: { custom_id: 'form' } });
  const submitted = await post('modals', {
    ...ada,
    messageId,
    customId: 'form',
    fields: { text: 'once more' },
  });
  expect(submitted).toEqual({ kind: 'answered' });
  expect((await state()).messages).toMatchObject([{ message: { content: 'once more' } }]);
});

test('what happens is told as it happens, to those whom it concerns', async () => {
  const leaving = new AbortController();
  const events = await listen(leaving.signal);
  discord.as('Ben').slash('say', { text: 'secret' });
  await discord.as('Ada').slash('say', { text: 'mine' }).message();
  expect(await events.next()).toMatchObject({
    value: { kind: 'message', message: { message: { content: 'mine' } } },
  });
  await fetch(`${discord.apiUrl}/v10/nowhere`);
  expect(await events.next()).toMatchObject({
    value: { kind: 'violation', violation: { where: 'GET /nowhere' } },
  });
  await bot.client.application.commands.set([SAY]);
  expect(await events.next()).toMatchObject({ value: { kind: 'commands', commands: [{ name: 'say' }] } });
  await bot.client.destroy();
  expect(await events.next()).toEqual({ value: { kind: 'connection', connected: false }, done: false });
  leaving.abort();
});

test('a bot that does not answer is told so', async () => {
  await using impatient = await startDiscord({ ackDeadlineMs: 30 });
  impatient.commands.set(undefined, [{ name: 'later', description: 'x' }]);
  const send = () =>
    fetch(`${impatient.origin}/sandbox/commands`, {
      method: 'POST',
      body: JSON.stringify({ ...ada, command: 'later', options: {} }),
    });
  expect(await (await send()).json()).toEqual({ kind: 'unanswered', reason: 'The bot is not connected.' });
  await using _ = await startBot(impatient);
  expect(await (await send()).json()).toEqual({
    kind: 'unanswered',
    reason: '',
  });
});

test.each([
  ['commands', '{'],
  ['commands', '{}'],
  ['modals', JSON.stringify({ as: 'Ada', channelId: '#images', customId: 'none', fields: {} })],
  ['components', JSON.stringify({ as: 'Ada', channelId: '#images', customId: 'none', messageId: '1' })],
])('a body that makes no sense to %s is answered with the problem', async (path, body) => {
  const response = await fetch(`${discord.origin}/sandbox/${path}`, { method: 'POST', body });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ problem: expect.any(String) });
});

test('a language that is chosen is told to the bot, and what commands are called in it is shown', async () => {
  const german = { ...SAY, name_localizations: { de: 'sag', fr: 'dis' } };
  await bot.client.application.commands.set([{ ...german, description_localizations: { de: 'Sagt etwas' } }]);
  await post('languages', { ...ada, of: 'server', language: 'fr' });
  const spoken = await post<PageState>('languages', { ...ada, of: 'member', language: 'de' });
  expect(spoken.languages).toEqual({ offered: ['en-US', 'de', 'fr'], member: 'de', server: 'fr' });
  const shown = { name: 'say', name_localizations: { de: 'sag' }, description: 'Sagt etwas' };
  expect(spoken.commands).toMatchObject([shown]);
  const { interaction } = discord.as('Ada').slash('say', { text: 'hallo' });
  expect(discord.world.member('Ada').locale).toBe('de');
  expect(interaction.data).toMatchObject({ name: 'say' });
  expect((await state('Ben')).languages).toMatchObject({ member: 'en-US', server: 'fr' });
});
