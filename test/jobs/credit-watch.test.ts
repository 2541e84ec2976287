import { describe, expect, it } from 'vitest';
import type { GenerationState } from '#domain/generation/generation.ts';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import { watchCredits } from '#jobs/credit-watch.ts';
import { createToldOnce } from '#store/documents.ts';
import { openSqlite } from '#store/sqlite.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';

const FAILED: GenerationState = {
  name: 'failed',
  at: 0,
  failure: { kind: 'outOfCredits' },
  acceptance: 'rejected',
};

/** A watch in a process of its own; what it tells goes into `told`. */
const failOn = async (
  sql: Awaited<ReturnType<typeof openSqlite>>,
  { lane = 'own', tell }: { lane?: string; tell: (guildId: string) => Promise<boolean> },
): Promise<void> => {
  const log = testLog();
  const moved = { ...generationIn(FAILED), lane, guildId: '1' };
  const ledger = { move: async () => moved } as unknown as Ledger;
  await using watch = watchCredits(ledger, {
    toldOnce: createToldOnce(sql),
    tell: ({ guildId }) => tell(guildId),
    log,
  });
  expect(await watch.ledger.move('id', [], FAILED)).toBe(moved);
};

describe('missing credits', () => {
  it('are told by one process, and later to a server that could not be told', async () => {
    await using sql = await openSqlite(':memory:');
    const told: string[] = [];
    const tell = async (guildId: string) => told.push(guildId) > 0;
    await failOn(sql, { tell: async () => false });
    await Promise.all([failOn(sql, { tell }), failOn(sql, { tell })]);
    expect(told).toEqual(['1']);
  });

  it("of the bot's own key are told to no server", async () => {
    await using sql = await openSqlite(':memory:');
    const told: string[] = [];
    await failOn(sql, { lane: DEFAULT_LANE, tell: async (guildId) => told.push(guildId) > 0 });
    expect(told).toEqual([]);
  });

  it('do not keep a job from its end when telling fails, and are told next time', async () => {
    await using sql = await openSqlite(':memory:');
    const told: string[] = [];
    await failOn(sql, { tell: () => Promise.reject(new Error('broken')) });
    await failOn(sql, { tell: async (guildId) => told.push(guildId) > 0 });
    expect(told).toEqual(['1']);
  });
});
