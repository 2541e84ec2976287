import type { Dispatcher } from '#interactions/dispatcher.ts';
import { startOwnLoraLoop } from '#jobs/own-loras.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { startBalanceCheck } from './balance.ts';
import { type Http, openHttp, routesOf } from './http.ts';
import { type InteractionHandling, openForTraffic, openInteractionHandling } from './interaction-handling.ts';
import { type JobRunner, openJobRunner } from './job-runner.ts';
import { createParts, createStartSteps, type Parts } from './lifetime.ts';
import { createOwnLoras } from './server-accounts.ts';
import { type BotOptions, openSharedResources, runsJobs, type SharedResources } from './shared-resources.ts';

/** A running bot. Disposing it stops it without a grace period. */
export type Bot = AsyncDisposable & {
  /** The port of the health check. */
  httpPort: number;
  /** Who it is at Discord, and in how many servers if Discord says so; null for a worker. */
  application: { id: string; name: string; servers: number | undefined } | null;
  /** How many jobs this process is working on. */
  runningJobs(): number;
  /**
   * Resolves when Discord has closed the connection for good, with a sentence that says so and what to do.
   */
  lost: Promise<string>;
  /**
   * Takes no new work, lets running jobs finish within the grace time, and leaves the rest to the next start.
   * Never rejects, and resolves at most some seconds after the grace time, even if a part does not close.
   */
  stop(): Promise<void>;
};

// Discord waits this long for an answer: whatever the grace time for jobs, no interaction is left unanswered.
const ANSWERING_MS = 3_000;

/** In addition to the grace time: for aborted jobs to end, and for the other parts to close. */
const CLOSING_MS = 12_000;

type Running = {
  handling: InteractionHandling | null;
  worker: JobRunner['worker'];
  http: Http;
  parts: Parts;
};

/** Closes the dispatcher, and waits at most the grace time for answers in progress. */
const closeDispatcher = (dispatcher: Dispatcher, { config, clock }: BotOptions): Promise<unknown> =>
  settlesWithin(dispatcher.close(), Math.max(config.shutdownGraceMs, ANSWERING_MS), clock);

/** Jobs that cannot be released now are taken over once their claims expire. */
const stopWorker = async (worker: JobRunner['worker'], { config, log }: BotOptions): Promise<void> => {
  try {
    await worker?.stop({ graceMs: config.shutdownGraceMs });
  } catch (err) {
    log.warn({ err }, 'the jobs of this process could not be handed back; the next start takes them over');
  }
};

const stopAll = async ({ handling, worker, http, parts }: Running, options: BotOptions): Promise<void> => {
  http.setStopping();
  await Promise.all([handling && closeDispatcher(handling.dispatcher, options), stopWorker(worker, options)]);
  await parts[Symbol.asyncDispose]();
};

/** The bot, once all parts are running. */
const botOf = (running: Running, options: BotOptions): Bot => {
  const { config, clock, log } = options;
  const { handling, http, parts } = running;
  const stop = async (): Promise<void> => {
    const graceMs = config.shutdownGraceMs;
    log.info({ graceSeconds: graceMs / 1000 }, 'the bot stops; running jobs have that long to end');
    if (await settlesWithin(stopAll(running, options), graceMs + CLOSING_MS, clock)) return;
    const open = [...parts.names(), ...new Set(process.getActiveResourcesInfo())];
    log.error({ open }, 'the bot ends although not all of it has closed');
  };
  const found = handling?.source.application;
  return {
    httpPort: http.port,
    application: found ? { id: found.id, name: found.name, servers: found.approximate_guild_count } : null,
    runningJobs: () => running.worker?.running() ?? 0,
    lost: handling?.source.lost ?? new Promise(() => undefined),
    stop,
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  };
};

const openJobs = (
  { config, clock, random, log }: BotOptions,
  { storage, modelslab: provider, rest, images, spool, pace, metricsRegistry: { metrics } }: SharedResources,
  opened: AsyncDisposableStack,
): JobRunner => {
  const { concurrency, maxAttempts } = config.modelslab;
  const isCalled = config.publicUrl !== null;
  const works = runsJobs(config);
  const given = { concurrency, maxAttempts, isCalled, works, clock, random, log };
  return openJobRunner({ storage, provider, rest, images, spool, metrics, pace, ...given }, opened);
};

/** Watches the balance in the processes that clean up the database. */
const watchBalance = (
  { config, clock, log }: BotOptions,
  { modelslab, metricsRegistry: { metrics }, alerts }: SharedResources,
  opened: AsyncDisposableStack,
): void => {
  if (!runsJobs(config)) return;
  const { lowBalance } = config.modelslab;
  opened.use(startBalanceCheck({ modelslab, lowBalance, metrics, alerts, clock, log }));
};

/** Watches servers' own LoRAs in the processes that run jobs. */
const watchOwnLoras = (
  options: BotOptions,
  resources: SharedResources,
  opened: AsyncDisposableStack,
): void => {
  if (!runsJobs(options.config)) return;
  const { clock, log } = options;
  const watch = createOwnLoras(options, resources);
  opened.use(startOwnLoraLoop(watch, { guildIds: resources.storage.keys.guildIds, clock, log }));
};

const NEVER = new AbortController().signal;

/**
 * Starts the bot in its role and resolves when it is running. If anything fails, everything opened is closed
 * again. The health check responds from the beginning.
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
    const resources = await openSharedResources(options, { steps, opened: parts.open('the database') });
    const routes = routesOf(options, resources);
    http.serve(routes, resources);
    const { claimHealth, ...jobs } = openJobs(options, resources, parts.open('the jobs'));
    worker = jobs.worker;
    watchBalance(options, resources, parts.open('the balance'));
    watchOwnLoras(options, resources, parts.open("servers' own LoRAs"));
    http.serve(routes, { ...resources, claimHealth });
    const opened = parts.open('the connection to Discord');
    const handling =
      role === 'worker' ? null : await openInteractionHandling(options, resources, { jobs, steps, opened });
    // Opened last, closed first: no request from outside reaches a part that is closed already.
    parts.open('calls over HTTP').use(http);
    if (handling) {
      http.serve([...routes, ...handling.source.routes], { ...resources, claimHealth, handling });
      await openForTraffic(handling, options, {
        rest: resources.rest,
        guilds: resources.storage.registeredGuilds,
        httpPort: http.port,
        steps,
      });
    }
    http.setStarted();
    log.info({ role, httpPort: http.port }, 'the bot is ready');
    return botOf({ handling, worker, http, parts }, options);
  } catch (error) {
    // A stop during the start gives running jobs their grace time, like any other stop.
    if (stopping.aborted)
      await settlesWithin(stopWorker(worker, options), config.shutdownGraceMs + CLOSING_MS, clock);
    await parts[Symbol.asyncDispose]();
    throw error;
  }
};
