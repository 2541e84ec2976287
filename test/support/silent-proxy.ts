import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What is lost, from the statement on at which a connection falls silent, that one included. */
export type Loss = 'requests' | 'answers' | 'both' | 'all after the request';

/** A way to a database on which connections fall silent: nobody is told, and nothing is broken. */
export type SilentProxy = AsyncDisposable & {
  /** The address of the database through the proxy. */
  url: string;
  /** Lets the next connection that sends this fall silent; resolves when one has. */
  silence(statement: string, loss: Loss): Promise<void>;
  /** Lets answers that were lost come after all. */
  late(): void;
};

type Line = { client: Socket; server: Socket; loss: Loss | undefined; lost: Buffer[] };

type Trap = { statement: string; loss: Loss; sprung: () => void };

const losesRequest = (loss: Loss | undefined): boolean => loss === 'requests' || loss === 'both';

/** Starts a proxy in front of the Postgres database at `url`. */
export const startSilentProxy = async (url: string): Promise<SilentProxy> => {
  const target = new URL(url);
  const lines = new Set<Line>();
  let trap: Trap | undefined;

  const onRequest = (line: Line, data: Buffer): void => {
    if (line.loss === 'all after the request') return;
    if (trap && data.includes(trap.statement)) {
      line.loss = trap.loss;
      trap.sprung();
      trap = undefined;
    }
    if (!losesRequest(line.loss)) line.server.write(data);
  };
  const onAnswer = (line: Line, data: Buffer): void => {
    if (line.loss === undefined || line.loss === 'requests') line.client.write(data);
    else line.lost.push(data);
  };
  const proxy = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    const line: Line = { client, server, loss: undefined, lost: [] };
    lines.add(line);
    client.on('data', (data) => onRequest(line, data));
    server.on('data', (data) => onAnswer(line, data));
    // That the other side has gone is not heard either on a silent line.
    client.on('close', () => void (line.loss === undefined && server.destroy()));
    server.on('close', () => void (line.loss === undefined && client.destroy()));
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(address.port);

  return {
    url: through.href,
    silence(statement, loss) {
      const { promise, resolve } = Promise.withResolvers<void>();
      trap = { statement, loss, sprung: resolve };
      return promise;
    },
    late() {
      for (const { client, lost } of lines) for (const data of lost.splice(0)) client.write(data);
    },
    async [Symbol.asyncDispose]() {
      for (const { client, server } of lines) {
        client.destroy();
        server.destroy();
      }
      proxy.close();
      await once(proxy, 'close');
    },
  };
};
