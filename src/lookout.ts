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

const databasePart = async ({ check }: Storage, clock: Clock): Promise<Part> => {
  let answers = false;
  const asked = check().then(() => {
    answers = true;
  });
  await endsWithin(asked, CHECK_MS, clock);
  return answers ? { ok: true } : { ok: false, reason: 'the database does not answer' };
};

type LookoutParts = {
  front: Front | null;
  /** Whether claims are answered; null where no jobs are claimed. */
  claimHealth: (() => Part) | null;
  opened: AsyncDisposableStack;
};

/** Opens what others look at, and where they call: answers the port. Rejects with a StartError when it is taken. */
export const openHttp = async (
  { config, credentials, clock, log }: BotOptions,
  { storage, metrics }: Base,
  { front, claimHealth, opened }: LookoutParts,
): Promise<number> => {
  const { host, port } = config.http;
  const health = healthRoutes(async () => ({
    database: await databasePart(storage, clock),
    ...(claimHealth ? { worker: claimHealth() } : {}),
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
