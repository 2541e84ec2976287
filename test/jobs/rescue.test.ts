import { describe, expect, it } from 'vitest';
import { createLocalEventBus } from '#domain/events.ts';
import type { GenerationState } from '#domain/generation/generation.ts';
import { trackIdOf } from '#jobs/completion-notifications.ts';
import { createKeepCall, createRescue, type RescueOptions } from '#jobs/rescue.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn } from '../support/generations.ts';
import { testLog } from '../support/log.ts';

type Verdict = 'same' | 'other' | 'unknown';

/** An order that was being sent when its process ended, and what the API's calls told of it. */
const scene = (verdicts: Record<string, Verdict | Error> = {}, taken: readonly string[] = []) => {
  const clock = manualClock();
  const events = createLocalEventBus();
  const log = testLog();
  const told: string[] = [];
  const asked: string[] = [];
  const moves: GenerationState[] = [];
  const cancel = new AbortController();
  const generation = generationIn({ name: 'submitting', at: 5 });
  if (generation.state.name !== 'submitting') throw new Error('it is being sent');
  const submitting = { ...generation, state: generation.state };
  const options: RescueOptions = {
    ledger: {
      move: async (_, __, to) => {
        moves.push(to);
        return { ...generation, state: to };
      },
    },
    providers: {
      of: async () => ({
        submit: () => Promise.reject(new Error('it must not be sent again')),
        collect: () => Promise.reject(new Error('not yet')),
        recognize: async (providerId, { trackId }) => {
          asked.push(providerId);
          expect(trackId).toBe(trackIdOf(generation.id));
          const verdict = verdicts[providerId] ?? 'unknown';
          if (verdict instanceof Error) throw verdict;
          return verdict;
        },
      }),
    },
    calls: { of: async () => [...told], isTaken: async (id) => taken.includes(id) },
    events,
    withProgress: (_, work) => work(),
    persist: (work) => work(),
    clock,
    log,
  };
  const never = new AbortController().signal;
  const claim = { isHeld: () => true, held: async () => undefined, send: () => Promise.reject(new Error()) };
  const running = createRescue(options)(submitting, { signal: never, cancelled: cancel.signal, claim });
  const call = (providerId: string) => {
    told.push(providerId);
    events.send({ kind: 'finished', providerId, trackId: trackIdOf(generation.id) });
  };
  return { running, call, told, asked, moves, clock, log, cancel };
};

describe('an order that was being sent when its process ended', () => {
  it('goes on when a call told its id before', async () => {
    const { running, told, moves, clock } = scene({ 7: 'same' });
    told.push('7');
    await clock.advance(3000);
    expect(await running).toMatchObject({ state: { name: 'processing', providerId: '7' } });
    expect(moves).toEqual([{ name: 'processing', at: 5, providerId: '7', eta: null }]);
  });

  it('goes on at once when the call comes, and once when it comes twice', async () => {
    const { running, call, moves, clock } = scene({ 7: 'same' });
    await clock.advance(10_500);
    call('7');
    call('7');
    await clock.advance(0);
    expect(await running).toMatchObject({ state: { providerId: '7' } });
    expect(moves).toHaveLength(1);
  });

  it('is given up when no call comes in time', async () => {
    const { running, moves, clock } = scene();
    await clock.advance(160_000);
    expect(await running).toBeUndefined();
    expect(moves).toEqual([]);
  });

  it('is not taken for the order of somebody else, and still found', async () => {
    const { running, call, asked, clock, log } = scene({ 6: 'other', 7: 'same' }, ['5']);
    call('5');
    call('6');
    await clock.advance(60_000);
    expect(asked).toEqual(['6']);
    expect(
      log.lines.filter(({ message }) => message === 'a call names the id of another order'),
    ).toHaveLength(2);
    call('7');
    await clock.advance(3000);
    expect(await running).toMatchObject({ state: { providerId: '7' } });
  });

  it('is asked for again while the API does not answer, or does not know it yet', async () => {
    const verdicts: Record<string, Verdict | Error> = { 7: new Error('the API is away') };
    const { running, call, clock } = scene(verdicts);
    call('7');
    await clock.advance(10_000);
    verdicts[7] = 'unknown';
    await clock.advance(10_000);
    verdicts[7] = 'same';
    await clock.advance(3000);
    expect(await running).toMatchObject({ state: { providerId: '7' } });
  });

  it('is looked for no longer once it is cancelled', async () => {
    const { running, clock, cancel, moves } = scene();
    await clock.advance(5000);
    cancel.abort(new Error('cancelled'));
    expect(await running).toBeUndefined();
    expect(moves).toEqual([]);
  });
});

describe('a call of the API', () => {
  it('is kept for the order that it tells of, and only while that is being sent', async () => {
    const kept: string[][] = [];
    const keepCall = createKeepCall({
      submitting: async () => ['one', 'two'],
      keep: async (...given) => void kept.push(given),
    });
    await keepCall({ providerId: '7', trackId: trackIdOf('two') });
    await keepCall({ providerId: '8', trackId: trackIdOf('three') });
    expect(kept).toEqual([['two', '7']]);
  });
});
