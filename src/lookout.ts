import { StartError } from '#domain/errors.ts';
import { endsWithin } from '#domain/in-time.ts';
import type { Clock, Log } from '#domain/ports.ts';
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
import type { Storage } from './storage.ts';

/** Milliseconds that the database has for saying that it is there. */
const CHECK_MS = 1500;

const databasePart = async ({ check }: Storage, clock: Clock): Promise<Part> => {
  let answers = false;
  const asked = check().then(() => {
    answers = true;
  });
  await endsWithin(asked, CHECK_MS, clock);
  return answers ? { ok: true } : { ok: false, reason: 'the database does not answer' };
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

const listen = async (routes: Routes, http: Config['http']): Promise<HttpServer> => {
  try {
    return await startHttp(routes, http);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new StartError(`${listenProblem(http, code)} (${code ?? error})`, { cause: error });
  }
};

/** Opens what others look at, and where they call: answers the port. Rejects with a StartError when it is taken. */
export const openHttp = async (
  { config, credentials, clock, log }: BotOptions,
  { storage, metrics, alerts }: Base,
  { front, opened }: { front: Front | null; opened: AsyncDisposableStack },
): Promise<number> => {
  const health = healthRoutes(
    async () => ({
      database: await databasePart(storage, clock),
      ...(front ? { discord: front.entrance.readiness() } : {}),
    }),
    alerts.current,
  );
  const routes: Routes[] = [health, ...metricsFor(config, metrics, log), ...(front?.entrance.routes ?? [])];
  if (config.publicUrl !== null) {
    const secret = webhookSecret(credentials.discordToken);
    routes.push(webhookRoutes({ secret, signals: storage.signals, log }));
  }
  const server = await listen(joinRoutes(routes), config.http);
  return opened.use(server).port;
};
