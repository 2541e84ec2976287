import { z } from 'zod';
import { createLocalEventBus, type EventBus, type Signal } from '#domain/events.ts';
import type { Clock, Log } from '#domain/system.ts';
import { PostgresClient } from './postgres-client.ts';
import type { Sql } from './sql.ts';

// Beside each other in one database, bots with tables in different schemas do not hear each other.
const CHANNEL = "SELECT 'loralei_' || current_schema() AS channel";

const channelSchema = z.object({ channel: z.string().regex(/^[a-zA-Z0-9_]+$/) });

const signalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('work') }),
  z.object({ kind: z.literal('cancelled'), id: z.string() }),
  z.object({ kind: z.literal('finished'), providerId: z.string(), trackId: z.number() }),
]);

const PAUSE_MS = { first: 500, longest: 10_000 };

/** EventBus between processes. Disposing them ends the connection on which they are heard. */
export type PostgresEventBus = EventBus & AsyncDisposable;

const readSignal = (payload: string | undefined): Signal | undefined => {
  try {
    return signalSchema.safeParse(JSON.parse(payload ?? '')).data;
  } catch {
    return undefined;
  }
};

/** Milliseconds between two proofs that the connection is alive, and that the server has for each of its answers. */
const HEARTBEAT_MS = { between: 10_000, answer: 2_000 };

type Ear = {
  url: string;
  channel: string;
  hear: (signal: Signal) => void;
  clock: Pick<Clock, 'sleep'>;
  heartbeatMs: number;
  signal: AbortSignal;
};

/** Asks the server for an answer now and then, until there is none, or until it is aborted: a silent network breaks nothing. */
const untilSilent = async (client: PostgresClient, { clock, heartbeatMs, signal }: Ear): Promise<void> => {
  for (;;) {
    await clock.sleep(heartbeatMs, signal);
    await client.query('SELECT 1');
  }
};

/** Listens until the connection breaks or falls silent, or until it is aborted. */
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
 * EventBus by LISTEN and NOTIFY. While the connection is away events are lost: whoever waits for one looks by
 * themselves now and then. Resolves once they can be heard, or at the first failure.
 */
export const openPostgresEventBus = async (options: {
  url: string;
  sql: Sql;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
  /** Milliseconds between two proofs that the connection is alive. */
  heartbeatMs?: number;
}): Promise<PostgresEventBus> => {
  const { url, sql, clock, log, heartbeatMs = HEARTBEAT_MS.between } = options;
  const { channel } = channelSchema.parse(await sql.get(CHANNEL));
  const local = createLocalEventBus();
  const closing = new AbortController();
  const { signal } = closing;

  const keepListening = async (): Promise<void> => {
    for (let pause = PAUSE_MS.first; !signal.aborted; pause = Math.min(pause * 2, PAUSE_MS.longest)) {
      const began = performance.now();
      await listenOnce({ url, channel, hear: local.send, clock, heartbeatMs, signal }).catch((err: unknown) =>
        log.warn({ err }, 'events of other processes cannot be heard'),
      );
      if (performance.now() - began > PAUSE_MS.longest) pause = PAUSE_MS.first;
      // What was missed meanwhile.
      local.send({ kind: 'work' });
      await clock.sleep(pause, signal).catch(() => undefined);
    }
  };
  const listening = keepListening();

  return {
    isShared: true,
    listen: local.listen,
    send(sent) {
      sql
        .get('SELECT pg_notify(?1, ?2)', channel, JSON.stringify(sent))
        .catch((err: unknown) => log.debug({ err, kind: sent.kind }, 'a signal could not be sent'));
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await listening;
    },
  };
};
