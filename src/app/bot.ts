import type { Dispatcher } from '#interactions/dispatcher.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { type Http, openHttp, routesOf } from './http.ts';
import { type InteractionHandling, openForTraffic, openInteractionHandling } from './interaction-handling.ts';
import { type JobRunner, openJobRunner } from './job-runner.ts';
import { createParts, createStartSteps, type Parts } from './lifetime.ts';
import { type BotOptions, openSharedResources, runsJobs, type SharedResources } from './shared-resources.ts';

/** A bot at work. Disposing it stops it without grace. */
export type Bot = AsyncDisposable & {
  /** The port of the health check. */
  httpPort: number;
  /** Resolves when Discord has ended the connection for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
  /**
   * Takes no new work, lets running jobs go on for the grace time, and leaves the rest to the next start. Never rejects,
   * and resolves some seconds after the grace time at the latest, whatever does not close.
   */
  stop(): Promise<void>;
};

// As long as Discord waits for an answer: whatever the grace for jobs is, nobody is left without one.
const ANSWERING_MS = 3_000;

/** Beside the grace: for jobs that are told to end, and for all that is closed after them. */
const CLOSING_MS = 12_000;

type Running = { front: InteractionHandling | null; worker: JobRunner['worker']; http: Http; parts: Parts };

/** Closes the desk, and waits no longer than the grace time for what it still answers. */
const closeInTime = (desk: Dispatcher, { config, clock }: BotOptions): Promise<unknown> =>
  settlesWithin(desk.close(), Math.max(config.shutdownGraceMs, ANSWERING_MS), clock);

/** The jobs that cannot be handed back now are taken over once their claims have run out. */
const stopWorker = async (worker: JobRunner['worker'], { config, log }: BotOptions): Promise<void> => {
  try {
    await worker?.stop({ graceMs: config.shutdownGraceMs });
  } catch (err) {
    log.warn({ err }, 'the jobs of this process could not be handed back; the next start takes them over');
  }
};

const stopAll = async ({ front, worker, http, parts }: Running, options: BotOptions): Promise<void> => {
  http.setStopping();
  await Promise.all([front && closeInTime(front.desk, options), stopWorker(worker, options)]);
  await parts[Symbol.asyncDispose]();
};

/** The bot whose parts are all at work. */
const botOf = (running: Running, options: BotOptions): Bot => {
  const { config, clock, log } = options;
  const { front, http, parts } = running;
  const stop = async (): Promise<void> => {
    const graceMs = config.shutdownGraceMs;
    log.info({ graceSeconds: graceMs / 1000 }, 'the bot stops; running jobs have that long to end');
    if (await settlesWithin(stopAll(running, options), graceMs + CLOSING_MS, clock)) return;
    const open = [...parts.names(), ...new Set(process.getActiveResourcesInfo())];
    log.error({ open }, 'the bot ends although not all of it has closed');
  };
  return {
    httpPort: http.port,
    lost: front?.entrance.lost ?? new Promise(() => undefined),
    stop,
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  };
};

const openJobs = (
  { config, clock, random, log }: BotOptions,
  { storage, modelslab: provider, rest, metricsRegistry: { metrics } }: SharedResources,
  opened: AsyncDisposableStack,
): JobRunner => {
  const { concurrency, maxAttempts } = config.modelslab;
  const isCalled = config.publicUrl !== null;
  const works = runsJobs(config);
  return openJobRunner(
    { storage, provider, rest, concurrency, maxAttempts, isCalled, works, metrics, clock, random, log },
    opened,
  );
};

const NEVER = new AbortController().signal;

/**
 * Builds the bot in its role, connects it and resolves when it is at work. What it opened is closed again when anything
 * of it fails. Its health can be asked for from the beginning.
 */
export const startBot = async (options: BotOptions): Promise<Bot> => {
  const { config, clock, log, stopping = NEVER } = options;
  const { role } = config;
  const parts = createParts({ clock, log });
  const steps = createStartSteps({ clock, log, stopping });
  let worker: JobRunner['worker'] = null;
  try {
    const http = await openHttp(options, { steps, opened: parts.open('the HTTP server') });
    log.info({ role, httpPort: http.port }, 'the bot starts');
    const base = await openSharedResources(options, { steps, opened: parts.open('the database') });
    const routes = routesOf(options, base);
    http.serve(routes, base);
    const { claimHealth, ...jobs } = openJobs(options, base, parts.open('the jobs'));
    worker = jobs.worker;
    http.serve(routes, { ...base, claimHealth });
    const opened = parts.open('the connection to Discord');
    const front =
      role === 'worker' ? null : await openInteractionHandling(options, base, { jobs, steps, opened });
    // Closed first: nothing that is asked from outside is answered by parts that are closed already.
    parts.open('calls over HTTP').use(http);
    if (front) {
      http.serve([...routes, ...front.entrance.routes], { ...base, claimHealth, front });
      await openForTraffic(front, options, {
        rest: base.rest,
        guilds: base.storage.registeredGuilds,
        httpPort: http.port,
        steps,
      });
    }
    http.setStarted();
    log.info({ role, httpPort: http.port }, 'the bot is ready');
    return botOf({ front, worker, http, parts }, options);
  } catch (error) {
    // A stop that comes during the start leaves running jobs their grace, as any other does.
    if (stopping.aborted)
      await settlesWithin(stopWorker(worker, options), config.shutdownGraceMs + CLOSING_MS, clock);
    await parts[Symbol.asyncDispose]();
    throw error;
  }
};
