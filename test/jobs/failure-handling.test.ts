import { describe, expect, it } from 'vitest';
import type { Generation, GenerationState, StateName } from '#domain/generation/generation.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import { createDeadLetters } from '#jobs/failure-handling.ts';
import { heldClaim } from '../support/claim.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';

const DELIVERING: GenerationState = {
  name: 'delivering',
  at: 0,
  outputs: [{ source: { kind: 'url', url: 'https://images.example/1.png' }, fallbackUrls: [] }],
  seconds: 3,
  safetyReplaced: null,
};

/** One row, what gives it up, and what its requester was told. */
const harness = (state: GenerationState, given: Partial<JobNotifier> = {}) => {
  let row: Generation = generationIn(state);
  const told: GenerationState[] = [];
  const log = testLog();
  const abandon = createDeadLetters({
    ledger: {
      find: async () => row,
      move: async (_, from: readonly StateName[], to) => {
        if (!from.includes(row.state.name)) return undefined;
        row = { ...row, state: to };
        return row;
      },
    },
    notifier: {
      outcome: async (generation) => void told.push(generation.state),
      ...given,
    },
    clock: manualClock(),
    random: { id: () => 'fault-1' },
    log,
  });
  return {
    told,
    log,
    row: () => row,
    abandon: () => abandon(row, new Error('over and over'), { claim: heldClaim }),
  };
};

describe('a job that is given up', () => {
  it('once its images are made keeps them in the history, and its requester is told', async () => {
    const { abandon, row, told } = harness(DELIVERING);
    await abandon();
    expect(row().state).toMatchObject({ ...DELIVERING, name: 'done', at: expect.any(Number), message: null });
    expect(told).toEqual([row().state]);
  });

  it('before that has failed by a fault of ours', async () => {
    const { abandon, row, told } = harness({ name: 'processing', at: 0, providerId: '7', eta: null });
    await abandon();
    expect(row().state).toMatchObject({ name: 'failed', failure: { kind: 'fault', faultId: 'fault-1' } });
    expect(told).toEqual([row().state]);
  });

  it('is ended even when Discord does not let it be told', async () => {
    const { abandon, row, log } = harness(DELIVERING, {
      outcome: () => Promise.reject(new Error('Discord is down')),
    });
    await abandon();
    expect(row().state.name).toBe('done');
    expect(log.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('after somebody else ended it stays as it is', async () => {
    const { abandon, row, told } = harness({ name: 'cancelled', at: 1 });
    await abandon();
    expect(row().state).toEqual({ name: 'cancelled', at: 1 });
    expect(told).toEqual([]);
  });
});
