import { orStartError } from '#domain/errors.ts';
import { endsWithin } from '#domain/in-time.ts';
import type { Clock } from '#domain/ports.ts';
import { healthRoutes, joinRoutes, metricsRoutes, type Part, type Routes, startHttp } from '#http/server.ts';
import { webhookRoutes, webhookSecret } from '#http/webhook.ts';
import type { Base, BotOptions } from './base.ts';
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

/** The parts of the bot that are there so far. */
type OpenParts = {
  storage: Pick<Storage, 'problem'>;
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
  const webhook = config.publicUrl === null ? [] : [webhookRoutes({ secret, signals: storage.signals, log })];
  return [metricsRoutes(metrics.scrape), ...webhook];
};

/**
 * Listens, so that a start which takes long can be looked at already: the bot lives, and is not ready. Rejects with a
 * StartError when the port is taken.
 */
export const openHttp = async (
  { config, clock, log }: BotOptions,
  { steps, opened }: { steps: Pick<StartSteps, 'waitingFor'>; opened: AsyncDisposableStack },
): Promise<Http> => {
  const { host, port } = config.http;
  let parts: Partial<OpenParts> = {};
  let phase: 'starting' | 'started' | 'stopping' = 'starting';

  const phasePart = (): Record<string, Part> => {
    if (phase === 'started') return {};
    const waitingFor = steps.waitingFor();
    const starting = `the bot starts${waitingFor === null ? '' : ` and waits for ${waitingFor}`}`;
    return { bot: { ok: false, reason: phase === 'stopping' ? 'the bot stops' : starting } };
  };
  const health = healthRoutes(async () => ({
    ...phasePart(),
    ...(parts.storage ? { database: await databasePart(parts.storage, clock) } : {}),
    ...(parts.claimHealth ? { worker: parts.claimHealth() } : {}),
    ...(parts.front ? { discord: parts.front.entrance.readiness() } : {}),
  }));
  let served = joinRoutes([health], log);
  const server = await orStartError(
    startHttp({ fetch: (request, bindings) => served.fetch(request, bindings) }, { host, port }),
    `Nothing can listen on ${host}:${port}. Free it, or set HTTP_PORT to another port.`,
  );
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
