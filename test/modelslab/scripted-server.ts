import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server saw it. */
type Seen = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
};

/** What to answer: an object is sent as JSON, text and bytes as they are. */
export type Reply = {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: object | string | Uint8Array;
  /** Breaks the connection instead. */
  reset?: boolean;
  /** Never answers. */
  hang?: boolean;
  /** Sends the body, promises more, and keeps the connection open. */
  unending?: boolean;
};

export type Script = (request: Seen) => Reply;

export type ScriptedServer = AsyncDisposable & { url: string; port: number; seen: Seen[] };

const bytesOf = (body: Reply['body']): Uint8Array | string =>
  body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body ?? {});

const play = (reply: Reply, response: ServerResponse): void => {
  if (reply.reset) return void response.socket?.resetAndDestroy();
  if (reply.hang) return;
  response.writeHead(reply.status ?? 200, reply.headers);
  if (reply.unending) return void response.write(bytesOf(reply.body));
  response.end(bytesOf(reply.body));
};

/** An HTTP server on loopback that answers by a script and remembers what it was sent. */
export const startScripted = async (script: Script): Promise<ScriptedServer> => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { method = '', url: path = '', headers } = request;
    const entry = { method, path, headers, text: Buffer.concat(chunks).toString('utf8') };
    seen.push(entry);
    play(script(entry), response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server has no other form of address.
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

/** A script that gives the replies in turn, and the last one for ever. */
export const inTurn = (...replies: Reply[]): Script => {
  let next = 0;
  return () => {
    const reply = replies[Math.min(next, replies.length - 1)];
    next += 1;
    return reply ?? {};
  };
};
