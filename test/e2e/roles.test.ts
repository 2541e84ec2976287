import { describe, expect, it, vi } from 'vitest';
import { type Bot, startBot } from '#app/bot.ts';
import { systemClock, systemRandom } from '#app/system.ts';
import { features } from '#commands/index.ts';
import { parseConfig } from '#config/config.ts';
import { type DiscordStandIn, startDiscord, textOf } from '#sandbox/discord/index.ts';
import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { frontEnd, pointingAt } from '../support/bot-harness.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { isResult, orders, resultOf } from '../support/expectations.ts';
import { testLog } from '../support/log.ts';
import { createDatabase, postgresHint, postgresUrl } from '../support/postgres.ts';

/** Stand-ins and an empty database, and bots of any role between them. */
const openHarness = async (generationMs = 0) => {
  await using opened = new AsyncDisposableStack();
  const schema = opened.use(await createDatabase());
  const database: DatabaseProxy = opened.use(await startDatabaseProxy(schema.url));
  const discord: DiscordStandIn = opened.use(await startDiscord({ ackDeadlineMs: 60_000 }));
  const modelslab = opened.use(await startModelsLab({ generationMs }));
  const start = async (env: Record<string, string>): Promise<Bot> => {
    const shared = { DATABASE_URL: database.url, INTERACTIONS: frontEnd };
    const config = parseConfig({ ...pointingAt(discord, modelslab), ...shared, ...env });
    const credentials = { discordToken: discord.token, modelslabKey: modelslab.key };
    const tools = { clock: systemClock, random: systemRandom, log: testLog() };
    return closing.use(await startBot({ config, credentials, features, ...tools }));
  };
  const closing = opened.move();
  return { discord, modelslab, database, start, [Symbol.asyncDispose]: () => closing.disposeAsync() };
};

const readinessOf = async ({ httpPort }: Bot): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${httpPort}/health/ready`)).json();

const BUSY = 'cannot reach its database';

/** Orders an image as members do: once more where the database was too busy to take the order. */
const makeAfterAll = async (member: ReturnType<DiscordStandIn['as']>, prompt: string): Promise<void> => {
  const exchange = member.slash('imagine', { prompt });
  const answer = await exchange.message((message) => isResult(message) || textOf(message).includes(BUSY));
  if (!isResult(answer)) await makeAfterAll(member, prompt);
};

/** Resolves when the bot has counted that. */
const counted = ({ httpPort }: Bot, line: string): Promise<void> =>
  vi.waitFor(async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    expect(metrics).toContain(line);
  });

describe.skipIf(postgresUrl === undefined)(`a bot in several processes${postgresHint}`, () => {
  it('takes orders in one and makes images in another', async () => {
    await using harness = await openHarness();
    const gateway = await harness.start({ ROLE: 'gateway' });
    await harness.discord.ready({ commands: true });
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await exchange.acknowledged();
    expect(harness.modelslab.posts).toBe(0);
    const worker = await harness.start({ ROLE: 'worker' });
    await resultOf(exchange);
    expect(harness.modelslab.posts).toBe(1);
    expect(await readinessOf(gateway)).toMatchObject({ ready: true, parts: { discord: { ok: true } } });
    expect(await readinessOf(worker)).toEqual({
      ready: true,
      parts: { database: { ok: true }, worker: { ok: true } },
      warnings: [],
    });
    await counted(gateway, 'what="imagine",outcome="answered"} 1');
    await counted(worker, 'loralei_jobs_total{outcome="done",lane="default"} 1');
  });

  it('shows in one what another has drawn and counted', async () => {
    await using harness = await openHarness();
    await harness.start({ ROLE: 'gateway' });
    await harness.start({ ROLE: 'worker' });
    const { discord } = harness;
    await discord.ready({ commands: true });
    await resultOf(discord.as('Ada').slash('imagine', { prompt: 'a fox' }));
    await vi.waitFor(async () => {
      const list = await discord.as('Ada').slash('history', { search: 'fox' }).message();
      expect(list.attachments.map(({ filename }) => filename)).toEqual(['history.webp']);
    });
    const usage = await discord.as('Mona').slash('usage').message();
    expect(textOf(usage)).toContain('**1** image from 1 request');
    expect(usage.attachments.map(({ filename }) => filename)).toEqual(['usage.png']);
    expect(discord.violations).toEqual([]);
  });

  it('cancels in one what runs in another, and its member is told once', async () => {
    await using harness = await openHarness();
    await harness.start({ ROLE: 'gateway' });
    await harness.start({ ROLE: 'worker' });
    await harness.discord.ready({ commands: true });
    harness.modelslab.hold();
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    const progress = await exchange.message('[button: Cancel]');
    await vi.waitFor(() => expect(harness.modelslab.posts).toBe(1));
    await harness.discord.as('Ada').press(progress, 'Cancel').acknowledged();
    await exchange.message(/cancelled/i);
    harness.modelslab.release();
    expect(orders(harness.modelslab)).toHaveLength(1);
  });

  it('deletes in one the data of a member whose jobs run in another, and leaves nothing of them', async () => {
    await using harness = await openHarness(200);
    await harness.start({ ROLE: 'gateway' });
    await harness.start({ ROLE: 'worker', MODELSLAB_CONCURRENCY: '1' });
    await harness.discord.ready({ commands: true });
    harness.modelslab.hold();
    const [ada, ben] = [harness.discord.as('Ada'), harness.discord.as('Ben')];
    const exchanges = ['one', 'two'].map((prompt) => ada.slash('imagine', { prompt }));
    for (const exchange of exchanges) await exchange.message('[button: Cancel]');
    await vi.waitFor(() => expect(harness.modelslab.inFlight()).toBe(1));
    const other = ben.slash('imagine', { prompt: 'a dog' });
    const asked = await ada.press(await ada.slash('me').message(), 'Delete my data…').message();
    await ada.press(asked, 'Delete my data').message('2 results');
    for (const exchange of exchanges) await exchange.message(/\*\*Cancelled/);
    harness.modelslab.release();
    await resultOf(other);
    expect(harness.modelslab.peakInFlight()).toBe(1);
    await resultOf(ada.slash('imagine', { prompt: 'three' }));
    for (const exchange of exchanges) expect(textOf(await exchange.message())).toContain('**Cancelled');
  });

  it('gives every job of two workers a place within the one limit', async () => {
    await using harness = await openHarness(200);
    await harness.start({ ROLE: 'gateway' });
    for (const _ of [1, 2]) await harness.start({ ROLE: 'worker', MODELSLAB_CONCURRENCY: '2' });
    await harness.discord.ready({ commands: true });
    const { modelslab } = harness;
    modelslab.hold();
    const made = Array.from({ length: 8 }, (_, index) =>
      makeAfterAll(harness.discord.as(['Ada', 'Ben'][index % 2] ?? ''), `fox ${index}`),
    );
    // However slow the machine is, two are on their way before one of them ends.
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(2));
    modelslab.release();
    await Promise.all(made);
    expect(modelslab.peakInFlight()).toBe(2);
  });

  it('tells the truth while its database is away, loses nothing, and goes on when it is back', async () => {
    await using harness = await openHarness();
    const bot = await harness.start({});
    await harness.discord.ready({ commands: true });
    harness.modelslab.hold();
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox' });
    await vi.waitFor(() => expect(harness.modelslab.inFlight()).toBe(1));
    harness.database.cut();
    const late = harness.discord.as('Ben').slash('imagine', { prompt: 'an owl' });
    await late.message(BUSY);
    expect(await readinessOf(bot)).toMatchObject({
      ready: false,
      parts: { database: { ok: false, reason: 'the database does not answer' } },
    });
    harness.modelslab.release();
    harness.database.restore();
    await resultOf(exchange);
    await vi.waitFor(async () => expect(await readinessOf(bot)).toMatchObject({ ready: true }));
    expect(harness.modelslab.posts).toBe(1);
  });
});
