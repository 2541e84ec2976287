import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** Milliseconds for the server to close a connection. */
const FAREWELL_MS = 1_000;

/** Milliseconds without traffic before TCP keepalive probes. */
const KEEP_ALIVE_MS = 5_000;

/** A Postgres client that closes in time, even if the network is silent. */
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

  /** Closes the connection at once and drops pending answers. */
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

// Joined with the settings that the server knows: older ones have fewer.
const SET = `
  SELECT set_config(name, wanted.value, false)
  FROM unnest($1::text[], $2::text[]) AS wanted (name, value) JOIN pg_settings USING (name)`;

const set = (client: Pick<Client, 'query'>, settings: Settings): Promise<unknown> =>
  client.query(SET, [Object.keys(settings), Object.values(settings).map((value) => `${Math.round(value)}`)]);

/**
 * Timeouts enforced by the server, as fractions of the client's statement timeout: locks held by a frozen
 * process, or one without network, are released well before a lease expires.
 */
const limits = (statementMs: number): Settings => ({
  // A little shorter than the client's timeout, so that it hears why.
  statement_timeout: statementMs * 0.9,
  // Longer than deadlock detection, which takes a second and is retried.
  lock_timeout: statementMs * 0.75,
  idle_in_transaction_session_timeout: statementMs * 1.5,
});

/** How the server detects a dead client. Not every platform supports all of them. */
const lifeSigns = (statementMs: number): Settings => ({
  client_connection_check_interval: statementMs / 2,
  tcp_user_timeout: statementMs * 2,
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
});

/**
 * Sets the server-side timeouts of this connection. By statements, because a pooler may refuse connection
 * options.
 */
export const limitSession = async (client: Pick<Client, 'query'>, statementMs: number): Promise<void> => {
  await set(client, limits(statementMs));
  await set(client, lifeSigns(statementMs)).catch(() => undefined);
};
