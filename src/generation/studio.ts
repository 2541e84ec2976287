import { GenerationError } from '#domain/failure.ts';
import { ACTIVE_STATES, AWAITED_STATES, type Generation, isIn, type StateName } from '#domain/generation.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';
import type { Booking, Order, Studio } from '#interaction/studio.ts';
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

/** Stops a job that is in one of those states; undefined when it is in none of them. */
type Stop = (id: string, from: readonly StateName[]) => Promise<Generation | undefined>;

const createStop =
  ({ ledger, worker, board, clock }: StudioOptions): Stop =>
  async (id, from) => {
    const cancelled = await ledger.move(id, from, { name: 'cancelled', at: clock.now() });
    if (!cancelled) return undefined;
    worker.cancel(id, { isKnown: true });
    await board.settle(id);
    // One that still waited is never run, and so forgotten by nobody else.
    board.forget(id);
    return cancelled;
  };

// Images that are made are fetched and posted within a few seconds, unless Discord is away.
const ARRIVAL_MS = { most: 10_000, between: 200 };

const createErase = ({ ledger, announcer, clock, log }: StudioOptions, stop: Stop): Studio['erase'] => {
  const callOff = async (id: string, from: readonly StateName[]): Promise<boolean> => {
    const stopped = await stop(id, from);
    if (!stopped) return false;
    const erased = { ...stopped, state: { name: 'deleted', at: clock.now() } } as const;
    await announcer
      .outcome(erased)
      .catch((err: unknown) =>
        log.warn({ err, generationId: id }, 'a job that was called off is not shown so'),
      );
    return true;
  };

  const arrive = async (requesterId: string, ids: readonly string[]): Promise<void> => {
    const giveUpAt = clock.now() + ARRIVAL_MS.most;
    const areThere = async () => {
      const active = await ledger.activeOf(requesterId);
      return ids.every((id) => !active.includes(id));
    };
    while (!(await areThere()) && clock.now() < giveUpAt) await clock.sleep(ARRIVAL_MS.between);
  };

  return async (requesterId) => {
    const ids = await ledger.activeOf(requesterId);
    const calledOff = await Promise.all(ids.map((id) => callOff(id, AWAITED_STATES)));
    const arriving = ids.filter((_, index) => !calledOff[index]);
    await arrive(requesterId, arriving);
    await Promise.all(arriving.map((id) => callOff(id, ACTIVE_STATES)));
    return ledger.erase(requesterId);
  };
};

/** Somebody else looks after the job. */
const LEFT_ALONE: Booking = { kind: 'booked', start: async () => undefined, withdraw: async () => undefined };

/** Takes orders into the ledger and looks after them until they end. */
export const createStudio = (options: StudioOptions): Studio => {
  const { ledger, worker, waitingRoom, imagesFor, announcer, clock } = options;
  const stop = createStop(options);
  const cancel: Studio['cancel'] = (id) => stop(id, AWAITED_STATES);

  const booked = (generation: Generation): Booking => ({
    kind: 'booked',
    async start() {
      await ledger.makeReady(generation.id, waitingRoom.watcher());
      worker.wake();
      waitingRoom.watch(generation);
    },
    async withdraw() {
      await cancel(generation.id);
    },
  });

  return {
    cancel,
    async book(order) {
      const { charges, priority } = order;
      const row = rowFor(order, options);
      // Until Discord has taken the deferral there is no answer that the job could edit.
      const readyAt = row.createdAt + UNTOLD_MS;
      const addition = await ledger.add(row, { readyAt, charges, priority });
      if (addition.kind === 'exceeded') return addition;
      const { generation } = addition;
      if (addition.kind === 'added') return booked(generation);
      // Discord delivers an interaction twice now and then: that job's answer is this very message.
      const isSameInteraction = generation.interaction.id === order.from.interactionId;
      return isSameInteraction ? LEFT_ALONE : { kind: 'repeated' };
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
      if (!isIn(generation, 'done')) return [];
      const signal = AbortSignal.timeout(REFETCH_MS);
      return imagesFor(generation, { signal, attachmentSizeLimit }).catch((error: unknown) => {
        if (error instanceof GenerationError || signal.aborted) return [];
        throw error;
      });
    },
  };
};
