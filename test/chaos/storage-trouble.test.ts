import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { type BotHarness, startBotHarness } from '../support/bot-harness.ts';
import { freePort } from '../support/free-port.ts';
import { allEnded, endOf, endsOf, order, postsOf } from './jobs.ts';

/** Lets the ledger refuse a kind of writing, as a full disk would; what it returns makes room again. */
const refuse = ({ env }: BotHarness, writing: 'INSERT' | 'UPDATE OF state'): (() => void) => {
  const database = new DatabaseSync(join(env.DATA_DIR ?? '', 'loralei.db'), { timeout: 1000 });
  database.exec(`CREATE TRIGGER full BEFORE ${writing} ON generation
    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
  return () => {
    database.exec('DROP TRIGGER full');
    database.close();
  };
};

describe.concurrent('a ledger that cannot be written', () => {
  it('is told to whoever orders then, and nobody waits for an image that will not come', async () => {
    await using harness = await startBotHarness();
    const [job] = order(harness, ['before.']);
    if (job) await allEnded(harness, [job]);
    const makeRoom = refuse(harness, 'INSERT');
    const exchange = harness.discord.as('Ada').slash('imagine', { prompt: 'a fox.' });
    const told = exchange.message('tell the operator of this bot this number');
    await told.finally(makeRoom);
    expect(harness.modelslab.posts).toBe(1);
  });

  it('fails no job that goes on when there is room again', async () => {
    await using harness = await startBotHarness({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = harness;
    const asked = () => modelslab.requests.some(({ path }) => path.includes('/fetch/'));
    modelslab.hold();
    const jobs = order(harness, ['a fox.']);
    await vi.waitFor(() => expect(asked()).toBe(true));
    const makeRoom = refuse(harness, 'UPDATE OF state');
    modelslab.release();
    const isWaiting = () => harness.log.some(({ message }) => message.startsWith('a job waits for'));
    await vi.waitFor(() => expect(isWaiting()).toBe(true));
    expect(endsOf(harness, jobs)).toEqual(['open']);
    makeRoom();
    await vi.waitFor(() => expect(endsOf(harness, jobs)).toEqual(['result']));
    expect(jobs.map((job) => postsOf(harness, job))).toEqual([1]);
    expect(discord.requests.filter(({ body }) => JSON.stringify(body)?.includes('Try again'))).toEqual([]);
  });
});

/** Keeps the bot's database locked, as another process does, until it is disposed of. */
const holdLock = ({ env }: BotHarness): Disposable => {
  const other = new DatabaseSync(join(env.DATA_DIR ?? '', 'loralei.db'));
  other.exec('BEGIN IMMEDIATE');
  return { [Symbol.dispose]: () => other.close() };
};

describe.concurrent('a database that another process keeps locked', () => {
  const startWithHealth = async () => {
    const port = await freePort();
    const harness = await startBotHarness({
      modelslab: { generationMs: 200 },
      env: { HTTP_PORT: String(port) },
    });
    const health = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/health/${path}`);
      return { status: response.status, body: JSON.stringify(await response.json()) };
    };
    return { harness, health, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
  };

  it('leaves nobody without an answer: what needs no writing works, and the rest is told', async () => {
    await using scene = await startWithHealth();
    const { harness, health } = scene;
    const { discord, modelslab } = harness;
    {
      using _lock = holdLock(harness);
      const asked = Array.from({ length: 10 }, (_, index) => [
        discord.as('Ada').slash('help', {}).message(),
        discord.as('Ben').autocomplete('imagine', { prompt: 'a fox', lora: String(index) }, 'lora'),
        discord
          .as('Mona')
          .slash('imagine', { prompt: `a fox ${index}` })
          .message('try again'),
      ]).flat();
      expect(await health('live')).toMatchObject({ status: 200 });
      expect(await health('ready')).toMatchObject({ status: 503, body: expect.stringContaining('locked') });
      expect((await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')).toEqual([]);
    }
    await vi.waitFor(async () => expect(await health('ready')).toMatchObject({ status: 200 }));
    expect(modelslab.posts).toBe(0);
    const jobs = order(harness, ['after.']);
    await allEnded(harness, jobs);
    expect(endsOf(harness, jobs)).toEqual(['result']);
    expect(modelslab.posts).toBe(1);
  });

  it('delays a job that is under way, and loses nothing of it', async () => {
    await using scene = await startWithHealth();
    const { harness } = scene;
    const { modelslab } = harness;
    modelslab.hold();
    const jobs = order(harness, ['a fox.']);
    await vi.waitFor(() => expect(modelslab.inFlight()).toBe(1));
    {
      using _lock = holdLock(harness);
      modelslab.release();
      const isWaiting = () => harness.log.some(({ message }) => message.startsWith('a job waits for'));
      await vi.waitFor(() => expect(isWaiting()).toBe(true));
    }
    await allEnded(harness, jobs);
    expect(jobs.map((job) => [endOf(harness, job), postsOf(harness, job)])).toEqual([['result', 1]]);
  });
});

describe.concurrent('a database file that is deleted while the bot runs', () => {
  it('makes the bot not ready, and is told to whoever orders', async () => {
    const port = await freePort();
    await using harness = await startBotHarness({ env: { HTTP_PORT: String(port) } });
    const ready = () => fetch(`http://127.0.0.1:${port}/health/ready`);
    expect((await ready()).status).toBe(200);
    await rm(join(harness.env.DATA_DIR ?? '', 'loralei.db'));
    await vi.waitFor(async () => expect((await ready()).status).toBe(503));
    await harness.discord.as('Ada').slash('imagine', { prompt: 'a fox.' }).message('try again');
    expect(harness.modelslab.posts).toBe(0);
  });
});
