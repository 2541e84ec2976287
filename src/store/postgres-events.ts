import { z } from 'zod';
import { createLocalEventBus, type EventBus, type Signal } from '#domain/events.ts';
import type { Clock, Log } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';
import { backoff } from '#shared/retry.ts';
import { PostgresClient } from './postgres-client.ts';
import type { Sql } from './sql.ts';

// Bots in different schemas of one database do not hear each other.
const CHANNEL = "SELECT 'loralei_' || current_schema() AS channel";

const channelSchema = z.object({ channel: z.string().regex(/^[a-zA-Z0-9_]+$/) });

const signalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('work') }),
  z.object({ kind: z.literal('cancelled'), id: z.string() }),
  z.object({ kind: z.literal('finished'), providerId: z.string(), trackId: z.number() }),
]);

const RECONNECTING = { firstMs: 500, maxMs: 10_000 };

/** An EventBus between processes. Disposing it closes the listening connection. */
export type PostgresEventBus = EventBus & AsyncDisposable;

const readSignal = (payload: string | undefined): Signal | undefined => {
  try {
    return signalSchema.safeParse(JSON.parse(payload ?? '')).data;
  } catch {
    return undefined;
  }
};

/** Milliseconds between two checks of the connection, and the timeout of each. */
const HEARTBEAT_MS = { between: 10_000, answer: 2_000 };

type Ear = {
  url: string;
  channel: string;
  hear: (signal: Signal) => void;
  clock: Pick<Clock, 'sleep'>;
  heartbeatMs: number;
  signal: AbortSignal;
};

/** Checks the connection periodically until it fails or is aborted: a silent network raises no error. */
const untilSilent = async (client: PostgresClient, { clock, heartbeatMs, signal }: Ear): Promise<void> => {
  for (;;) {
    await clock.sleep(heartbeatMs, signal);
    await client.query('SELECT 1');
  }
};

/** Listens until the connection breaks, falls silent, or is aborted. */
const listenOnce = async (ear: Ear): Promise<void> => {
  const { url, channel, hear, signal } = ear;
  const client = new PostgresClient({
    connectionString: url,
    connectionTimeoutMillis: HEARTBEAT_MS.answer,
    query_timeout: HEARTBEAT_MS.answer,
    application_name: channel,
  });
  const broken = new AbortController();
  client.on('error', (error) => broken.abort(error));
  client.on('end', () => broken.abort());
  client.on('notification', ({ payload }) => {
    const heard = readSignal(payload);
    if (heard) hear(heard);
  });
  try {
    await client.connect();
    await client.query(`LISTEN "${channel}"`);
    await untilSilent(client, { ...ear, signal: AbortSignal.any([signal, broken.signal]) });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await client.end();
  }
};

/**
 * An EventBus over LISTEN and NOTIFY. Events are lost while the connection is down, so consumers also poll.
 * Resolves once events can be received, or at the first failure.
 */
export const openPostgresEventBus = async (options: {
  url: string;
  sql: Sql;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
  /** Milliseconds between two checks of the connection. */
  heartbeatMs?: number;
}): Promise<PostgresEventBus> => {
  const { url, sql, clock, log, heartbeatMs = HEARTBEAT_MS.between } = options;
  const { channel } = channelSchema.parse(await sql.get(CHANNEL));
  const local = createLocalEventBus();
  const pauses = backoff(RECONNECTING);
  let breaks = 0;

  const look = async (signal: AbortSignal): Promise<void> => {
    const began = performance.now();
    await listenOnce({ url, channel, hear: local.send, clock, heartbeatMs, signal }).catch((err: unknown) =>
      log.warn({ err }, 'events of other processes cannot be heard'),
    );
    breaks = performance.now() - began > RECONNECTING.maxMs ? 1 : breaks + 1;
    // In place of missed events.
    local.send({ kind: 'work' });
  };
  const listening = startLoop({ look, everyMs: () => pauses(breaks), clock });

  return {
    isShared: true,
    listen: local.listen,
    send(sent) {
      sql
        .get('SELECT pg_notify(?1, ?2)', channel, JSON.stringify(sent))
        .catch((err: unknown) => log.debug({ err, kind: sent.kind }, 'a signal could not be sent'));
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
};
