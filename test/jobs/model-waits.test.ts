import { describe, expect, it } from 'vitest';
import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import type { Generation, GenerationState } from '#domain/generation/generation.ts';
import type { MoveOptions } from '#domain/generation/ledger.ts';
import type { Progress } from '#domain/generation/notifier.ts';
import type { KeyedCalls, Reloading } from '#domain/generation/provider.ts';
import { createModelWaits } from '#jobs/model-waits.ts';
import { createPersistence } from '#jobs/persist.ts';
import { heldClaim } from '../support/claim.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';

const AWAY = new GenerationError({ kind: 'modelNotFound', model: 'm' }, 'as arranged', {
  acceptance: 'rejected',
});

const submitting = (modelWaits?: number): Generation =>
  generationIn({ name: 'submitting', at: 0, posts: 2, ...(modelWaits === undefined ? {} : { modelWaits }) });

/** What lets jobs wait, with a provider that answers like this, and what came of it, in order. */
const openWaits = (answers: (Reloading | Error)[] = ['asked']) => {
  const events: string[] = [];
  const moves: { state: GenerationState; options: MoveOptions | undefined }[] = [];
  const shown: Progress[] = [];
  const clock = manualClock();
  const log = testLog();
  const provider: KeyedCalls = {
    submit: () => Promise.reject(new Error('not here')),
    collect: () => Promise.reject(new Error('not here')),
    async reload() {
      events.push('reload');
      const answer = answers.shift() ?? 'unknown';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const tryWait = createModelWaits({
    ledger: {
      async move(job, _from, state, options) {
        events.push(state.name);
        moves.push({ state, options });
        return typeof job === 'string' ? undefined : { ...job, state };
      },
    },
    providers: { of: async () => provider },
    throttle: { show: (_, progress) => void shown.push(progress) },
    persist: createPersistence({ clock, log }),
    clock,
    log,
  });
  const never = new AbortController().signal;
  const wait = (error: unknown, generation = submitting(), signal = never) =>
    tryWait(error, generation, { signal, cancelled: never, claim: heldClaim });
  return { wait, events, moves, shown, clock };
};

describe('a job whose model is not loaded', () => {
  it('is queued for a minute before its model is asked for, and its member reads why', async () => {
    const { wait, events, moves, shown } = openWaits();
    expect(await wait(AWAY)).toEqual({ requeued: true });
    expect(events).toEqual(['queued', 'reload']);
    expect(moves).toEqual([
      { state: { name: 'queued', posts: 2, modelWaits: 1 }, options: { readyInMs: 60_000 } },
    ]);
    expect(shown).toMatchObject([{ kind: 'loading' }]);
  });

  it('asks once, however often it finds the model away', async () => {
    const { wait, events, moves } = openWaits();
    expect(await wait(AWAY, submitting(1))).toEqual({ requeued: true });
    expect(events).toEqual(['queued']);
    expect(moves[0]).toEqual({
      state: { name: 'queued', posts: 2, modelWaits: 2 },
      options: { readyInMs: 30_000 },
    });
  });

  it('asks together with the others that need the same model', async () => {
    const { wait, events, clock } = openWaits(['asked', 'asked']);
    await Promise.all([wait(AWAY), wait(AWAY)]);
    expect(events.filter((event) => event === 'reload')).toHaveLength(1);
    clock.pass(5 * 60_000);
    await wait(AWAY);
    expect(events.filter((event) => event === 'reload')).toHaveLength(2);
  });

  it('waits, too, where nobody knows whether the model is being loaded', async () => {
    const { wait } = openWaits(['unknown', new Error('the connection broke')]);
    expect(await wait(AWAY)).toEqual({ requeued: true });
    expect(await wait(AWAY)).toEqual({ requeued: true });
  });

  it('fails at once where the model will not be loaded', async () => {
    const { wait } = openWaits(['refused']);
    expect(await wait(AWAY)).toMatchObject({
      fails: { state: { name: 'queued' } },
      failure: { kind: 'modelNotFound', model: 'm' },
    });
  });

  it('fails in the end, with a reason of its own', async () => {
    const { wait, events } = openWaits();
    expect(await wait(AWAY, submitting(12))).toMatchObject({ failure: { kind: 'modelUnloaded' } });
    expect(events).toEqual([]);
  });

  it('waits without having asked when the worker stops', async () => {
    const { wait, events, moves } = openWaits();
    expect(await wait(AWAY, submitting(), AbortSignal.abort())).toEqual({ requeued: true });
    expect(events).toEqual(['queued']);
    expect(moves[0]?.state).toEqual({ name: 'queued', posts: 2, modelWaits: undefined });
  });

  const refusal = (failure: Failure, acceptance: 'rejected' | 'uncertain') =>
    new GenerationError(failure, 'as arranged', { acceptance });

  it.each([
    ['another refusal', refusal({ kind: 'outOfCredits' }, 'rejected')],
    ['an order that may have been taken', refusal({ kind: 'modelNotFound', model: 'm' }, 'uncertain')],
    ['a defect', new Error('broken')],
  ])('is no reason to wait: %s', async (_, error) => {
    const { wait, events } = openWaits();
    expect(await wait(error)).toBeUndefined();
    expect(events).toEqual([]);
  });
});
