import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { type Stage, startStage } from '../support/bot.ts';
import { allEnded, endOf, order, postsOf } from './jobs.ts';

/** Lets the ledger refuse a kind of writing, as a full disk would; what it returns makes room again. */
const refuse = ({ env }: Stage, writing: 'INSERT' | 'UPDATE OF state'): (() => void) => {
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
    await using stage = await startStage();
    const [job] = order(stage, ['before.']);
    if (job) await allEnded(stage, [job]);
    const makeRoom = refuse(stage, 'INSERT');
    const exchange = stage.discord.as('Ada').slash('imagine', { prompt: 'a fox.' });
    const told = exchange.message('tell whoever runs this bot this number');
    await told.finally(makeRoom);
    expect(stage.modelslab.posts).toBe(1);
  });

  it('fails no job that goes on when there is room again', async () => {
    await using stage = await startStage({ modelslab: { generationMs: 200 } });
    const { discord, modelslab } = stage;
    const asked = () => modelslab.requests.some(({ path }) => path.includes('/fetch/'));
    modelslab.hold();
    const jobs = order(stage, ['a fox.']);
    await vi.waitFor(() => expect(asked()).toBe(true));
    const makeRoom = refuse(stage, 'UPDATE OF state');
    modelslab.release();
    const isWaiting = () => stage.log.some(({ message }) => message.startsWith('a job waits for'));
    await vi.waitFor(() => expect(isWaiting()).toBe(true));
    expect(jobs.map((job) => endOf(stage, job))).toEqual(['open']);
    makeRoom();
    await vi.waitFor(() => expect(jobs.map((job) => endOf(stage, job))).toEqual(['result']));
    expect(jobs.map((job) => postsOf(stage, job))).toEqual([1]);
    expect(discord.requests.filter(({ body }) => JSON.stringify(body)?.includes('Try again'))).toEqual([]);
  });
});
