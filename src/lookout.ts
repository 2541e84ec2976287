import { orStartError } from '#domain/errors.ts';
import { endsWithin } from '#domain/in-time.ts';
import type { Clock } from '#domain/ports.ts';
import { healthRoutes, joinRoutes, metricsRoutes, type Part, type Routes, startHttp } from '#http/server.ts';
import { webhookRoutes, webhookSecret } from '#http/webhook.ts';
import type { Base, BotOptions } from './base.ts';
import type { Front } from './front.ts';
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

/** Opens what others look at, and where they call: answers the port. Rejects with a StartError when it is taken. */
export const openHttp = async (
  { config, credentials, clock, log }: BotOptions,
  { storage, metrics }: Base,
  { front, opened }: { front: Front | null; opened: AsyncDisposableStack },
): Promise<number> => {
  const { host, port } = config.http;
  const health = healthRoutes(async () => ({
    database: await databasePart(storage, clock),
    ...(front ? { discord: front.entrance.readiness() } : {}),
  }));
  const routes: Routes[] = [health, metricsRoutes(metrics.scrape), ...(front?.entrance.routes ?? [])];
  if (config.publicUrl !== null) {
    const secret = webhookSecret(credentials.discordToken);
    routes.push(webhookRoutes({ secret, signals: storage.signals, log }));
  }
  const server = await orStartError(
    startHttp(joinRoutes(routes), { host, port }),
    `Nothing can listen on ${host}:${port}. Free it, or set HTTP_PORT to another port.`,
  );
  return opened.use(server).port;
};
