import { describe, expect, it } from 'vitest';
import { type Acceptance, acceptanceSchema, CONSEQUENCES } from '#domain/acceptance.ts';
import { type Failure, GenerationError, NotSent } from '#domain/generation/failure.ts';
import type { Generation, GenerationIn, GenerationState, StateName } from '#domain/generation/generation.ts';
import { CancelReason, type Claim, ClaimLostReason } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier, Progress, ResultImages } from '#domain/generation/notifier.ts';
import type { Output } from '#domain/generation/output.ts';
import type { Finished, ImageProvider } from '#domain/generation/provider.ts';
import type { Queue } from '#domain/generation/queue.ts';
import { createClaim, ShutdownReason } from '#jobs/claim.ts';
import { createPipeline } from '#jobs/pipeline.ts';
import { createProgressThrottle } from '#jobs/progress.ts';
import type { ImageSource } from '#jobs/result-images.ts';
import { heldClaim } from '../support/claim.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { generationIn, requestWith } from '../support/generations.ts';
import { testLog } from '../support/log.ts';
import { OPERATIONS, withOperation } from '../support/operations.ts';
import { resultImage, resultImages } from '../support/spool.ts';

const IMAGE = resultImage();
const FINISHED: Finished = {
  outputs: [{ source: { kind: 'url', url: 'https://images.example/1.png' }, fallbackUrls: [] }],
  seconds: 2,
  safetyReplaced: false,
};

const DELIVERING: GenerationIn<'delivering'>['state'] = {
  name: 'delivering',
  at: 0,
  outputs: FINISHED.outputs,
  seconds: 3,
  safetyReplaced: null,
};

/** What a test may want to behave otherwise. */
type Parts = ImageProvider &
  JobNotifier &
  Pick<Ledger, 'recentSeconds'> &
  Pick<Queue, 'pauseLane'> & { imagesFor: ImageSource };

/** One row that can be moved like those of a ledger, and what happened around it, in order. */
const harness = (first: GenerationState, given: Partial<Parts> = {}, more: Partial<Generation> = {}) => {
  const events: string[] = [];
  const pictured: string[] = [];
  let row: Generation = generationIn(first, { createdAt: manualClock().now(), ...more });
  const clock = manualClock();
  const log = testLog();
  const shown: Progress[] = [];
  const fullAnnouncer: JobNotifier = {
    progress: async (_, progress) => {
      events.push(`show ${progress.kind}`);
      shown.push(progress);
    },
    result: async () => {
      events.push('deliver');
      return { message: { channelId: '1', id: '2' } };
    },
    outcome: async ({ state }) => {
      events.push(`tell ${state.name === 'failed' ? state.failure.kind : state.name}`);
    },
    remove: async () => undefined,
    ...given,
  };
  const pipeline = createPipeline({
    ledger: {
      recentSeconds: given.recentSeconds ?? (async () => [9, 5, 7]),
      find: async () => row,
      move: async (_, from: readonly StateName[], to) => {
        if (!from.includes(row.state.name)) return undefined;
        events.push(to.name);
        row = { ...row, state: to };
        return row;
      },
    },
    providers: {
      of: async () => ({
        submit: async () => {
          events.push('submit');
          return { status: 'finished', ...FINISHED };
        },
        collect: async (id) => {
          events.push(`collect ${id}`);
          return FINISHED;
        },
        ...given,
      }),
    },
    thumbnails: { keep: ({ state }) => void pictured.push(`${events.at(-1)}, ${state.name}`) },
    completions: { of: () => () => () => undefined },
    imagesFor: given.imagesFor ?? (async () => resultImages([IMAGE])),
    notifier: fullAnnouncer,
    throttle: createProgressThrottle(fullAnnouncer, clock),
    queue: {
      pauseLane:
        given.pauseLane ??
        (async (lane, pauseMs) => {
          events.push(`pause ${lane} for ${pauseMs}`);
        }),
    },
    clock,
    random: { id: () => 'fault-1' },
    maxAttempts: 10,
    log,
  });
  const never = new AbortController().signal;
  const run = (signal = never, cancelled = never, claim: Claim = heldClaim) =>
    pipeline(row, { signal, cancelled, claim });
  return {
    events,
    pictured,
    shown,
    clock,
    log,
    run,
    row: () => row,
    put: (state: GenerationState) => (row = { ...row, state }),
  };
};

const wait = (clock: ManualClock, milliseconds = 8000): Finished => {
  clock.pass(milliseconds);
  return FINISHED;
};

const failing = (failure: Failure, acceptance?: Acceptance) => () =>
  Promise.reject(new GenerationError(failure, 'as arranged', acceptance ? { acceptance } : {}));

const QUARTER_OF_AN_HOUR = 15 * 60_000;

describe('a generation', () => {
  it('is written down before each step, from the order to the delivery', async () => {
    const { events, run, row } = harness({ name: 'queued' });
    await run();
    expect(events.filter((event) => !event.startsWith('show'))).toEqual([
      'submitting',
      'submit',
      'delivering',
      'deliver',
      'done',
    ]);
    expect(row().state).toMatchObject({ name: 'done', message: { channelId: '1', id: '2' } });
  });

  it('is written down with whole milliseconds, by a clock that knows parts of them', async () => {
    const { clock, run, row } = harness(
      { name: 'queued' },
      { submit: async () => ({ status: 'finished', ...wait(clock, 0.4) }) },
    );
    await run();
    expect(row().state).toMatchObject({ name: 'done', at: clock.now() - 0.4 });
  });

  it('has its thumbnail made when it is written down as done, and not when it was deleted meanwhile', async () => {
    const { pictured, run } = harness({ name: 'queued' });
    await run();
    expect(pictured).toEqual(['done, done']);
    const deleted = harness(DELIVERING, {
      result: async () => {
        deleted.put({ name: 'deleted', at: 1 });
        return { message: { channelId: '1', id: '2' } };
      },
    });
    await deleted.run();
    expect(deleted.pictured).toEqual([]);
  });

  it('that is processing is collected by its id, with what is left of the estimate', async () => {
    let asked: number | null | undefined;
    const { clock, run, events } = harness(
      { name: 'processing', at: manualClock().now() - 4000, providerId: '77', eta: 10 },
      {
        collect: async (_, { eta }) => {
          asked = eta;
          return FINISHED;
        },
      },
    );
    await run();
    expect(clock.now()).toBe(manualClock().now());
    expect(asked).toBe(6);
    expect(events).not.toContain('submit');
  });

  it('that the API gives no estimate for is estimated by what such images took lately', async () => {
    const { events, run, shown } = harness(
      { name: 'queued' },
      { submit: async () => ({ status: 'processing', providerId: '77', eta: null }) },
    );
    await run();
    expect(shown[0]).toMatchObject({ kind: 'generating', etaSeconds: 7 });
    expect(events).toContain('collect 77');
  });

  it('keeps the id of its order even when no estimate can be had', async () => {
    const { events, run, row } = harness(
      { name: 'queued' },
      {
        submit: async () => ({ status: 'processing', providerId: '77', eta: null }),
        recentSeconds: () => Promise.reject(new Error('the database is busy')),
      },
    );
    await run();
    expect(events).toContain('collect 77');
    expect(row().state.name).toBe('done');
  });

  it('took what the member waited, or what the API counts when the bot did not run meanwhile', async () => {
    const submit: ImageProvider['submit'] = async () => ({ status: 'processing', providerId: '77', eta: 9 });
    const whole = harness({ name: 'queued' }, { submit, collect: async () => wait(whole.clock) });
    await whole.run();
    expect(whole.row().state).toMatchObject({ seconds: 8 });
    const resumed = harness({ name: 'processing', at: 0, providerId: '77', eta: 9 });
    await resumed.run();
    expect(resumed.row().state).toMatchObject({ seconds: 2 });
  });

  it('found while it was being sent is never sent again: its requester is asked', async () => {
    const { events, run, row } = harness({ name: 'submitting', at: 0 });
    await run();
    expect(events).toEqual(['show failing', 'failed', 'tell interrupted']);
    expect(row().state).toMatchObject({ name: 'failed', failure: { kind: 'interrupted' } });
  });

  it.each(OPERATIONS)('of $kind is ordered once, and collected by its kind', async (operation) => {
    const request = withOperation(requestWith(), operation);
    const seen: unknown[] = [];
    const { events, run } = harness(
      { name: 'queued' },
      {
        submit: async (ordered) => {
          seen.push(ordered);
          return { status: 'processing', providerId: '77', eta: 1 };
        },
        collect: async (id, { kind }) => {
          seen.push(`${kind} ${id}`);
          return FINISHED;
        },
      },
      { request },
    );
    await run();
    expect(seen).toEqual([request, `${operation.kind} 77`]);
    expect(events.at(-1)).toBe('done');
  });

  it.each(OPERATIONS)('of $kind found while it was being sent is never sent again', async (operation) => {
    const request = withOperation(requestWith(), operation);
    const { events, run } = harness({ name: 'submitting', at: 0 }, {}, { request });
    await run();
    expect(events).toEqual(['show failing', 'failed', 'tell interrupted']);
  });

  it('whose images are there is only delivered', async () => {
    const { events, run } = harness(DELIVERING);
    await run();
    expect(events).toEqual(['deliver', 'done']);
  });

  it.each([
    ['is kept without the bytes that its message has', { channelId: '1', id: '2' }, ''],
    ['is kept whole when it could be posted nowhere', null, 'iVBORw0'],
  ])('with an inline image %s', async (_, message, data) => {
    const inline = (text: string): Output[] => [
      { source: { kind: 'base64', data: text }, fallbackUrls: ['https://images.example/1.png'] },
    ];
    const { run, row } = harness(
      { ...DELIVERING, outputs: inline('iVBORw0') },
      { result: async () => ({ message }) },
    );
    await run();
    expect(row().state).toMatchObject({ name: 'done', outputs: inline(data), message });
  });

  it('that the provider refuses is told before it is written, and for good once it is', async () => {
    const { events, run, row } = harness({ name: 'queued' }, { submit: failing({ kind: 'outOfCredits' }) });
    await run();
    expect(events.slice(-3)).toEqual(['show failing', 'failed', 'tell outOfCredits']);
    expect(row().state).toMatchObject({ failure: { kind: 'outOfCredits' } });
  });

  it('that fails is written down even when Discord does not let it be told', async () => {
    const { run, row, log, clock } = harness(
      { name: 'queued' },
      {
        submit: failing({ kind: 'outOfCredits' }),
        outcome: () => Promise.reject(new Error('Discord is down')),
      },
    );
    const running = run();
    await clock.advance(0);
    expect(row().state.name).toBe('failed');
    await clock.advance(QUARTER_OF_AN_HOUR);
    await running;
    expect(row().state).toMatchObject({ name: 'failed', failure: { kind: 'outOfCredits' } });
    expect(log.lines.map(({ message }) => message)).toContain(
      'a failure could not be told; it is in the history',
    );
  });

  it('that fails while Discord is away is told when it is back', async () => {
    let attempts = 0;
    const { run, clock } = harness(
      { name: 'queued' },
      {
        submit: failing({ kind: 'outOfCredits' }),
        outcome: async () => {
          attempts += 1;
          if (attempts < 4) throw new Error('Discord is down');
        },
      },
    );
    const running = run();
    await clock.advance(QUARTER_OF_AN_HOUR);
    await running;
    expect(attempts).toBe(4);
  });

  it('that breaks in a way nobody foresaw ends as a fault with an id', async () => {
    const { run, row } = harness({ name: 'queued' }, { submit: () => Promise.reject(new TypeError('oops')) });
    await run();
    expect(row().state).toMatchObject({ failure: { kind: 'fault', faultId: 'fault-1' } });
  });

  it('that Discord does not take is left to another attempt, with its images', async () => {
    const { run, row, clock } = harness(DELIVERING, {
      result: () => Promise.reject(new Error('Discord is down')),
    });
    const refused = expect(run()).rejects.toThrow('Discord is down');
    await clock.advance(QUARTER_OF_AN_HOUR);
    await refused;
    expect(row().state.name).toBe('delivering');
  });

  it('whose images cannot be fetched fails at once by that cause, and keeps where they are', async () => {
    const { run, row, events, log } = harness(DELIVERING, { imagesFor: failing({ kind: 'downloadFailed' }) });
    await run();
    const { outputs, seconds, safetyReplaced } = DELIVERING;
    expect(row().state).toMatchObject({
      name: 'failed',
      failure: { kind: 'downloadFailed' },
      made: { outputs, seconds, safetyReplaced },
    });
    expect(events).toEqual(['show failing', 'failed', 'tell downloadFailed']);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('waits for room on a full disk, and is not ordered again', async () => {
    let full = 3;
    const { clock, run, events } = harness(DELIVERING, {
      imagesFor: async () => {
        full -= 1;
        if (full >= 0) throw new GenerationError({ kind: 'diskFull' }, 'no room');
        return resultImages([IMAGE]);
      },
    });
    const running = run();
    await clock.advance(60_000);
    await running;
    expect(events).toEqual(['deliver', 'done']);
  });

  it('on a disk that stays full fails by that cause, and keeps where its images are', async () => {
    const { clock, run, row, events } = harness(DELIVERING, { imagesFor: failing({ kind: 'diskFull' }) });
    const running = run();
    await clock.advance(QUARTER_OF_AN_HOUR);
    await running;
    const { outputs, seconds, safetyReplaced } = DELIVERING;
    const made = { outputs, seconds, safetyReplaced };
    expect(row().state).toMatchObject({ name: 'failed', failure: { kind: 'diskFull' }, made });
    expect(events).toEqual(['show failing', 'failed', 'tell diskFull']);
  });

  it.each([
    ['is delivered', async () => ({ message: null })],
    ['cannot be delivered', () => Promise.reject(new Error('Discord is down'))],
  ])('that %s leaves no file', async (_, result) => {
    let isDisposed = false;
    const { clock, run } = harness(DELIVERING, {
      result,
      imagesFor: async () =>
        resultImages([IMAGE], () => {
          isDisposed = true;
        }),
    });
    const running = run().catch(() => undefined);
    await clock.advance(QUARTER_OF_AN_HOUR);
    await running;
    expect(isDisposed).toBe(true);
  });

  it('that the fetching itself breaks is left to another attempt', async () => {
    const { run, row } = harness(DELIVERING, { imagesFor: () => Promise.reject(new TypeError('oops')) });
    await expect(run()).rejects.toThrow('oops');
    expect(row().state).toEqual(DELIVERING);
  });

  it.each([
    ['says that they are there', { name: 'queued' }, ['show delivering', 'deliver', 'done']],
    ['shows nothing when an earlier run may have delivered them', DELIVERING, ['deliver', 'done']],
  ] as const)('whose images take long to fetch %s', async (_, state, expected) => {
    let fetched: (images: ResultImages) => void = () => undefined;
    const { clock, run, events } = harness(state, {
      imagesFor: () => new Promise((resolve) => (fetched = resolve)),
    });
    const running = run();
    await clock.advance(60_000);
    fetched(resultImages([IMAGE]));
    await running;
    expect(events.slice(-expected.length)).toEqual(expected);
    expect(events.filter((event) => event.startsWith('show'))).toEqual(expected.slice(0, -2));
  });

  it('that was cancelled meanwhile says nothing more', async () => {
    const { events, run, put } = harness(
      { name: 'queued' },
      {
        submit: async () => {
          put({ name: 'cancelled', at: 1 });
          return { status: 'finished', ...FINISHED };
        },
      },
    );
    await run();
    expect(events.filter((event) => !event.startsWith('show'))).toEqual(['submitting']);
  });

  it('that is aborted keeps its row as it is', async () => {
    const controller = new AbortController();
    const { events, run, row } = harness(
      { name: 'processing', at: 0, providerId: '77', eta: null },
      {
        collect: async () => {
          controller.abort(new Error('shutting down'));
          throw controller.signal.reason;
        },
      },
    );
    await run(controller.signal);
    expect(row().state.name).toBe('processing');
    expect(events.filter((event) => event.startsWith('tell'))).toEqual([]);
  });

  it.each([
    ['waits again', { name: 'submitting', at: 0 }, 'queued', new ShutdownReason()],
    ['is left alone when it was cancelled', { name: 'cancelled', at: 1 }, 'cancelled', new ShutdownReason()],
    ['is left to whoever has it now', { name: 'submitting', at: 0 }, 'submitting', new ClaimLostReason()],
  ] as const)('that is aborted before its order was taken %s', async (_, meanwhile, name, reason) => {
    const controller = new AbortController();
    const { signal } = controller;
    const { clock, run, row, events, put } = harness(
      { name: 'queued' },
      {
        submit: async () => {
          put(meanwhile);
          controller.abort(reason);
          throw new NotSent(reason);
        },
      },
    );
    const claim = createClaim({ clock, leaseMs: 10_000, sentAt: clock.monotonic(), signal });
    await run(signal, undefined, claim);
    expect(row().state.name).toBe(name);
    expect(events.filter((event) => event.startsWith('tell'))).toEqual([]);
  });

  it('waits again when its claim is over by the time at which a connection for its order stands', async () => {
    const { signal } = new AbortController();
    const asked: unknown[] = [];
    const { clock, run, row } = harness(
      { name: 'queued' },
      {
        submit: async (_request, { maySend }) => {
          asked.push(maySend?.());
          clock.pass(10_000);
          asked.push(maySend?.());
          claim.extend(clock.monotonic());
          throw new NotSent(new Error('too late'));
        },
      },
    );
    const claim = createClaim({ clock, leaseMs: 10_000, sentAt: clock.monotonic(), signal });
    await run(signal, undefined, claim);
    expect(asked).toEqual([true, false]);
    expect(row().state).toMatchObject({ name: 'queued' });
  });

  it('shows its progress at most once in three seconds, and nothing after its last word', async () => {
    let finish: (finished: Finished) => void = () => undefined;
    const { clock, run, shown, events } = harness(
      { name: 'processing', at: manualClock().now(), providerId: '77', eta: 20 },
      { collect: () => new Promise((resolve) => (finish = resolve)) },
    );
    const running = run();
    await clock.advance(9_500);
    expect(shown).toMatchObject([
      { elapsedSeconds: 0 },
      { elapsedSeconds: 3 },
      { elapsedSeconds: 6 },
      { elapsedSeconds: 9 },
    ]);
    finish(FINISHED);
    await running;
    await clock.advance(60_000);
    expect(events.slice(-3)).toEqual(['delivering', 'deliver', 'done']);
  });
});

describe('a generation for which the API has no room', () => {
  const full = (retryAfterMs: number | null) => () =>
    Promise.reject(new NotSent(new Error('full'), retryAfterMs));

  it('waits again in its lane, which is left alone until there may be some', async () => {
    const { events, run, row } = harness({ name: 'queued' }, { submit: full(30_000) });
    expect(await run()).toEqual({ requeued: true });
    expect(events).toEqual(['submitting', 'pause default for 30000', 'queued']);
    expect(row().state.name).toBe('queued');
  });

  it('is posted as often as the configuration allows, with growing patience, and refused then', async () => {
    const attempts: (number | undefined)[] = [];
    const limited = new GenerationError({ kind: 'rateLimited', retryAfter: null }, 'full', {
      acceptance: 'postponed',
    });
    const { run, row, log } = harness(
      { name: 'queued' },
      {
        submit: async (_, { attempt }) => {
          attempts.push(attempt);
          throw new NotSent(limited, 2000);
        },
      },
    );
    while (row().state.name === 'queued') await run();
    expect(attempts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(row().state).toMatchObject({ failure: { kind: 'rateLimited' }, acceptance: 'postponed' });
    expect(log.lines.filter(({ message }) => message === 'a lane is paused')).toHaveLength(10);
  });

  it('waits again even when the pause cannot be written down', async () => {
    const { run, row } = harness(
      { name: 'queued' },
      { submit: full(30_000), pauseLane: () => Promise.reject(new Error('the database is busy')) },
    );
    expect(await run()).toEqual({ requeued: true });
    expect(row().state).toEqual({ name: 'queued', posts: 1 });
  });

  it('fails with the reason once it has waited for half an hour', async () => {
    const limited = new GenerationError({ kind: 'rateLimited', retryAfter: 30 }, 'full');
    const { clock, events, run } = harness(
      { name: 'queued' },
      { submit: () => Promise.reject(new NotSent(limited, 30_000)) },
    );
    await run();
    await clock.advance(29 * 60_000);
    expect(await run()).toEqual({ requeued: true });
    await clock.advance(60_000);
    await run();
    expect(events.slice(-3)).toEqual(['show failing', 'failed', 'tell rateLimited']);
  });

  it.each([-60, 10, 600])('waits as long although the clock is set by %i minutes', async (minutes) => {
    const { clock, run } = harness({ name: 'queued' }, { submit: full(30_000) });
    await run();
    clock.jump(minutes * 60_000);
    expect(await run()).toEqual({ requeued: true });
  });
});

describe('a generation that is cancelled while the API is at work', () => {
  const cancelling = (isKnown: boolean) => {
    const controller = new AbortController();
    return { signal: controller.signal, cancel: () => controller.abort(new CancelReason(isKnown)) };
  };

  it('is shown no longer, and keeps its place until the API is done', async () => {
    const { signal, cancel } = cancelling(true);
    let finish: (finished: Finished) => void = () => undefined;
    const { run, put, events, clock } = harness(
      { name: 'processing', at: manualClock().now(), providerId: '77', eta: 60 },
      { collect: () => new Promise((resolve) => (finish = resolve)) },
    );
    const running = run(undefined, signal);
    await clock.advance(4000);
    put({ name: 'cancelled', at: 1 });
    cancel();
    await clock.advance(60_000);
    expect(events).toEqual(['show generating', 'show generating']);
    finish(FINISHED);
    expect(await running).toEqual({});
    expect(events).toHaveLength(2);
  });

  it('while it was sent is waited for all the same', async () => {
    const { signal, cancel } = cancelling(true);
    const staged = harness(
      { name: 'queued' },
      {
        submit: async () => {
          staged.put({ name: 'cancelled', at: 1 });
          cancel();
          return { status: 'processing', providerId: '77', eta: 3 };
        },
      },
    );
    await staged.run(undefined, signal);
    expect(staged.events).toEqual(['submitting', 'collect 77']);
  });

  it('in another process is told by the one that shows it', async () => {
    const { signal, cancel } = cancelling(false);
    let finish: (finished: Finished) => void = () => undefined;
    const { run, put, events, clock } = harness(
      { name: 'processing', at: manualClock().now(), providerId: '77', eta: 60 },
      { collect: () => new Promise((resolve) => (finish = resolve)) },
    );
    const running = run(undefined, signal);
    await clock.advance(100);
    put({ name: 'cancelled', at: 1 });
    cancel();
    await clock.advance(100);
    expect(events).toEqual(['show generating', 'tell cancelled']);
    finish(FINISHED);
    await running;
  });
});

describe('the place in the lane', () => {
  const refused = { kind: 'generationFailed', detail: null } as const;

  it.each(acceptanceSchema.options)('follows from what is known of the order: %s', async (acceptance) => {
    const { run, row } = harness({ name: 'queued' }, { submit: failing(refused, acceptance) });
    const { keepsPlace } = CONSEQUENCES[acceptance];
    expect(await run()).toEqual(keepsPlace ? { busyMs: 60_000 } : {});
    expect(row().state).toMatchObject({ name: 'failed', acceptance });
  });

  it.each(['rejected', 'postponed'] as const)(
    'stays taken when an order with a number is said to be %s',
    async (acceptance) => {
      const { run, row } = harness(
        { name: 'processing', at: 0, providerId: '77', eta: null },
        { collect: failing({ kind: 'keyRemoved' }, acceptance) },
      );
      expect((await run()).busyMs).toBeGreaterThan(0);
      expect(row().state).toMatchObject({ name: 'failed', acceptance: 'accepted' });
    },
  );

  it('stays taken after what nobody foresaw while it was sent', async () => {
    const { run, row } = harness({ name: 'queued' }, { submit: () => Promise.reject(new TypeError('oops')) });
    expect((await run()).busyMs).toBeGreaterThan(0);
    expect(row().state).toMatchObject({ name: 'failed', acceptance: 'uncertain' });
  });

  it('stays taken for a while after a job that was found while it was sent', async () => {
    const { run } = harness({ name: 'submitting', at: 0 });
    expect((await run()).busyMs).toBeGreaterThan(0);
  });
});
