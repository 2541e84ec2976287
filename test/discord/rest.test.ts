import { createRequire } from 'node:module';
import { RESTEvents } from 'discord.js';
import { describe, expect, it, vi } from 'vitest';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { noticeMessage } from '#interactions/components.ts';
import { silentClientOptions } from '../support/silent-logger.ts';
import { responderFor, withRestHarness } from './rest-harness.ts';

const harness = withRestHarness();

const MANY = 120;

const deferred = async () => {
  const responder = responderFor(harness, harness.use());
  await responder.defer(false);
  return responder;
};

const edits = () => harness.discord.requests.filter(({ kind }) => kind === 'webhook.edit');

// 24 MiB, the most that is attached, in bits over a line of 2 Mbit/s.
const SLOW_UPLOAD_MS = ((24 * 1024 * 1024 * 8) / 2_000_000) * 1000;

it('both clients give an upload the time that it takes on a slow line', () => {
  const { bot, interactions } = harness.rest;
  for (const { options } of [bot, interactions]) expect(options.timeout).toBeGreaterThan(SLOW_UPLOAD_MS);
});

it('every answer of Discord is counted by its status, those that are tried again too', async () => {
  const statuses: number[] = [];
  const metrics = { discordAnswered: (status: number) => void statuses.push(status) };
  const { apiUrl, token } = harness.discord;
  const rest = createDiscordRest({ ...silentClientOptions(), metrics, apiUrl, token });
  harness.discord.faults.next('channel.get', { kind: 'rateLimit', retryAfterSeconds: 0.05 });
  await rest.bot.get(`/channels/${harness.discord.channelId}`);
  closeDiscordRest(rest);
  expect(statuses).toEqual([429, 200]);
});

it('discord.js uses the undici of the bot, so that there is one kind of connections and of forms', () => {
  const own = createRequire(import.meta.url);
  const discordJs = createRequire(own.resolve('discord.js'));
  const restClient = createRequire(discordJs.resolve('@discordjs/rest'));
  for (const library of [discordJs, restClient])
    expect(library.resolve('undici')).toBe(own.resolve('undici'));
});

describe('calls for interactions', () => {
  it(`are not held back by the bot's own limit: ${MANY} are on their way at the same time`, async () => {
    const limited: unknown[] = [];
    harness.rest.interactions.on(RESTEvents.RateLimited, (info) => limited.push(info));
    const responders = await Promise.all(Array.from({ length: MANY }, deferred));
    // While none of them is answered, all of them have to arrive.
    const arrived = Promise.withResolvers<void>();
    harness.discord.faults.next('webhook.edit', { kind: 'held', until: arrived.promise }, MANY);
    const sent = responders.map((responder) => responder.edit(noticeMessage('done')));
    await vi.waitFor(() => expect(edits()).toHaveLength(MANY));
    expect(edits().filter(({ status }) => status !== undefined)).toEqual([]);
    arrived.resolve();
    await Promise.all(sent);
    expect(limited).toEqual([]);
  });

  it('wait for a limit that Discord names', async () => {
    const responder = await deferred();
    harness.discord.faults.next('webhook.edit', { kind: 'rateLimit', retryAfterSeconds: 0.05 });
    await responder.edit(noticeMessage('done'));
    expect(edits().map(({ status }) => status)).toEqual([429, 200]);
  });

  it('do not wait for a limit on what the bot does in its own name', async () => {
    const { bot } = harness.rest;
    const responder = await deferred();
    const waiting = new Promise((resolve) => bot.once(RESTEvents.RateLimited, resolve));
    const limit = { kind: 'rateLimit', retryAfterSeconds: 1, scope: 'global' } as const;
    harness.discord.faults.next('channel.get', limit);
    const own = bot.get(`/channels/${harness.discord.channelId}`);
    await waiting;
    await responder.edit(noticeMessage('done'));
    expect(edits().map(({ status }) => status)).toEqual([200]);
    expect(harness.calls().filter((kind) => kind === 'channel.get')).toHaveLength(1);
    await own;
  });
});
