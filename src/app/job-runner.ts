import { findOwnMessage } from '#discord/message-search.ts';
import { createJobNotifier } from '#discord/notifier.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { createSheetNotifier } from '#discord/sheet-notifier.ts';
import type { EventBus } from '#domain/events.ts';
import type { Spool } from '#domain/generation/image-file.ts';
import type { ImageProvider } from '#domain/generation/provider.ts';
import type { Thumbnails } from '#domain/generation/thumbnails.ts';
import type { Clock, Log, Metrics, Random } from '#domain/system.ts';
import {
  type ComparisonService,
  createComparisonService,
  createTrialService,
  type TrialService,
} from '#generations/comparisons.ts';
import {
  createGenerationService,
  type GenerationService,
  type GenerationServiceOptions,
} from '#generations/generation-service.ts';
import { createDraftCache } from '#images/draft-cache.ts';
import type { Message } from '#interactions/reply.ts';
import { type ClaimHealth, watchClaims } from '#jobs/claim-watch.ts';
import { createCompletionNotifications } from '#jobs/completion-notifications.ts';
import { watchCredits } from '#jobs/credit-watch.ts';
import { createDeadLetters } from '#jobs/failure-handling.ts';
import { createLanes, createProviders, type LaneOptions } from '#jobs/lanes.ts';
import { meterLedger, meterNotifier, meterProvider, meterQueue } from '#jobs/metered.ts';
import { createPipeline, type PipelineOptions } from '#jobs/pipeline.ts';
import { createProgressThrottle } from '#jobs/progress.ts';
import { createQueuePositions } from '#jobs/queue-positions.ts';
import { createImageSource } from '#jobs/result-images.ts';
import { type SheetsOptions, startSheets, withoutCells } from '#jobs/sheets.ts';
import { createThumbnails } from '#jobs/thumbnails.ts';
import { createStandings } from '#jobs/trials.ts';
import { createEstimate } from '#jobs/waiting-estimate.ts';
import { createWorker, type Worker, type WorkerOptions } from '#jobs/worker.ts';
import { starId } from '#messages/custom-ids.ts';
import { jobMessages } from '#messages/progress.ts';
import { createSheetRenderer } from '#messages/trial.ts';
import type { Pace } from '#shared/pace.ts';
import type { ImageTools } from './image-tools.ts';
import { createCreditNotice } from './server-accounts.ts';
import type { Storage } from './storage.ts';
import { ownVersion } from './system.ts';

/** What the job runner needs. */
export type JobRunnerOptions = {
  storage: Pick<
    Storage,
    | 'ledger'
    | 'comparisons'
    | 'trials'
    | 'queue'
    | 'keys'
    | 'events'
    | 'thumbnails'
    | 'orderCalls'
    | 'settings'
    | 'toldOnce'
    | 'showcase'
  >;
  provider: ImageProvider & LaneOptions['provider'];
  rest: DiscordRest;
  images: ImageTools;
  spool: Spool;
  /** Jobs that can run concurrently on the bot's own key, across all processes. */
  concurrency: number;
  /** How often a request that certainly was not accepted is submitted at most. */
  maxAttempts: number;
  /** Whether the API calls our webhook when a request is finished. */
  isCalled: boolean;
  /** Whether this process runs jobs, in addition to accepting them. */
  works: boolean;
  metrics: Metrics;
  /** Lets jobs give way to interactions. */
  pace: Pace;
  clock: Clock;
  random: Random;
  log: Log;
};

/**
 * The generation service, thumbnails and, if this process runs jobs, the worker; null if other processes run
 * them.
 */
export type JobRunner = {
  generations: GenerationService;
  comparisons: ComparisonService;
  trials: TrialService;
  thumbnails: Thumbnails;
  /** Estimates for how long a job waits. */
  estimateSeconds: ReturnType<typeof createEstimate>;
  worker: Worker | null;
  /** Whether the worker's claims are answered; null without a worker. */
  claimHealth: (() => ClaimHealth) | null;
};

/** Wakes and cancels jobs: the only process of a bot by a call, one of several over the event bus. */
const workerCalls = (worker: Worker | null, events: EventBus): GenerationServiceOptions['worker'] => ({
  wake() {
    if (worker && !events.isShared) worker.wake();
    else events.send({ kind: 'work' });
  },
  cancel(id, how) {
    if (!worker?.cancel(id, how)) events.send({ kind: 'cancelled', id });
  },
});

/** Lets other processes wake the worker and cancel its jobs. */
const subscribeWorker = (events: EventBus, worker: Worker): (() => void) =>
  events.listen((signal) => {
    if (signal.kind === 'work') worker.wake();
    if (signal.kind === 'cancelled') worker.cancel(signal.id, { isKnown: false });
  });

type WorkerParts = Omit<PipelineOptions, 'completions' | 'events'> &
  Omit<WorkerOptions, 'handle' | 'abandon'> & { images: Pick<ImageTools, 'load'> };

const openWorker = (
  { events, images, ...parts }: WorkerParts & { events: EventBus },
  opened: AsyncDisposableStack,
): Worker => {
  const completions = opened.use(createCompletionNotifications(events, parts.clock));
  const pipeline = createPipeline({ ...parts, events, completions });
  const handle: typeof pipeline = async (...job) => {
    // Before anything is ordered: no credits are spent on images that this machine cannot open.
    await images.load();
    return pipeline(...job);
  };
  const worker = opened.use(createWorker({ ...parts, handle, abandon: createDeadLetters(parts) }));
  if (events.isShared) opened.defer(subscribeWorker(events, worker));
  return worker;
};

/** Shows the comparisons whose images are being made. */
const openSheets = ({
  rest,
  images,
  ...parts
}: Pick<SheetsOptions<Message>, 'comparisons' | 'thumbnails' | 'standingOf' | 'clock' | 'log'> & {
  rest: DiscordRest;
  images: Pick<ImageTools, 'paintComparison'>;
}) =>
  startSheets({
    ...parts,
    render: createSheetRenderer(createDraftCache(images.paintComparison)),
    notifier: createSheetNotifier(rest, parts),
  });

/** Builds the job runner and resumes the jobs that an earlier process left. */
export const openJobRunner = (
  {
    storage,
    provider: api,
    rest,
    images,
    spool,
    concurrency,
    maxAttempts,
    isCalled,
    works,
    metrics,
    ...tools
  }: JobRunnerOptions,
  opened: AsyncDisposableStack,
): JobRunner => {
  const { keys, events } = storage;
  const { clock, random, log } = tools;
  const { queue, health: claimHealth } = watchClaims(meterQueue(storage.queue, metrics), clock);
  const tell = createCreditNotice(rest, { settings: storage.settings, ...tools });
  const credits = opened.use(watchCredits(storage.ledger, { toldOnce: storage.toldOnce, tell, log }));
  const ledger = meterLedger(credits.ledger, metrics);
  const provider = meterProvider(api, { metrics, clock });
  const told = createJobNotifier(rest, { messages: jobMessages, ...tools });
  const notifier = withoutCells(meterNotifier(told, { metrics, clock }));
  const throttle = createProgressThrottle(notifier, clock);
  const imagesFor = createImageSource({
    provider,
    fitter: images.fitter,
    spool,
    version: ownVersion(),
    log,
  });
  const thumbnails = opened.use(
    createThumbnails({ store: storage.thumbnails, paint: images.paintThumbnail, imagesFor, clock, log }),
  );
  const providers = createProviders({ keys, provider, clock });
  const lanes = createLanes({ ledger, keys, concurrency });
  const name = random.id();
  const parts = {
    ledger,
    queue,
    lanes,
    providers,
    imagesFor,
    thumbnails,
    notifier,
    throttle,
    maxAttempts,
    calls: isCalled ? storage.orderCalls : null,
    ...tools,
  };

  const queuePositions = opened.use(createQueuePositions({ ...parts, name }));
  const worker = works ? openWorker({ ...parts, images, worker: name, events }, opened) : null;
  const calls = workerCalls(worker, events);
  const generations = createGenerationService({
    ...parts,
    showcase: storage.showcase,
    findPost: ({ channelId, claimedAt: since, generationId: generation }) =>
      findOwnMessage(rest.bot, { channelId, since, customId: starId.encode({ generation }) }),
    worker: calls,
    queuePositions,
  });
  const { comparisons, trials } = storage;
  const standingOf = createStandings({ ...storage, clock });
  const shown = { comparisons, standingOf, images, thumbnails, rest, clock, log };
  const sheets = works ? opened.use(openSheets(shown)) : null;
  return {
    generations,
    comparisons: createComparisonService({ ...tools, comparisons, generations, worker: calls, sheets }),
    trials: createTrialService({ trials, sheets }),
    thumbnails,
    estimateSeconds: createEstimate(parts),
    worker,
    claimHealth: works ? claimHealth : null,
  };
};
