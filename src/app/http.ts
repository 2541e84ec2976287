import type { Config } from '#config/config.ts';
import type { Alerts } from '#domain/alerts.ts';
import { StartError } from '#domain/errors.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Clock, Log } from '#domain/system.ts';
import type { MetricsRegistry } from '#http/metrics.ts';
import {
  type HttpServer,
  healthRoutes,
  joinRoutes,
  metricsRoutes,
  type Part,
  type Routes,
  startHttp,
} from '#http/server.ts';
import { webhookRoutes, webhookSecret } from '#http/webhook.ts';
import { createKeepCall } from '#jobs/rescue.ts';
import { settlesWithin } from '#shared/timeout.ts';
import type { InteractionHandling } from './interaction-handling.ts';
import type { StartSteps } from './lifetime.ts';
import type { BotOptions, SharedResources } from './shared-resources.ts';
import type { Storage } from './storage.ts';

/** Milliseconds for the database to answer. */
const CHECK_MS = 1500;

const databasePart = async ({ problem }: Pick<Storage, 'problem'>, clock: Clock): Promise<Part> => {
  let reason: string | null = 'the database does not answer';
  const asked = problem().then((answer) => {
    reason = answer;
  });
  await settlesWithin(asked, CHECK_MS, clock);
  return reason === null ? { ok: true } : { ok: false, reason };
};

/** A bot whose jobs are paused still answers, so it is ready; the health check mentions the pause. */
const pauseWarnings = async (storage: OpenParts['storage'] | undefined, clock: Clock): Promise<string[]> => {
  let warnings: string[] = [];
  const asked = storage?.ledger.pauses().then((pauses) => {
    warnings = pauses.map(
      ({ lane, remainingMs }) =>
        `the lane ${lane} sends no orders for ${Math.ceil(remainingMs / 1000)} s more: ModelsLab asked for that, or cannot be reached`,
    );
  });
  await settlesWithin(asked?.catch(() => undefined) ?? Promise.resolve(), CHECK_MS, clock);
  return warnings;
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/**
 * Whether the port is reachable from this machine only. A proxy on it may expose it to the internet;
 * PUBLIC_URL indicates that.
 */
const isOnThisMachine = ({ http, publicUrl }: Config): boolean =>
  publicUrl === null && LOOPBACK.test(http.host);

/** Only the operator may read the metrics. */
const metricsFor = (config: Config, metricsRegistry: MetricsRegistry, log: Log): Routes[] => {
  const token = config.metricsToken?.reveal() ?? null;
  if (token !== null || isOnThisMachine(config)) return [metricsRoutes(metricsRegistry.scrape, token)];
  log.info(
    {},
    'others find HTTP_PORT, so /metrics is not served; set METRICS_TOKEN to serve it to those who send it',
  );
  return [];
};

const listenProblem = ({ host, port }: Config['http'], code: unknown): string => {
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken. Free it, or set HTTP_PORT to another port.`;
  if (code === 'EACCES')
    return `Port ${port} may not be listened on by this user. Set HTTP_PORT to one above 1023.`;
  return `${host} is no address of this machine. Set HTTP_HOST to 127.0.0.1, or to 0.0.0.0 for all of its addresses.`;
};

const listen = async (
  handler: Parameters<typeof startHttp>[0],
  http: Config['http'],
): Promise<HttpServer> => {
  try {
    return await startHttp(handler, http);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new StartError(`${listenProblem(http, code)} (${code ?? error})`, { cause: error });
  }
};

/** The parts of the bot opened so far. */
type OpenParts = {
  storage: Pick<Storage, 'problem'> & { ledger: Pick<Ledger, 'pauses'> };
  alerts: Alerts;
  handling?: InteractionHandling;
  /** Whether claims are answered; null if this process claims no jobs. */
  claimHealth?: (() => Part) | null;
};

/** The HTTP server: health, metrics, webhook and interactions. */
export type Http = AsyncDisposable & {
  port: number;
  /** Serves these routes from now on, and reports the health of these parts. */
  serve(routes: readonly Routes[], parts: OpenParts): void;
  setStarted(): void;
  setStopping(): void;
};

/** Returns the routes that every role serves in addition to its health. */
export const routesOf = (
  { config, credentials, log }: BotOptions,
  { storage, metricsRegistry }: Pick<SharedResources, 'storage' | 'metricsRegistry'>,
): Routes[] => {
  const secret = webhookSecret(credentials.discordToken);
  const webhook =
    config.publicUrl === null
      ? []
      : [webhookRoutes({ secret, events: storage.events, keep: createKeepCall(storage.orderCalls), log })];
  return [...metricsFor(config, metricsRegistry, log), ...webhook];
};

/**
 * Starts the HTTP server (health, metrics, webhooks, interactions), early, so that a slow start can be
 * observed: live, but not ready. Rejects with a StartError if the port is taken.
 */
export const openHttp = async (
  { config, clock, log }: BotOptions,
  { steps, opened }: { steps: Pick<StartSteps, 'waitingFor'>; opened: AsyncDisposableStack },
): Promise<Http> => {
  let parts: Partial<OpenParts> = {};
  let phase: 'starting' | 'started' | 'stopping' = 'starting';

  const phasePart = (): Record<string, Part> => {
    if (phase === 'started') return {};
    const waitingFor = steps.waitingFor();
    const starting = `the bot starts${waitingFor === null ? '' : ` and waits for ${waitingFor}`}`;
    return { bot: { ok: false, reason: phase === 'stopping' ? 'the bot stops' : starting } };
  };
  const health = healthRoutes(
    async () => ({
      ...phasePart(),
      ...(parts.storage ? { database: await databasePart(parts.storage, clock) } : {}),
      ...(parts.claimHealth ? { worker: parts.claimHealth() } : {}),
      ...(parts.handling ? { discord: parts.handling.source.readiness() } : {}),
    }),
    async () => [...(parts.alerts?.current() ?? []), ...(await pauseWarnings(parts.storage, clock))],
  );
  let served = joinRoutes([health], log);
  const server = await listen({ fetch: (request, bindings) => served.fetch(request, bindings) }, config.http);
  opened.use(server);
  return {
    port: server.port,
    serve(routes, open) {
      served = joinRoutes([health, ...routes], log);
      parts = open;
    },
    setStarted() {
      phase = 'started';
    },
    setStopping() {
      phase = 'stopping';
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};
