import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** Milliseconds that a server has to answer a farewell. */
const FAREWELL_MS = 1_000;

/** Milliseconds without traffic after which the machine asks whether the other side is still there. */
const KEEP_ALIVE_MS = 5_000;

/** A connection to Postgres that ends in time, also where the network has gone silent and nobody answers. */
export class PostgresClient extends Client {
  readonly #socket: Socket;

  constructor(config: ClientConfig = {}) {
    const socket = new Socket();
    super({
      ...config,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      stream: () => socket,
    });
    this.#socket = socket;
  }

  /** Breaks the connection at once: an answer that is still on its way reaches nobody. */
  destroy(): void {
    this.#socket.destroy();
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const timer = setTimeout(() => this.destroy(), FAREWELL_MS);
    timer.unref();
    this.once('end', () => clearTimeout(timer));
    return callback ? super.end(callback) : super.end();
  }
}

type Settings = Record<string, number>;

// Joined with what the server knows: an older one has fewer.
const SET = `
  SELECT set_config(name, wanted.value, false)
  FROM unnest($1::text[], $2::text[]) AS wanted (name, value) JOIN pg_settings USING (name)`;

const set = (client: Pick<Client, 'query'>, settings: Settings): Promise<unknown> =>
  client.query(SET, [Object.keys(settings), Object.values(settings).map((value) => `${Math.round(value)}`)]);

/**
 * What the server itself puts an end to, in parts of the time that the client waits for a statement: what is locked for a
 * process that is frozen, or whose network is gone, is free again well before a lease is over.
 */
const limits = (statementMs: number): Settings => ({
  // A little sooner than the client gives up, so that it hears why.
  statement_timeout: statementMs * 0.9,
  // Later than a deadlock is found, which takes a second and is tried again.
  lock_timeout: statementMs * 0.75,
  idle_in_transaction_session_timeout: statementMs * 1.5,
});

/** How the server finds out that nobody is there any more. Not every platform knows all of them. */
const lifeSigns = (statementMs: number): Settings => ({
  client_connection_check_interval: statementMs / 2,
  tcp_user_timeout: statementMs * 2,
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
});

/**
 * Tells the server what to put an end to on this connection. By statements, as a pooler may refuse to pass them on when
 * the connection begins.
 */
export const limitSession = async (client: Pick<Client, 'query'>, statementMs: number): Promise<void> => {
  await set(client, limits(statementMs));
  await set(client, lifeSigns(statementMs)).catch(() => undefined);
};
