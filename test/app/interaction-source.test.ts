import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InteractionSource, openInteractionSource } from '#app/interaction-source.ts';
import { parseConfig } from '#config/config.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import { StartError } from '#domain/errors.ts';
import { joinRoutes, startHttp } from '#http/server.ts';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { freePort } from '../support/free-port.ts';
import { testLog } from '../support/log.ts';
import { silentClientOptions } from '../support/silent-logger.ts';

const ASKED_ALL = 6;

let discord: DiscordStandIn;
let rest: DiscordRest;
beforeEach(async () => {
  discord = await startDiscord();
  rest = createDiscordRest({ apiUrl: discord.apiUrl, token: discord.token, ...silentClientOptions() });
});
afterEach(async () => {
  closeDiscordRest(rest);
  await discord[Symbol.asyncDispose]();
});

/** A way in over HTTP at that port; `sleep` is what happens while it waits. */
const enter = (port: number, sleep: () => Promise<void>): Promise<InteractionSource> =>
  openInteractionSource({
    config: parseConfig({ INTERACTIONS: 'http', PUBLIC_URL: `http://127.0.0.1:${port}` }),
    token: discord.token,
    rest,
    dispatcher: { receive: async () => undefined, close: async () => undefined },
    alerts: { raise: () => undefined, current: () => [] },
    steps: { step: (_, work) => work(new AbortController().signal) },
    clock: { now: Date.now, monotonic: () => performance.now(), sleep },
    log: silentClientOptions().log,
  });

const attempts = () => discord.requests.filter(({ kind }) => kind === 'application.edit').length;

describe('an entrance over HTTP', () => {
  it('is set once the load balancer sends requests on', async () => {
    await using opened = new AsyncDisposableStack();
    const port = await freePort();
    const entrance = await enter(port, async () => {
      if (attempts() === 2)
        opened.use(await startHttp(joinRoutes(entrance.routes, testLog()), { host: '127.0.0.1', port }));
    });
    await entrance.open(port);
    expect(attempts()).toBe(3);
    expect(discord.interactionsUrl()).toBe(`http://127.0.0.1:${port}/interactions`);
  });

  it('is given up when Discord never finds it, with what to check', async () => {
    const port = await freePort();
    const entrance = await enter(port, async () => undefined);
    const refusal: unknown = await entrance.open(port).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartError);
    expect(String(refusal)).toContain(
      `Discord cannot send interactions to http://127.0.0.1:${port}/interactions. Check PUBLIC_URL`,
    );
    expect(attempts()).toBe(ASKED_ALL);
  });

  it('is not set again where it stands already', async () => {
    const port = await freePort();
    const first = await enter(port, async () => undefined);
    await using _ = await startHttp(joinRoutes(first.routes, testLog()), { host: '127.0.0.1', port });
    await first.open(port);
    const second = await enter(port, async () => undefined);
    await second.open(port);
    expect(attempts()).toBe(1);
  });
});
