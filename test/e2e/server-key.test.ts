import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { textOf } from '#sandbox/discord/index.ts';
import { type BotHarness, type BotHarnessOptions, startBotHarness } from '../support/bot-harness.ts';
import { orders, resultOf } from '../support/expectations.ts';
import { pageButton } from '../support/settings-panel.ts';

const SERVER_KEY = 'key-of-a-server-that-pays-itself-9876';
const SECRET_KEY = 'a secret of the operator, who keeps it to himself'.replaceAll(' ', '-');

const startKeyHarness = (options: BotHarnessOptions = {}): Promise<BotHarness> =>
  startBotHarness({
    ...options,
    modelslab: { keys: { [SERVER_KEY]: { concurrency: 2 } }, ...options.modelslab },
    env: { SECRET_KEY, ...options.env },
  });

/** The panel's page of the key, in the hands of the admin. */
const openKeyPage = async ({ discord }: BotHarness) => {
  const admin = discord.as('Mona');
  const panel = await admin.slash('settings', {}, { subcommand: 'open' }).message();
  const page = await admin.press(panel, pageButton('key')).message('Own API key');
  const give = async (key: string, until: string, button = 'Set a key…') => {
    const exchange = await admin.submit(admin.press(page, button), { key, concurrency: '2' });
    return textOf(await exchange.message(until));
  };
  return { admin, page, give };
};

/** All that the database has, as text. */
const everythingIn = async ({ env }: BotHarness): Promise<string> => {
  const files = await readdir(env.DATA_DIR ?? '');
  const database = files.filter((file) => file.startsWith('loralei.db'));
  const contents = await Promise.all(
    database.map((file) => readFile(join(env.DATA_DIR ?? '', file), 'latin1')),
  );
  return contents.join('\n');
};

const imagine = ({ discord }: BotHarness, prompt = 'a fox') => discord.as('Ada').slash('imagine', { prompt });

const keysOf = (harness: BotHarness): unknown[] => orders(harness.modelslab).map(({ key }) => key);

describe("a server's own key", () => {
  it('is checked, kept, shown by its end only, and pays for the jobs of its server', async () => {
    await using harness = await startKeyHarness();
    const { give } = await openKeyPage(harness);
    await give(SERVER_KEY, 'ends in `9876`, 2 jobs at a time');
    await resultOf(imagine(harness));
    expect(keysOf(harness)).toEqual([SERVER_KEY]);
    await harness.stop();
    await harness.start();
    const { discord } = harness;
    await resultOf(discord.as('Ada', '@Ada').slash('imagine', { prompt: 'x' }));
    expect(keysOf(harness)[1]).toBe(harness.modelslab.key);
    await resultOf(imagine(harness));
    expect(keysOf(harness)[2]).toBe(SERVER_KEY);
    const audit = textOf(await discord.as('Mona').slash('settings', {}, { subcommand: 'audit' }).message());
    expect(audit).toContain('own API key: not set → `…9876`');
    const everything = JSON.stringify([discord.messages(undefined, 'Mona'), harness.log]);
    expect(everything).not.toContain(SERVER_KEY);
  });

  it.each([
    ['that ModelsLab does not accept', 'not-a-key-of-anybody-at-all', 'ModelsLab does not accept this key'],
    ['that is none', 'short', "isn't a valid API key"],
  ])('%s is not kept, and comes back empty to be typed again', async (_, key, sentence) => {
    await using harness = await startKeyHarness();
    const { admin, page } = await openKeyPage(harness);
    const sent = await admin.submit(admin.press(page, 'Set a key…'), { key, concurrency: '2' });
    const refused = (await sent.outcome())?.type === 6 ? await sent.followUp() : await sent.message();
    expect(textOf(refused)).toContain(sentence);
    expect(textOf(refused)).toContain('is not kept: type it again');
    // What was typed beside it is in the database, the key is not, in whichever form.
    const stored = await everythingIn(harness);
    expect(stored).toContain('concurrency');
    expect(stored).not.toContain(key);
    expect(stored).not.toContain(Buffer.from(key).toString('base64').slice(0, -2));
    await harness.stop();
    await harness.start();
    const fix = admin.press(refused, 'Fix it…');
    expect(JSON.stringify(await fix.modal())).not.toContain(key);
    const fixed = await admin.submit(fix, { key: SERVER_KEY });
    expect(textOf(await fixed.message('ends in'))).toContain('ends in `9876`, 2 jobs at a time');
  });

  it('has a lane of its own, with its own concurrency', async () => {
    await using harness = await startKeyHarness({
      modelslab: { generationMs: 300 },
      env: { MODELSLAB_CONCURRENCY: '1' },
    });
    const { give } = await openKeyPage(harness);
    await give(SERVER_KEY, 'ends in');
    const { discord, modelslab } = harness;
    modelslab.hold();
    const here = Array.from({ length: 6 }, (_, index) => imagine(harness, `here ${index}`));
    const there = ['a', 'b'].map((prompt) => discord.as('Ben', '@Ben').slash('imagine', { prompt }));
    await vi.waitFor(() => expect(modelslab.posts).toBe(3));
    modelslab.release();
    await Promise.all([...here, ...there].map(resultOf));
    expect(modelslab.peakInFlight(SERVER_KEY)).toBe(2);
    expect(modelslab.peakInFlight(modelslab.key)).toBe(1);
  });

  it('that is removed while jobs wait fails them with a reason, and later ones run on the bot’s', async () => {
    await using harness = await startKeyHarness({ modelslab: { generationMs: 500 } });
    const { admin, give } = await openKeyPage(harness);
    await give(SERVER_KEY, 'ends in');
    harness.modelslab.hold();
    const waiting = Array.from({ length: 4 }, (_, index) => imagine(harness, `fox ${index}`));
    await vi.waitFor(() => expect(orders(harness.modelslab)).toHaveLength(2));
    const { page } = await openKeyPage(harness);
    const asked = await admin.press(page, 'Remove').message('Remove the key?');
    await admin.press(asked, 'Remove the key').message("run on the bot's own key");
    harness.modelslab.release();
    for (const exchange of waiting.slice(2)) {
      await exchange.message("This server's own ModelsLab key was removed");
    }
    await resultOf(imagine(harness, 'later'));
    expect(keysOf(harness).at(-1)).toBe(harness.modelslab.key);
  });

  it('cannot be brought where the operator has set no secret', async () => {
    await using harness = await startBotHarness();
    const { page } = await openKeyPage(harness);
    expect(textOf(page)).toContain('has not set SECRET_KEY');
    expect(textOf(page)).not.toContain('[button: Set a key…]');
  });
});

describe("the credits of a server's key", () => {
  /** A server with a key of its own and a log channel. */
  const startLogged = async (): Promise<BotHarness> => {
    const harness = await startKeyHarness();
    await (await openKeyPage(harness)).give(SERVER_KEY, 'ends in');
    const { discord } = harness;
    const mona = discord.as('Mona');
    const panel = await mona.slash('settings', {}, { subcommand: 'open' }).message();
    const safety = await mona.press(panel, pageButton('safety')).message('Safety and log');
    await mona
      .select(safety, 'Log channel', [discord.world.channel('#mod-log').id])
      .message('reports go to <#');
    return harness;
  };

  const refused = async (harness: BotHarness): Promise<void> => {
    harness.modelslab.faults.next({ kind: 'error', error: 'credits' });
    await imagine(harness).message("This server's API key has no credits left. An admin can add some.");
  };

  const toldIn = ({ discord }: BotHarness): number =>
    discord
      .messages(discord.world.channel('#mod-log').id)
      .filter(({ message }) => textOf(message).includes('API key has no credits left')).length;

  it('are told to the log channel once when they run out, and again after a success', async () => {
    await using harness = await startLogged();
    await refused(harness);
    await vi.waitFor(() => expect(toldIn(harness)).toBe(1));
    await refused(harness);
    await harness.stop();
    await harness.start();
    await refused(harness);
    await harness.stop();
    expect(toldIn(harness)).toBe(1);
    await harness.start();
    await resultOf(imagine(harness));
    // A result is shown a moment before it is written down.
    await vi.waitFor(async () => {
      await refused(harness);
      expect(toldIn(harness)).toBe(2);
    });
  });

  it("are not what is missing when the bot's own run out", async () => {
    await using harness = await startLogged();
    harness.modelslab.faults.next({ kind: 'error', error: 'credits' });
    const elsewhere = harness.discord.as('Ada', '@Ada').slash('imagine', { prompt: 'x' });
    await elsewhere.message('Ask the person who runs this bot to add some.');
    await harness.stop();
    expect(toldIn(harness)).toBe(0);
  });

  it('are shown on the page of the key, behind a button', async () => {
    await using harness = await startKeyHarness();
    harness.modelslab.setBalance(12.5, SERVER_KEY);
    await (await openKeyPage(harness)).give(SERVER_KEY, 'ends in');
    const { admin, page } = await openKeyPage(harness);
    await admin.press(page, 'Balance').message('Its account has 12.5 USD left.');
    harness.modelslab.faults.next({ kind: 'html' }, { on: 'other' });
    await admin.press(page, 'Balance').message('does not tell the balance just now');
  });
});

describe("a server's key after a restart", () => {
  const OTHER = { SECRET_KEY: 'quite-another-secret-of-the-operator-than-before' };

  /** A server with a key of its own, whose bot was started anew with other variables. */
  const restarted = async (change: (env: Record<string, string>) => void): Promise<BotHarness> => {
    const harness = await startKeyHarness();
    const { give } = await openKeyPage(harness);
    await give(SERVER_KEY, 'ends in');
    await harness.stop();
    change(harness.env);
    await harness.start();
    return harness;
  };

  it.each([
    ['without SECRET_KEY', { SECRET_KEY: '' }, 'has not set SECRET_KEY'],
    ['with another SECRET_KEY', OTHER, "jobs run on the bot's own key"],
  ])('%s runs nothing, on no key, and that is said to all', async (_, variables, sentence) => {
    await using harness = await restarted((env) => Object.assign(env, variables));
    const { discord, log } = harness;
    await imagine(harness).message("own API key can't be opened");
    expect(orders(harness.modelslab)).toEqual([]);
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        facts: { total: 1, unreadable: 1 },
        message: expect.stringContaining('SECRET_KEY_OLD'),
      }),
    );
    await resultOf(discord.as('Ada', '@Ada').slash('imagine', { prompt: 'elsewhere' }));
    const { admin, page } = await openKeyPage(harness);
    expect(textOf(page)).toContain("ends in `9876`, can't be opened");
    const asked = await admin.press(page, 'Remove').message('Remove the key?');
    await admin.press(asked, 'Remove the key').message(sentence);
    await resultOf(imagine(harness, 'later'));
    expect(keysOf(harness)).toEqual([harness.modelslab.key, harness.modelslab.key]);
  });

  it('opens with SECRET_KEY_OLD, and from then on with the new one alone', async () => {
    await using harness = await restarted((env) => Object.assign(env, OTHER, { SECRET_KEY_OLD: SECRET_KEY }));
    await resultOf(imagine(harness));
    await harness.stop();
    delete harness.env.SECRET_KEY_OLD;
    await harness.start();
    await resultOf(imagine(harness, 'later'));
    expect(keysOf(harness)).toEqual([SERVER_KEY, SERVER_KEY]);
  });

  it('lets a job that waited for it end with the reason, and nothing be ordered', async () => {
    await using harness = await startKeyHarness({ modelslab: { generationMs: 500 } });
    const { give } = await openKeyPage(harness);
    await give(SERVER_KEY, 'ends in');
    harness.modelslab.hold();
    const jobs = Array.from({ length: 3 }, (_, index) => imagine(harness, `fox ${index}`));
    await vi.waitFor(() => expect(orders(harness.modelslab)).toHaveLength(2));
    await harness.stop();
    harness.env.SECRET_KEY = '';
    await harness.start();
    await jobs[2]?.message("own ModelsLab key can't be opened");
    expect(keysOf(harness)).toEqual([SERVER_KEY, SERVER_KEY]);
    harness.modelslab.release();
  });
});
