import { describe, expect, it, vi } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import type { GenerationState } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import { createGenerationService } from '#generations/generation-service.ts';
import type { NewGeneration } from '#generations/new-generation.ts';
import { createProgressThrottle } from '#jobs/progress.ts';
import type { ImageSource } from '#jobs/result-images.ts';
import { createLedger } from '#store/ledger.ts';
import { createShowcaseStore } from '#store/showcase.ts';
import { assertKind } from '../support/assert-kind.ts';
import { manualClock } from '../support/clock.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { interactionContext } from '../support/interaction-contexts.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { resultImages } from '../support/spool.ts';

const DONE: GenerationState = {
  name: 'done',
  at: 1,
  outputs: [],
  seconds: 3,
  safetyReplaced: null,
  message: null,
};

/** A generations over a ledger of its own, with counters of what it set off. */
const openHarness = async (
  imagesFor: ImageSource = async () => resultImages([]),
  damage: (ledger: Ledger) => Partial<Ledger> = () => ({}),
) => {
  const clock = manualClock();
  const sql = await openMemoryDatabase({ now: clock.now });
  const log = testLog();
  const ledger = createLedger(sql, log);
  const watched: string[] = [];
  const forgotten: string[] = [];
  const told: string[] = [];
  const throttle = createProgressThrottle({ progress: async () => undefined }, clock);
  let ids = 0;
  const generations = createGenerationService({
    ledger: { ...ledger, ...damage(ledger) },
    worker: { wake: () => undefined, cancel: () => undefined },
    queuePositions: {
      watch: ({ id }) => void watched.push(id),
      watcher: () => ({ name: 'w1', leaseMs: 1000 }),
    },
    throttle: { ...throttle, forget: (id) => void forgotten.push(id) },
    imagesFor,
    notifier: {
      remove: async () => undefined,
      outcome: async ({ id, state }) => void told.push(`${id} ${state.name}`),
    },
    showcase: createShowcaseStore(sql),
    findPost: async () => undefined,
    clock,
    random: { id: () => `generation-${++ids}` },
    log,
  });
  return {
    generations,
    ledger,
    clock,
    log,
    watched,
    forgotten,
    told,
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

const orderFrom = (interactionId: string, press?: string): NewGeneration => ({
  from: interactionContext({ interactionId, userId: '5', guildId: '3', channelId: '4' }),
  request: requestWith(),
  hints: [],
  spoiler: false,
  reportable: false,
  recipe: false,
  private: false,
  locale: 'en-GB',
  charges: [],
  priority: false,
  lane: 'lane',
  origin: 'imagine',
  parentId: null,
  ...(press === undefined ? {} : { press }),
});

describe('an order', () => {
  it('that Discord delivers twice is accepted twice and made once', async () => {
    await using harness = await openHarness();
    for (const _ of ['first', 'second']) {
      const reservation = await harness.generations.reserve(orderFrom('1', 'reroll'));
      assertKind(reservation, 'reserved');
      await reservation.commit();
    }
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
    expect(harness.watched).toEqual(['generation-1']);
  });

  it('by another press of the same button is there already', async () => {
    await using harness = await openHarness();
    await harness.generations.reserve(orderFrom('1', 'reroll'));
    const reservation = await harness.generations.reserve(orderFrom('2', 'reroll'));
    expect(reservation).toEqual({ kind: 'repeated' });
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
  });

  it('that Discord never heard of is taken back', async () => {
    await using harness = await openHarness();
    const reservation = await harness.generations.reserve(orderFrom('1'));
    assertKind(reservation, 'reserved');
    await reservation.cancel({ isAnsweredElsewhere: false });
    expect(await harness.ledger.counts()).toEqual({ cancelled: 1 });
    expect(harness.watched).toEqual([]);
  });

  it('that another process answered is taken back where that one has not the same order', async () => {
    await using harness = await openHarness();
    const reservation = await harness.generations.reserve(orderFrom('1'));
    assertKind(reservation, 'reserved');
    const withdrawn = reservation.cancel({ isAnsweredElsewhere: true });
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
    await harness.clock.advance(2_000);
    await withdrawn;
    expect(await harness.ledger.counts()).toEqual({ cancelled: 1 });
  });

  it('is one order, whichever of two processes on one database answers', async () => {
    await using harness = await openHarness();
    const [one, other] = [
      await harness.generations.reserve(orderFrom('1')),
      await harness.generations.reserve(orderFrom('1')),
    ];
    if (one.kind !== 'reserved' || other.kind !== 'reserved') throw new Error('it is not booked');
    const withdrawn = one.cancel({ isAnsweredElsewhere: true });
    await other.commit();
    await harness.clock.advance(2_000);
    await withdrawn;
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
    await other.cancel({ isAnsweredElsewhere: true });
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
  });

  it('is taken back once the database is there again', async () => {
    let isAway = true;
    await using harness = await openHarness(undefined, (ledger) => ({
      withdraw: async (id, at) => {
        if (isAway) throw new StorageUnavailableError('away');
        return ledger.withdraw(id, at);
      },
    }));
    const reservation = await harness.generations.reserve(orderFrom('1'));
    assertKind(reservation, 'reserved');
    const withdrawn = reservation.cancel({ isAnsweredElsewhere: true });
    await harness.clock.advance(4_000);
    isAway = false;
    await harness.clock.advance(1_000);
    await withdrawn;
    expect(await harness.ledger.counts()).toEqual({ cancelled: 1 });
  });

  it('that is cancelled while it waits leaves nothing in the throttle', async () => {
    await using harness = await openHarness();
    await harness.generations.reserve(orderFrom('1'));
    expect(await harness.generations.cancel('generation-1')).toMatchObject({ state: { name: 'cancelled' } });
    expect(harness.forgotten).toEqual(['generation-1']);
  });
});

describe("a member's data", () => {
  const DELIVERING: GenerationState = {
    name: 'delivering',
    at: 1,
    outputs: [],
    seconds: 3,
    safetyReplaced: null,
  };

  it('is erased after what waits or runs was called off, and its messages say so', async () => {
    await using harness = await openHarness();
    for (const interactionId of ['1', '2', '3']) await harness.generations.reserve(orderFrom(interactionId));
    await harness.ledger.move('generation-2', ['queued'], { name: 'submitting', at: 1 });
    await harness.ledger.move('generation-3', ['queued'], DONE);
    expect(await harness.generations.erase('5')).toBe(3);
    expect(harness.told.toSorted()).toEqual(['generation-1 deleted', 'generation-2 deleted']);
    expect(harness.forgotten.toSorted()).toEqual(['generation-1', 'generation-2']);
    expect(await harness.ledger.counts()).toEqual({});
  });

  it('waits for a result that is on its way, which is erased when it has arrived', async () => {
    await using harness = await openHarness();
    await harness.generations.reserve(orderFrom('1'));
    await harness.ledger.move('generation-1', ['queued'], DELIVERING);
    const erased = harness.generations.erase('5');
    await harness.clock.advance(1000);
    expect(await harness.ledger.counts()).toEqual({ delivering: 1 });
    await harness.ledger.move('generation-1', ['delivering'], DONE);
    await harness.clock.advance(1000);
    expect(await erased).toBe(1);
    expect(harness.told).toEqual([]);
    expect(await harness.ledger.counts()).toEqual({});
  });

  it('does not wait for ever for a result that does not arrive', async () => {
    await using harness = await openHarness();
    await harness.generations.reserve(orderFrom('1'));
    await harness.ledger.move('generation-1', ['queued'], DELIVERING);
    const erased = harness.generations.erase('5');
    await harness.clock.advance(10_500);
    expect(await erased).toBe(1);
    expect(harness.told).toEqual(['generation-1 deleted']);
    expect(await harness.ledger.move('generation-1', ['delivering'], DONE)).toBeUndefined();
    expect(await harness.ledger.counts()).toEqual({});
  });

  it('that comes about meanwhile is left alone', async () => {
    await using harness = await openHarness();
    await harness.generations.reserve(orderFrom('1'));
    await harness.ledger.move('generation-1', ['queued'], DELIVERING);
    const erased = harness.generations.erase('5');
    await harness.generations.reserve(orderFrom('2'));
    await harness.clock.advance(10_500);
    expect(await erased).toBe(1);
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
  });

  it('that takes long is told to go on, and does', async () => {
    const { promise: erased, resolve } = Promise.withResolvers<number>();
    await using harness = await openHarness(undefined, () => ({ erase: () => erased }));
    const answer = harness.generations.erase('5');
    await harness.clock.advance(10_000);
    expect(await answer).toBe('goesOn');
    resolve(50_000);
    expect(harness.log.lines).toEqual([]);
  });

  it('that cannot be erased behind the scenes is told to the log', async () => {
    const { promise: erased, reject } = Promise.withResolvers<number>();
    await using harness = await openHarness(undefined, () => ({ erase: () => erased }));
    const answer = harness.generations.erase('5');
    await harness.clock.advance(10_000);
    expect(await answer).toBe('goesOn');
    reject(new StorageUnavailableError('away'));
    await vi.waitFor(() => expect(harness.log.lines).toMatchObject([{ level: 'warn' }]));
  });

  it('is erased once by two who ask at once', async () => {
    await using harness = await openHarness();
    for (const interactionId of ['1', '2']) await harness.generations.reserve(orderFrom(interactionId));
    const erased = await Promise.all([harness.generations.erase('5'), harness.generations.erase('5')]);
    expect(erased.toSorted()).toEqual([0, 2]);
    expect(harness.told.toSorted()).toEqual(['generation-1 deleted', 'generation-2 deleted']);
  });
});

describe('old images', () => {
  const fetched = async (error: Error) => {
    await using harness = await openHarness(() => Promise.reject(error));
    return await harness.generations.images(generationIn(DONE), 10_000_000);
  };

  it('that can no longer be fetched are none', async () => {
    const { images } = await fetched(new GenerationError({ kind: 'downloadFailed' }, 'gone'));
    expect(images).toEqual([]);
  });

  it('that this bot has no room for are not called gone', async () => {
    const full = new GenerationError({ kind: 'diskFull' }, 'no room');
    await expect(fetched(full)).rejects.toBe(full);
  });

  it('that break the fetching itself are not passed over', async () => {
    await expect(fetched(new TypeError('oops'))).rejects.toThrow('oops');
  });
});

describe('an order while the database goes away', () => {
  const away = () => new StorageUnavailableError('the database does not answer');

  it('is taken once when the database had written it and not said so', async () => {
    let lost = true;
    await using harness = await openHarness(undefined, (ledger) => ({
      async add(...given) {
        const added = await ledger.add(...given);
        if (!lost) return added;
        lost = false;
        throw away();
      },
    }));
    const reservation = harness.generations.reserve(orderFrom('1'));
    await harness.clock.advance(1000);
    expect((await reservation).kind).toBe('reserved');
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
  });

  it('is called off once it is back, when it had been written and its member was told otherwise', async () => {
    let isAway = true;
    await using harness = await openHarness(undefined, (ledger) => ({
      async add(...given) {
        await ledger.add(...given);
        throw away();
      },
      move: (...given) => (isAway ? Promise.reject(away()) : ledger.move(...given)),
    }));
    const refused = expect(harness.generations.reserve(orderFrom('1'))).rejects.toThrow(
      StorageUnavailableError,
    );
    await harness.clock.advance(3000);
    await refused;
    await harness.clock.advance(20_000);
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
    isAway = false;
    await harness.clock.advance(1000);
    await vi.waitFor(async () => expect(await harness.ledger.counts()).toEqual({ cancelled: 1 }));
  });

  it('is refused within some seconds when it stays away', async () => {
    let attempts = 0;
    await using harness = await openHarness(undefined, () => ({
      add: () => {
        attempts += 1;
        return Promise.reject(away());
      },
    }));
    const refused = expect(harness.generations.reserve(orderFrom('1'))).rejects.toThrow(
      StorageUnavailableError,
    );
    await harness.clock.advance(3000);
    await refused;
    expect(attempts).toBe(4);
  });

  it('that is written down starts by itself when it could not be started', async () => {
    await using harness = await openHarness(undefined, () => ({ makeReady: () => Promise.reject(away()) }));
    const reservation = await harness.generations.reserve(orderFrom('1'));
    assertKind(reservation, 'reserved');
    await reservation.commit();
    expect(harness.watched).toEqual(['generation-1']);
    expect(harness.log.lines.map(({ level }) => level)).toEqual(['warn']);
  });
});
