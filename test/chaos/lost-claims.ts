import { expect, vi } from 'vitest';
import {
  brokenRules,
  endsOf,
  expectMadeOnce,
  type Job,
  MANY_JOBS_PATIENCE,
  order,
  type Scene,
} from './jobs.ts';
import { drawnFrom, seedOr } from './seeded-random.ts';

export const SEED = seedOr(20_263);

const JOBS = Number(process.env.CHAOS_JOBS || 16);

/** How often each trouble comes: once, or eight times for the 500 jobs of CHAOS_JOBS=500. */
export const ROUNDS = Math.min(8, Math.ceil(JOBS / 16));

const JOBS_PER_ROUND = Math.ceil(JOBS / ROUNDS);

/** Longer than a lease of 10 s: whoever is silent for so long has lost its jobs to another worker. */
export const TROUBLE_MS = Number(process.env.CHAOS_TROUBLE_MS || 14_000);

export const ENV = {
  MODELSLAB_CONCURRENCY: '24',
  MEMBER_JOBS: '1000',
  LANE_JOBS: '10000',
  LOG_LEVEL: 'debug',
};

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Orders one after the other. Where a busy machine has not written an order down before Discord needs an answer, its member
 * reads that nothing is made, and orders again: all that is in `jobs` was accepted.
 */
export const orderInTurn = async (scene: Scene, jobs: Job[]): Promise<void> => {
  const wanted = jobs.length + JOBS_PER_ROUND;
  while (jobs.length < wanted) {
    const [job] = order(scene, [`job ${jobs.length}.`]);
    if (!job) throw new Error('Nothing was ordered.');
    if ((await job.exchange.acknowledged()) === 'deferred') jobs.push(job);
    else await job.exchange.message('cannot reach its database');
  }
};

/** Resolves when so many more jobs have ended: what comes then meets others in every state. */
export const moreEnded = async (scene: Scene, jobs: readonly Job[], count: number): Promise<void> => {
  const ended = () => endsOf(scene, jobs).filter((end) => end !== 'open').length;
  const before = ended();
  await vi.waitFor(() => expect(ended()).toBeGreaterThanOrEqual(before + count), MANY_JOBS_PATIENCE);
};

export const expectNothingTakenBack = (
  scene: Scene,
  jobs: readonly Job[],
  takenBack: readonly string[],
): void => {
  expect(takenBack).toEqual([]);
  expectMadeOnce(scene, jobs);
  expect(brokenRules(scene)).toEqual([]);
};

export const expectAllMade = (scene: Scene, jobs: readonly Job[]): void =>
  expect(endsOf(scene, jobs)).toEqual(jobs.map(() => 'result'));

export const generationMs = (): (() => number) => {
  const draw = drawnFrom(SEED);
  return () => 500 + Math.floor(draw() * 5000);
};
