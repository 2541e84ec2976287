import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#app/system.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import { plausibleWait } from '#discord/waits.ts';
import { startStrangeDiscord } from '../main/strange-discord.ts';
import { testLog } from '../support/log.ts';
import { silentClientOptions } from '../support/silent-logger.ts';

const HOUR = '3600';

describe('the wait that Discord names', () => {
  it.each([
    ['0.3', 429, '0.3'],
    ['30', 429, '30'],
    ['3600', 429, '3600'],
    // A Unix time, a year, and numbers at which a timer fires at once.
    ['1796000000', 429, HOUR],
    ['31536000', 429, HOUR],
    ['1e300', 429, HOUR],
    ['Infinity', 429, HOUR],
    ['1e-9', 429, '0.05'],
    // None of these may become "at once".
    ['0', 429, '1'],
    ['-1', 429, '1'],
    ['', 429, '1'],
    ['soon', 429, '1'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 429, '1'],
    [null, 429, '1'],
    ['0.25', 200, '0.25'],
    ['1796000000', 200, HOUR],
    ['-5', 200, '0'],
    ['soon', 200, '0'],
    [null, 200, null],
  ])('%s with a status of %i is taken for %s', (said, status, taken) => {
    expect(plausibleWait(said, status)).toBe(taken);
  });
});

describe('a call that Discord turns away', () => {
  let rest: DiscordRest | undefined;
  afterEach(() => rest && closeDiscordRest(rest));

  it.each([
    ['an hour', '3600'],
    ['56 years', '1796000000'],
  ])('for %s waits silently for nobody: the log says until when', async (_, retryAfter) => {
    await using discord = await startStrangeDiscord({
      answer: (_path, response) => {
        response.writeHead(429, { 'retry-after': retryAfter, 'content-type': 'application/json' });
        response.end('{"message":"You are being rate limited.","global":false}');
      },
    });
    const log = testLog();
    const { DISCORD_API_URL: apiUrl = '', DISCORD_TOKEN: token = '' } = discord.env;
    rest = createDiscordRest({ ...silentClientOptions(), apiUrl, token, clock: systemClock, log });
    rest.bot.get('/users/@me').catch(() => undefined);
    rest.interactions
      .patch('/webhooks/1100000000000000001/hush/messages/@original', { auth: false })
      .catch(() => undefined);
    await vi.waitFor(() => expect(log.lines).toHaveLength(2));
    expect(log.lines).toEqual(
      [0, 1].map(() => ({
        level: 'warn',
        facts: expect.objectContaining({ seconds: 3600, until: expect.any(String) }),
        message: expect.stringContaining('Discord asks to wait'),
      })),
    );
    expect(discord.calls).toHaveLength(2);
    expect(JSON.stringify(log.lines)).not.toContain('hush');
  });
});
