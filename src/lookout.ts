import type { Alerts } from '#domain/alerts.ts';
import { StartError } from '#domain/errors.ts';
import { endsWithin } from '#domain/in-time.ts';
import type { Clock, Ledger, Log } from '#domain/ports.ts';
import { createKeepCall } from '#generation/rescue.ts';
import type { Metrics } from '#http/metrics.ts';
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
import type { Base, BotOptions } from './base.ts';
import type { Config } from './config/config.ts';
import type { Front } from './front.ts';
import type { StartSteps } from './lifetime.ts';
import type { Storage } from './storage.ts';

/** Milliseconds that the database has for saying that it is there. */
const CHECK_MS = 1500;

const databasePart = async ({ problem }: Pick<Storage, 'problem'>, clock: Clock): Promise<Part> => {
  let reason: string | null = 'the database does not answer';
  const asked = problem().then((answer) => {
    reason = answer;
  });
  await endsWithin(asked, CHECK_MS, clock);
  return reason === null ? { ok: true } : { ok: false, reason };
};

/** A bot whose orders wait still answers, so it is ready; whoever looks is told. */
const pauseWarnings = async (storage: OpenParts['storage'] | undefined, clock: Clock): Promise<string[]> => {
  let warnings: string[] = [];
  const asked = storage?.ledger.pauses().then((pauses) => {
    warnings = pauses.map(
      ({ lane, remainingMs }) =>
        `the lane ${lane} sends no orders for ${Math.ceil(remainingMs / 1000)} s more: ModelsLab asked for that, or cannot be reached`,
    );
  });
  await endsWithin(asked?.catch(() => undefined) ?? Promise.resolve(), CHECK_MS, clock);
  return warnings;
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

/** Whether only this machine finds the port: a proxy on it may let the internet in, which PUBLIC_URL tells. */
const isOnThisMachine = ({ http, publicUrl }: Config): boolean =>
  publicUrl === null && LOOPBACK.test(http.host);

/** What the bot counts is nobody's business but its operator's. */
const metricsFor = (config: Config, metrics: Metrics, log: Log): Routes[] => {
  const token = config.metricsToken?.reveal() ?? null;
  if (token !== null || isOnThisMachine(config)) return [metricsRoutes(metrics.scrape, token)];
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

/** The parts of the bot that are there so far. */
type OpenParts = {
  storage: Pick<Storage, 'problem'> & { ledger: Pick<Ledger, 'pauses'> };
  alerts: Alerts;
  front?: Front;
  /** Whether claims are answered; null where no jobs are claimed. */
  claimHealth?: (() => Part) | null;
};

/** What others look at, and where they call. */
export type Http = AsyncDisposable & {
  port: number;
  /** Serves these routes from now on, beside the health of these parts. */
  serve(routes: readonly Routes[], parts: OpenParts): void;
  setStarted(): void;
  setStopping(): void;
};

/** What every role serves beside its health. */
export const routesOf = (
  { config, credentials, log }: BotOptions,
  { storage, metrics }: Pick<Base, 'storage' | 'metrics'>,
): Routes[] => {
  const secret = webhookSecret(credentials.discordToken);
  const webhook =
    config.publicUrl === null
      ? []
      : [webhookRoutes({ secret, signals: storage.signals, keep: createKeepCall(storage.orderCalls), log })];
  return [...metricsFor(config, metrics, log), ...webhook];
};

/**
 * Listens, so that a start which takes long can be looked at already: the bot lives, and is not ready. Rejects with a
 * StartError when the port is taken.
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
      ...(parts.front ? { discord: parts.front.entrance.readiness() } : {}),
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
