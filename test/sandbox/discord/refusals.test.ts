import { type DiscordAPIError, type Interaction, MessageFlags, type RepliableInteraction } from 'discord.js';
import { afterEach, expect, test, vi } from 'vitest';
import { type DiscordOptions, type DiscordStandIn, startDiscord, textOf } from '#sandbox/discord/index.ts';
import { loadJudge } from '../../support/openapi.ts';
import { SAY, startBot, type TestBot } from './client.ts';

const judge = await loadJudge();

let stack: AsyncDisposableStack | undefined;
afterEach(() => stack?.disposeAsync());

type Answering = (interaction: RepliableInteraction) => Promise<unknown>;

async function start(answer: Answering, options: DiscordOptions = {}) {
  stack = new AsyncDisposableStack();
  const discord: DiscordStandIn = stack.use(await startDiscord({ judge, ...options }));
  const handle = async (interaction: Interaction) => {
    if (interaction.isRepliable()) await answer(interaction);
  };
  const bot: TestBot = stack.use(await startBot(discord, handle));
  await bot.client.application.commands.set([SAY]);
  return { discord, bot, say: () => discord.as('Ada').slash('say', { text: 'hello' }) };
}

const codes = ({ problems }: TestBot) => problems.map((problem) => (problem as DiscordAPIError).code);

test('without an answer in time the application did not respond, which is a violation', async () => {
  const { discord, say } = await start(async () => undefined, { ackDeadlineMs: 50 });
  const exchange = say();
  expect(await exchange.outcome()).toBeUndefined();
  await expect(exchange.acknowledged()).rejects.toThrow('/say: The application did not respond.');
  expect(discord.violations).toMatchObject([{ where: '/say', rule: 'No answer within 50 ms.' }]);
});

test('an answer after the deadline finds no interaction', async () => {
  const missed = Promise.withResolvers<void>();
  const { bot, say } = await start(
    async (interaction) => {
      await missed.promise;
      await interaction.reply('late');
    },
    { ackDeadlineMs: 50 },
  );
  await say().outcome();
  missed.resolve();
  await vi.waitFor(() => expect(codes(bot)).toEqual([10062]));
});

test('a second first answer is refused, and a violation', async () => {
  const { discord, bot, say } = await start(async (interaction) => {
    await interaction.reply('once');
    Object.assign(interaction, { replied: false });
    await interaction.reply('twice');
  });
  await say().message('once');
  await vi.waitFor(() => expect(codes(bot)).toEqual([40060]));
  expect(discord.violations).toMatchObject([{ rule: 'Answered twice (40060).' }]);
});

test('a refusal of what arrives after the bot gave up on it is no violation', async () => {
  const { discord, say } = await start((interaction) => interaction.reply('once'));
  const exchange = say();
  await exchange.message('once');
  const given = Promise.withResolvers<void>();
  discord.faults.next('webhook.edit', { kind: 'held', until: given.promise });
  const { applicationId, apiUrl } = discord;
  const url = `${apiUrl}/v10/webhooks/${applicationId}/${exchange.token}/messages/@original`;
  const controller = new AbortController();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ content: 'too long'.repeat(1000) });
  const sent = fetch(url, { method: 'PATCH', headers, body, signal: controller.signal });
  const edits = () => discord.requests.filter(({ kind }) => kind === 'webhook.edit');
  await vi.waitFor(() => expect(edits()).toHaveLength(1));
  controller.abort();
  await expect(sent).rejects.toThrow();
  given.resolve();
  await vi.waitFor(() => expect(edits()[0]?.status).toBe(400));
  expect(discord.violations).toEqual([]);
});

test('an interaction delivered twice is no fault of the bot', async () => {
  const { discord, bot, say } = await start((interaction) => interaction.reply('hello'));
  discord.faults.deliverTwice();
  await say().message('hello');
  await vi.waitFor(() => expect(codes(bot)).toEqual([40060]));
  expect(discord.violations).toEqual([]);
  expect(discord.messages()).toHaveLength(1);
});

test('a token that has run out is refused', async () => {
  const expired = Promise.withResolvers<void>();
  const { discord, bot, say } = await start(async (interaction) => {
    await interaction.deferReply();
    await expired.promise;
    await interaction.editReply('too late');
  });
  const exchange = say();
  await exchange.acknowledged();
  discord.faults.expire(exchange.interactionId);
  expired.resolve();
  await vi.waitFor(() => expect(codes(bot)).toEqual([50027]));
});

test('a token runs out by itself', async () => {
  let now = Date.now();
  const expired = Promise.withResolvers<void>();
  const { bot, say } = await start(
    async (interaction) => {
      await interaction.deferReply();
      await expired.promise;
      await interaction.editReply('too late');
    },
    { now: () => now },
  );
  await say().acknowledged();
  now += 15 * 60_000 + 1;
  expired.resolve();
  await vi.waitFor(() => expect(codes(bot)).toEqual([50027]));
});

test('an edit before the first answer is refused, and a violation', async () => {
  const { discord, bot, say } = await start(async (interaction) => {
    await interaction.webhook.editMessage('@original', 'too early');
  });
  say();
  await vi.waitFor(() => expect(codes(bot)).toEqual([10015]));
  expect(discord.violations).toHaveLength(1);
});

test('with_response gives the message of a reply', async () => {
  const given: unknown[] = [];
  const { discord, say } = await start(async (interaction) => {
    const { resource, interaction: callback } = await interaction.reply({
      content: 'here',
      withResponse: true,
    });
    given.push(resource?.message?.content, callback.responseMessageEphemeral);
  });
  await say().message('here');
  await vi.waitFor(() => expect(given).toEqual(['here', false]));
  expect(discord.violations).toEqual([]);
});

test('the first follow-up takes the place of "thinking", the next ones stand below', async () => {
  const { discord, say } = await start(async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.followUp('first');
    await interaction.followUp('second');
  });
  const exchange = say();
  expect(textOf(await exchange.message())).toBe('first');
  expect(textOf(await exchange.followUp())).toBe('second');
  expect(discord.transcript('#images', 'Ada')).toBe(
    "Loralei, answering Ada's /say (ephemeral):\n  first\nLoralei, answering Ada's /say:\n  second",
  );
});

test('whether an answer is ephemeral is decided when it is deferred', async () => {
  const { discord, bot, say } = await start(async (interaction) => {
    await interaction.deferReply();
    await interaction.followUp({ content: 'shown', flags: MessageFlags.Ephemeral });
    await interaction.webhook.editMessage('@original', {
      flags: 64 as MessageFlags.SuppressEmbeds,
      content: 'x',
    });
  });
  expect((await say().message('shown')).flags).toBe(0);
  await vi.waitFor(() => expect(codes(bot)).toEqual([50035]));
  expect(discord.violations).toMatchObject([{ where: 'webhook.edit' }]);
});

test('an answer can be fetched and deleted', async () => {
  const { discord, bot, say } = await start(async (interaction) => {
    await interaction.reply('soon gone');
    expect((await interaction.fetchReply()).content).toBe('soon gone');
    await interaction.deleteReply();
  });
  await say().deleted();
  expect(discord.messages()).toEqual([]);
  expect(bot.problems).toEqual([]);
});

test('another token is unauthorized, over REST and over the gateway', async () => {
  const { discord } = await start(async () => undefined);
  const headers = { authorization: 'Bot wrong' };
  expect((await fetch(`${discord.apiUrl}/v10/gateway/bot`, { headers })).status).toBe(401);
  await expect(startBot({ ...discord, token: 'wrong' })).rejects.toThrow();
});

test('an unknown route is not found, and a violation', async () => {
  const { discord } = await start(async () => undefined);
  const answer = await fetch(`${discord.apiUrl}/v10/stickers/1`);
  expect(answer.status).toBe(404);
  expect(discord.violations).toMatchObject([{ where: 'GET /stickers/1' }]);
});

test('waiting in vain says what was seen instead', async () => {
  const { say } = await start((interaction) => interaction.reply('something else'));
  await expect(say().message('hello', { withinMs: 50 })).rejects.toThrow('last seen:\nsomething else');
});
