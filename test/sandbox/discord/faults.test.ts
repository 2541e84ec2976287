import type { Interaction } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordStandIn, type Fault, startDiscord } from '#sandbox/discord/index.ts';
import { SAY, startBot, type TestBot } from './client.ts';

let discord: DiscordStandIn;
let bot: TestBot;

beforeEach(async () => {
  discord = await startDiscord();
  bot = await startBot(discord, speak);
  await bot.client.application.commands.set([SAY]);
  discord.forget();
});
afterEach(async () => {
  await bot[Symbol.asyncDispose]();
  await discord[Symbol.asyncDispose]();
});

async function speak(interaction: Interaction): Promise<void> {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  await interaction.editReply('done');
}

const postMessage = ({ apiUrl, channelId, token } = discord) =>
  fetch(`${apiUrl}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'hi' }),
  });

const statuses = (kind: string) =>
  discord.requests.filter((request) => request.kind === kind).map(({ status }) => status);

describe('what discord.js tries again by itself', () => {
  test.each<{ fault: Fault; answered: number }>([
    { fault: { kind: 'status', status: 502 }, answered: 502 },
    { fault: { kind: 'html' }, answered: 502 },
    { fault: { kind: 'rateLimit', retryAfterSeconds: 0.05 }, answered: 429 },
    { fault: { kind: 'reset' }, answered: 0 },
  ])('$fault.kind', async ({ fault, answered }) => {
    discord.faults.next('webhook.edit', fault);
    await discord.as('Ada').slash('say', { text: 'hi' }).message('done');
    expect(statuses('webhook.edit')[0]).toBe(answered);
    expect(discord.violations).toEqual([]);
    expect(bot.problems).toEqual([]);
  });
});

test('a slow answer comes late', async () => {
  discord.faults.next('interaction.callback', { kind: 'slow', ms: 20 });
  await discord.as('Ada').slash('say', { text: 'hi' }).message('done');
  expect(discord.violations).toEqual([]);
});

test('an answer lost on its way back took effect all the same, and repeating it is no violation', async () => {
  discord.faults.next('interaction.callback', { kind: 'status', status: 500, carriedOut: true });
  const exchange = discord.as('Ada').slash('say', { text: 'hi' });
  expect(await exchange.acknowledged()).toBe('deferred');
  await expect.poll(() => statuses('interaction.callback')).toEqual([500, 400]);
  expect(discord.violations).toEqual([]);
});

test('a scripted refusal strikes as often as it is told to', async () => {
  const refusal: Fault = { kind: 'refuse', status: 403, code: 50013, message: 'Missing Permissions' };
  discord.faults.next('message.', refusal, 2);
  const answers = [await postMessage(), await postMessage(), await postMessage()];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
  expect(await answers[0]?.json()).toEqual({ message: 'Missing Permissions', code: 50013 });
});

test('what has not struck can be called off', async () => {
  discord.faults.next('*', { kind: 'status', status: 500 }, 100);
  discord.faults.clear();
  await discord.as('Ada').slash('say', { text: 'hi' }).message('done');
  await expect.poll(() => statuses('webhook.edit')).toEqual([200]);
});

test('a rate limit says in body and headers how long, and whose it is', async () => {
  discord.faults.next('message.', { kind: 'rateLimit', retryAfterSeconds: 1.5, scope: 'shared' });
  const limited = await postMessage();
  expect(limited.status).toBe(429);
  expect(Object.fromEntries(limited.headers)).toMatchObject({
    'retry-after': '2',
    'x-ratelimit-scope': 'shared',
    'x-ratelimit-reset-after': '1.5',
  });
  expect(await limited.json()).toEqual({
    message: 'You are being rate limited.',
    retry_after: 1.5,
    global: false,
  });
});

test('invalid requests are counted for ten minutes, those against shared limits not', async () => {
  let now = 1_700_000_000_000;
  await using timed = await startDiscord({ now: () => now });
  const strike = async (fault: Fault) => {
    timed.faults.next('message.', fault);
    await postMessage(timed);
  };
  const refusal = { kind: 'refuse', code: 0, message: 'no' } as const;
  for (const status of [401, 403, 404]) await strike({ ...refusal, status });
  for (const scope of ['user', 'global', 'shared'] as const)
    await strike({ kind: 'rateLimit', retryAfterSeconds: 0, scope });
  await postMessage(timed);
  expect(timed.invalidRequests()).toBe(4);
  now += 10 * 60_000;
  expect(timed.invalidRequests()).toBe(0);
});
