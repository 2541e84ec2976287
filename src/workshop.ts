import { createAnnouncer } from '#discord/announcer.ts';
import type { DiscordRest } from '#discord/rest.ts';
import type { Meter } from '#domain/meter.ts';
import type { Chance, Clock, ImageProvider, Log } from '#domain/ports.ts';
import type { Signals } from '#domain/signals.ts';
import type { Thumbnails } from '#domain/thumbnails.ts';
import { createAbandon } from '#generation/abandon.ts';
import { createImageSource } from '#generation/image-source.ts';
import { createLanes, createProviders, type LaneOptions } from '#generation/lanes.ts';
import { meterAnnouncer, meterLedger, meterProvider } from '#generation/metered.ts';
import { createNudges } from '#generation/nudges.ts';
import { createPipeline, type PipelineOptions } from '#generation/pipeline.ts';
import { createProgressBoard } from '#generation/progress-board.ts';
import { createStudio, type StudioOptions } from '#generation/studio.ts';
import { createThumbnails } from '#generation/thumbnails.ts';
import { createWaitingRoom } from '#generation/waiting-room.ts';
import { createImageFitter } from '#images/fitter.ts';
import { createThumbnailPainter } from '#images/thumbnail-painter.ts';
import type { Studio } from '#interaction/studio.ts';
import { type ClaimHealth, watchClaims } from '#queue/claim-watch.ts';
import { createWorker, type Worker, type WorkerOptions } from '#queue/worker.ts';
import type { Storage } from './storage.ts';

/** What the workshop is made of. */
export type WorkshopOptions = {
  storage: Pick<Storage, 'ledger' | 'queue' | 'keys' | 'signals' | 'thumbnails' | 'orderCalls'>;
  provider: ImageProvider & LaneOptions['provider'];
  rest: DiscordRest;
  /** The jobs that may run at the same time on the bot's own key, over all processes. */
  concurrency: number;
  /** How often an order that certainly was not accepted is posted at most. */
  maxAttempts: number;
  /** The API calls when an order is finished. */
  isCalled: boolean;
  /** Makes images itself, beside taking orders. */
  works: boolean;
  meter: Meter;
  clock: Clock;
  chance: Chance;
  log: Log;
};

/** Where orders become images. The worker is null where other processes do the work. */
export type Workshop = {
  studio: Studio;
  thumbnails: Thumbnails;
  worker: Worker | null;
  /** Whether the worker's claims are answered; null where there is none. */
  claimHealth: (() => ClaimHealth) | null;
};

/** Starts and stops jobs, wherever they run: work is found by whoever hears of it first. */
const handsOf = (worker: Worker | null, signals: Signals): StudioOptions['worker'] => ({
  wake: () => signals.send({ kind: 'work' }),
  cancel(id, how) {
    if (!worker?.cancel(id, how)) signals.send({ kind: 'cancelled', id });
  },
});

const heed = (signals: Signals, worker: Worker): (() => void) =>
  signals.listen((signal) => {
    if (signal.kind === 'work') worker.wake();
    if (signal.kind === 'cancelled') worker.cancel(signal.id, { isKnown: false });
  });

type Bench = Omit<PipelineOptions, 'nudges' | 'signals'> & Omit<WorkerOptions, 'handle' | 'abandon'>;

const openWorker = (
  { signals, ...parts }: Bench & { signals: Signals },
  opened: AsyncDisposableStack,
): Worker => {
  const nudges = opened.use(createNudges(signals, parts.clock));
  const handle = createPipeline({ ...parts, signals, nudges });
  const worker = opened.use(createWorker({ ...parts, handle, abandon: createAbandon(parts) }));
  opened.defer(heed(signals, worker));
  return worker;
};

/** Builds the workshop, and resumes what a process before this one left. */
export const openWorkshop = (
  {
    storage,
    provider: api,
    rest,
    concurrency,
    maxAttempts,
    isCalled,
    works,
    meter,
    ...tools
  }: WorkshopOptions,
  opened: AsyncDisposableStack,
): Workshop => {
  const { keys, signals } = storage;
  const { clock, chance, log } = tools;
  const { queue, health: claimHealth } = watchClaims(storage.queue, clock);
  const ledger = meterLedger(storage.ledger, meter);
  const provider = meterProvider(api, { meter, clock });
  const announcer = meterAnnouncer(createAnnouncer(rest, tools), { meter, clock });
  const board = createProgressBoard(announcer, clock);
  const imagesFor = createImageSource({ provider, fitter: createImageFitter(), log });
  const thumbnails = opened.use(
    createThumbnails({ store: storage.thumbnails, paint: createThumbnailPainter(), imagesFor, clock, log }),
  );
  const providers = createProviders({ keys, provider, clock });
  const lanes = createLanes({ ledger, keys, concurrency });
  const name = chance.id();
  const parts = {
    ledger,
    queue,
    lanes,
    providers,
    imagesFor,
    thumbnails,
    announcer,
    board,
    maxAttempts,
    calls: isCalled ? storage.orderCalls : null,
    ...tools,
  };

  const waitingRoom = opened.use(createWaitingRoom({ ...parts, name }));
  const worker = works ? openWorker({ ...parts, worker: name, signals }, opened) : null;
  const studio = createStudio({ ...parts, worker: handsOf(worker, signals), waitingRoom });
  return { studio, thumbnails, worker, claimHealth: works ? claimHealth : null };
};
