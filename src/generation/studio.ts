import { Unavailable } from '#domain/errors.ts';
import { GenerationError } from '#domain/failure.ts';
import { AWAITED_STATES, asMade, type Generation, isIn } from '#domain/generation.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';
import type { Booking, Order, Studio } from '#interaction/studio.ts';
import { CANCEL_ATTEMPTS, createBook, persistently } from './booking.ts';
import { createErase, createStop } from './calling-off.ts';
import type { ImageSource } from './image-source.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** What the studio is made of. */
export type StudioOptions = {
  ledger: Ledger;
  /** Starts jobs, and aborts those that run here. */
  worker: { wake(): void; cancel(id: string, how: { isKnown: boolean }): unknown };
  waitingRoom: Pick<WaitingRoom, 'watch' | 'watcher'>;
  board: ProgressBoard;
  imagesFor: ImageSource;
  announcer: Pick<Announcer, 'remove' | 'outcome'>;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

// An order whose requester was told, and whose process died before it could be started, starts by itself after this.
const UNTOLD_MS = 10_000;

/** Longest time that fetching old images again may take: an interaction waits for it. */
const REFETCH_MS = 60_000;

/** The row of an order, before anything is done for it. */
const rowFor = (
  { from, request, hints, origin, parentId, press, lane, spoiler, reportable }: Order,
  { clock, chance }: Pick<StudioOptions, 'clock' | 'chance'>,
): Generation => ({
  id: chance.id(),
  origin,
  parentId,
  request,
  hints,
  spoiler,
  reportable,
  requesterId: from.userId,
  guildId: from.guildId,
  channelId: from.channelId,
  threadParentId: from.threadParentId,
  ageRestricted: from.ageRestricted,
  locale: from.locale,
  interaction: {
    id: from.interactionId,
    applicationId: from.applicationId,
    token: from.token,
    receivedAt: from.receivedAt,
    attachmentSizeLimit: from.attachmentSizeLimit,
  },
  pressKey: press === undefined ? from.interactionId : `${from.userId}:${press}`,
  lane,
  createdAt: clock.now(),
  state: { name: 'queued' },
});

// Whoever gave the answer in another process that shares the database makes the order ready within this time.
const HANDOVER_MS = 2_000;

/** Takes orders into the ledger and looks after them until they end. */
export const createStudio = (options: StudioOptions): Studio => {
  const { ledger, worker, waitingRoom, imagesFor, announcer, clock, log } = options;

  const stop = createStop(options);
  const cancel: Studio['cancel'] = (id) => stop(id, AWAITED_STATES);

  const makeReady = async ({ id }: Generation): Promise<void> => {
    // Without the database it starts by itself, a little later.
    await ledger.makeReady(id, waitingRoom.watcher()).catch((err: unknown) => {
      if (!(err instanceof Unavailable)) throw err;
      log.warn({ err, generationId: id }, 'an order could not be started at once');
    });
    worker.wake();
  };

  /** Leaves an order to the process that answered, where that one has the same order; else nobody is to pay for it. */
  const withdrawUnlessTakenOver = async ({ id }: Generation): Promise<void> => {
    await clock.sleep(HANDOVER_MS);
    const withdraw = () => ledger.withdraw(id, clock.now());
    await persistently(withdraw, { attempts: CANCEL_ATTEMPTS, clock });
  };

  const booked = (generation: Generation): Booking => ({
    kind: 'booked',
    async start() {
      await makeReady(generation);
      waitingRoom.watch(generation);
    },
    async withdraw({ isAnsweredElsewhere }) {
      if (isAnsweredElsewhere) return withdrawUnlessTakenOver(generation);
      await cancel(generation.id);
    },
  });

  /** Whoever wrote the order down looks after it, unless Discord took the answer that is given here. */
  const bookedByAnother = (generation: Generation): Booking => ({
    kind: 'booked',
    start: () => makeReady(generation),
    withdraw: async () => undefined,
  });

  return {
    cancel,
    async book(order) {
      const { charges, priority } = order;
      const row = rowFor(order, options);
      // Until Discord has taken the deferral there is no answer that the job could edit.
      const add = (generation: Generation) =>
        ledger.add(generation, { readyInMs: UNTOLD_MS, charges, priority });
      const addition = await createBook({ add, cancel, clock, log })(row);
      if (addition.kind === 'exceeded') return addition;
      const { generation } = addition;
      // It is present under its own id where the database had kept it and not said so.
      if (generation.id === row.id) return booked(generation);
      // Discord delivers an interaction twice now and then: that job's answer is this very message.
      const isSameInteraction = generation.interaction.id === order.from.interactionId;
      return isSameInteraction ? bookedByAnother(generation) : { kind: 'repeated' };
    },
    erase: createErase(options, stop),
    async forget(generation, askedIn) {
      const state = { name: 'deleted', at: clock.now() } as const;
      // A result can be seen, and removed, a moment before it is written down as done.
      await ledger.move(generation.id, ['delivering', 'done', 'failed', 'cancelled'], state);
      const message = isIn(generation, 'done') ? generation.state.message : null;
      if (message && message.id !== askedIn) await announcer.remove(message);
    },
    async images(generation, attachmentSizeLimit) {
      const made = asMade(generation);
      if (!made) return [];
      const signal = AbortSignal.timeout(REFETCH_MS);
      return imagesFor(made, { signal, attachmentSizeLimit }).catch((error: unknown) => {
        if (error instanceof GenerationError || signal.aborted) return [];
        throw error;
      });
    },
  };
};
