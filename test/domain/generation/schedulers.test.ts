import { describe, expect, it } from 'vitest';
import { findScheduler, SCHEDULER_IDS, SCHEDULERS, searchSchedulers } from '#domain/generation/schedulers.ts';

describe('schedulers', () => {
  it('are the eighteen of the API, each under a friendly name of its own', () => {
    expect(SCHEDULER_IDS).toHaveLength(18);
    expect(new Set(Object.values(SCHEDULERS)).size).toBe(18);
  });

  it.each(SCHEDULER_IDS)('are found by exact and friendly name, in any case: %s', (id) => {
    for (const name of [id, SCHEDULERS[id], id.toUpperCase(), SCHEDULERS[id].toLowerCase()]) {
      expect(findScheduler(name)).toBe(id);
    }
  });

  it('are not guessed', () => {
    expect(findScheduler('Euler b')).toBeUndefined();
    expect(findScheduler('')).toBeUndefined();
  });

  it('are suggested by a part of either name, those that start with it first', () => {
    expect(searchSchedulers('eul')).toEqual(['EulerDiscreteScheduler', 'EulerAncestralDiscreteScheduler']);
    expect(searchSchedulers('dpm++')).toEqual([
      'DPMSolverMultistepScheduler',
      'DPMSolverSinglestepScheduler',
    ]);
    expect(searchSchedulers('karras')).toEqual(['KarrasVeScheduler']);
    expect(searchSchedulers('')).toHaveLength(18);
    expect(searchSchedulers('zzz')).toEqual([]);
  });
});
