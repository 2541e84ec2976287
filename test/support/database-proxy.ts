import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a database that can be cut. Disposing it cuts it for good. */
export type DatabaseProxy = AsyncDisposable & {
  /** The address of the database through the proxy. */
  url: string;
  /** Breaks every connection, and lets no other come about. */
  cut(): void;
  /** Lets nothing through, and breaks nothing: as a network that loses everything. */
  freeze(): void;
  /** Lets everything through again. */
  restore(): void;
};

type Pair = readonly [Socket, Socket];

/** Starts a proxy in front of the Postgres database at `url`. */
export const startDatabaseProxy = async (url: string): Promise<DatabaseProxy> => {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const pair: Pair = [client, upstream];
    pairs.add(pair);
    for (const [one, other] of [pair, [upstream, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
      one.pipe(other);
      if (state === 'frozen') one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(address.port);
  const breakAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    url: through.href,
    cut() {
      state = 'cut';
      breakAll();
    },
    freeze() {
      state = 'frozen';
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    restore() {
      state = 'open';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
};
