import { describe, expect, test } from 'vitest';
import type { Comparison } from '#domain/comparison/comparison.ts';
import type { Contender, Trial } from '#domain/trials/trial.ts';
import type { TrialStore } from '#domain/trials/trial-store.ts';
import { createComparisonStore } from '#store/comparisons.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { createTrialStore } from '#store/trials.ts';
import { testLog } from '../support/log.ts';
import { planGeneration } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const contender = (lora: string | null, strength: number): Contender => ({
  lora,
  strength,
  triggerWords: null,
});

const CALIBRATION: Trial = {
  kind: 'calibration',
  guildId: 'guild',
  baseModel: null,
  contenders: [contender('foxes', 0.8), contender(null, 0), contender('foxes', 0.4)],
  votesToClose: 3,
};

const DUEL: Trial = {
  ...CALIBRATION,
  kind: 'duel',
  contenders: [contender('foxes', 0.7), contender('cakes', 0.7)],
};

const comparisonOf = (id: string, trial: Trial): Comparison => ({
  id,
  typed: { values: {}, x: 'lora foxes', seed: 1 },
  prompt: 'a fox',
  seed: 1,
  places: trial.contenders.map((_, image) => ({ kind: 'image', image })),
  requesterId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  private: false,
  spoiler: false,
  locale: 'en-GB',
  trial,
  interaction: { applicationId: 'application', token: 'token', receivedAt: 1000 },
  createdAt: 1000,
});

/** Stores in a database, with trials that have one image each, which is made. */
const openTrials = (sql: Sql) => {
  const log = testLog();
  const comparisons = createComparisonStore(sql, log);
  const trials = createTrialStore(sql);
  const add = async (id: string, trial: Trial, createdAt = 1000): Promise<void> => {
    const cell = { comparisonId: id, index: 0 };
    const generation = planGeneration(`image of ${id}`, { cell });
    await comparisons.add({ ...comparisonOf(id, trial), createdAt }, [{ generation, charges: [] }], {
      priority: false,
      readyInMs: 0,
    });
  };
  return { comparisons, trials, ledger: createLedger(sql, log), add };
};

const step = { at: 5000, token: 'fresh' };

const vote = (trials: TrialStore, trial: Trial, voterId: string, choice: number | null, id = 'one') =>
  trials.vote(id, trial, { voterId, choice, ...step });

const voting = (open: OpenSql) => {
  test('each member has one vote, which can be changed', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', CALIBRATION);
    expect(await vote(trials, CALIBRATION, 'ann', 0)).toEqual({ kind: 'counted', votes: 1, isLast: false });
    expect(await vote(trials, CALIBRATION, 'ben', 1)).toMatchObject({ votes: 2 });
    expect(await vote(trials, CALIBRATION, 'ann', 1)).toMatchObject({ votes: 2 });
    expect(await trials.standing('one')).toEqual({ votes: 2, outcome: null, card: null });
    expect(await trials.close('one', CALIBRATION, step)).toBe('closed');
    expect((await trials.standing('one'))?.outcome).toEqual({
      at: 5000,
      votes: [0, 2, 0],
      undecided: 0,
      winner: 1,
    });
  });

  test('the last vote that it needs closes it, and later ones do not count', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await vote(trials, CALIBRATION, 'ann', 0);
    await vote(trials, CALIBRATION, 'ben', 2);
    expect(await vote(trials, CALIBRATION, 'cid', 2)).toEqual({ kind: 'counted', votes: 3, isLast: true });
    expect(await vote(trials, CALIBRATION, 'dan', 0)).toEqual({ kind: 'closed' });
    expect(await trials.close('one', CALIBRATION, step)).toBe('wasClosed');
    expect((await trials.standing('one'))?.outcome).toMatchObject({ votes: [1, 0, 2], winner: 2 });
  });

  test('nobody knows who voted for what once it is closed', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await vote(trials, CALIBRATION, 'ann', 0);
    await trials.close('one', CALIBRATION, step);
    expect(await sql.all('SELECT * FROM trial_vote')).toEqual([]);
  });

  test('of many votes at once none is lost, and the trial ends once', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    const voters = Array.from({ length: 12 }, (_, index) => `member ${index}`);
    await add('one', { ...CALIBRATION, votesToClose: voters.length });
    const all = { ...CALIBRATION, votesToClose: voters.length };
    const results = await Promise.all(voters.map((voter, index) => vote(trials, all, voter, index % 3)));
    expect(results.filter((result) => result.kind === 'counted' && result.isLast)).toHaveLength(1);
    expect((await trials.standing('one'))?.outcome?.votes).toEqual([4, 4, 4]);
  });

  test('one that is deleted takes its votes along', async () => {
    await using sql = await open();
    const { trials, comparisons, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await vote(trials, CALIBRATION, 'ann', 0);
    await comparisons.remove('one');
    expect(await sql.all('SELECT * FROM trial_vote')).toEqual([]);
    expect(await vote(trials, CALIBRATION, 'ann', 0)).toEqual({ kind: 'gone' });
    expect(await trials.close('one', CALIBRATION, step)).toBe('gone');
    expect(await trials.standing('one')).toBeUndefined();
  });
};

const showing = (open: OpenSql) => {
  const shownAlready = { shown: '', message: { channelId: 'channel', id: 'message' } };

  test('a vote shows the sheet again, with the token of who voted', async () => {
    await using sql = await open();
    const { trials, comparisons, add } = openTrials(sql);
    await add('one', CALIBRATION, Date.now());
    const [first] = await comparisons.takeOpen(5, 0);
    const { revision = 0 } = first ?? {};
    await comparisons.markShown('one', { ...shownAlready, revision, isOpen: false });
    expect(await comparisons.takeOpen(5, 0)).toEqual([]);
    await vote(trials, CALIBRATION, 'ann', 0);
    const [again] = await comparisons.takeOpen(5, 0);
    expect(again?.comparison.interaction).toMatchObject({ token: 'fresh', receivedAt: 5000 });
    expect(again?.comparison.trial).toEqual(CALIBRATION);
  });

  test('what changes while the sheet is being shown is shown afterwards', async () => {
    await using sql = await open();
    const { trials, comparisons, add } = openTrials(sql);
    await add('one', CALIBRATION);
    const [taken] = await comparisons.takeOpen(5, 0);
    const { revision = 0 } = taken ?? {};
    await trials.close('one', CALIBRATION, step);
    await comparisons.markShown('one', { ...shownAlready, revision, isOpen: false });
    const [again] = await comparisons.takeOpen(5, 0);
    expect(again?.comparison.interaction.token).toBe('fresh');
    await comparisons.markShown('one', {
      ...shownAlready,
      revision: again?.revision ?? 0,
      isOpen: false,
    });
    expect(await comparisons.takeOpen(5, 0)).toEqual([]);
    expect((await comparisons.find('one'))?.interaction.token).toBe('');
  });

  test('one whose time is up is shown again, until it is closed, and nobody holds its token', async () => {
    await using sql = await open();
    const { trials, comparisons, add } = openTrials(sql);
    await add('one', CALIBRATION);
    const [taken] = await comparisons.takeOpen(5, 0);
    const { revision = 0 } = taken ?? {};
    await comparisons.markShown('one', { ...shownAlready, revision, isOpen: false });
    // It was started long ago.
    const [again] = await comparisons.takeOpen(5, 0);
    expect(again?.comparison).toMatchObject({ id: 'one', interaction: { token: '' } });
    expect(await trials.close('one', CALIBRATION, { at: 9000, token: null })).toBe('closed');
    const [closed] = await comparisons.takeOpen(5, 0);
    expect(closed?.comparison.interaction.token).toBe('');
    await comparisons.markShown('one', { ...shownAlready, revision: closed?.revision ?? 0, isOpen: false });
    expect(await comparisons.takeOpen(5, 0)).toEqual([]);
  });

  test('one whose time is up and whose message is gone stays away', async () => {
    await using sql = await open();
    const { comparisons, add } = openTrials(sql);
    await add('one', CALIBRATION);
    const [taken] = await comparisons.takeOpen(5, 0);
    const { revision = 0 } = taken ?? {};
    await comparisons.markShown('one', { shown: '', message: null, revision, isOpen: false });
    expect(await comparisons.takeOpen(5, 0)).toEqual([]);
  });

  test('what became of the card is kept', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await trials.close('one', CALIBRATION, step);
    await trials.settle('one', 'kept');
    expect((await trials.standing('one'))?.card).toBe('kept');
  });
};

const erasing = (open: OpenSql) => {
  test('a member whose data is erased loses the votes, and the sheet shows it', async () => {
    await using sql = await open();
    const { trials, comparisons, ledger, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await vote(trials, CALIBRATION, 'ben', 0);
    await vote(trials, CALIBRATION, 'cid', 2);
    const [taken] = await comparisons.takeOpen(5, 0);
    const { revision = 0 } = taken ?? {};
    await comparisons.markShown('one', { shown: '', message: null, revision, isOpen: false });
    await ledger.erase('ben');
    expect((await trials.standing('one'))?.votes).toBe(1);
    expect(await comparisons.takeOpen(5, 0)).toHaveLength(1);
    await trials.close('one', CALIBRATION, step);
    expect((await trials.standing('one'))?.outcome?.winner).toBe(2);
  });
};

const ranking = (open: OpenSql) => {
  const page = { limit: 10, offset: 0 };

  test('a duel moves the points of both, by the share of the votes', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', DUEL);
    await vote(trials, DUEL, 'ann', 1);
    await vote(trials, DUEL, 'ben', 1);
    await trials.close('one', DUEL, step);
    expect(await trials.ranking('guild', page)).toEqual([
      { loraId: 'cakes', points: 1516, duels: 1 },
      { loraId: 'foxes', points: 1484, duels: 1 },
    ]);
    expect(await trials.ranking('guild', { limit: 1, offset: 1 })).toMatchObject([{ loraId: 'foxes' }]);
    expect(await trials.ranking('elsewhere', page)).toEqual([]);
  });

  test('a tie of equals moves nothing but counts, and without a vote there was no duel', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', DUEL);
    await add('two', DUEL);
    await vote(trials, DUEL, 'ann', null);
    await trials.close('one', DUEL, step);
    await trials.close('two', DUEL, step);
    expect((await trials.standing('one'))?.outcome).toMatchObject({ undecided: 1, winner: null });
    expect(await trials.ranking('guild', page)).toEqual([
      { loraId: 'cakes', points: 1500, duels: 1 },
      { loraId: 'foxes', points: 1500, duels: 1 },
    ]);
  });

  test('of duels that end at once each counts', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    const ids = Array.from({ length: 8 }, (_, index) => `duel-${index}`);
    const turned = { ...DUEL, contenders: DUEL.contenders.toReversed() };
    const trialOf = (index: number): Trial => ({ ...(index % 2 ? DUEL : turned), votesToClose: 1 });
    for (const [index, id] of ids.entries()) await add(id, trialOf(index));
    await Promise.all(ids.map((id, index) => vote(trials, trialOf(index), 'ann', index % 2 ? 0 : 1, id)));
    const ranked = await trials.ranking('guild', page);
    expect(ranked.map(({ duels }) => duels)).toEqual([8, 8]);
    expect(ranked[0]?.loraId).toBe('foxes');
    expect(ranked.reduce((all, { points }) => all + points, 0)).toBeCloseTo(3000);
  });

  test('a calibration ranks nothing', async () => {
    await using sql = await open();
    const { trials, add } = openTrials(sql);
    await add('one', CALIBRATION);
    await vote(trials, CALIBRATION, 'ann', 0);
    await trials.close('one', CALIBRATION, step);
    expect(await trials.ranking('guild', page)).toEqual([]);
  });
};

/** What every engine must do for trials. */
export const describeTrials = (engine: string, open: OpenSql): void => {
  describe(`trials on ${engine}`, () => {
    voting(open);
    showing(open);
    erasing(open);
    ranking(open);
  });
};
