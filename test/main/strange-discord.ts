import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** How a Discord treats a bot that starts. */
export type Manners = {
  /** Answers a call of the REST API; by default it lets the bot in. Leaving it unanswered is silence. */
  answer?: (path: string, response: ServerResponse) => void;
  /** Treats a connection to the gateway; by default it is taken, and nothing is said. */
  connected?: (socket: WebSocket) => void;
  /** Leaves connections to the gateway without even the handshake. */
  mute?: boolean;
};

/** A Discord that does not do what it should. */
export type StrangeDiscord = AsyncDisposable & {
  /** The variables that point a bot at it. */
  env: Record<string, string>;
  /** The paths of the calls so far. */
  calls: string[];
};

const APPLICATION = { id: '1100000000000000001', name: 'Loralei', verify_key: '0'.repeat(64) };

const letIn = (origin: string, path: string, response: ServerResponse): void => {
  const limit = { total: 1000, remaining: 999, reset_after: 1, max_concurrency: 1 };
  const isGateway = path.endsWith('/gateway/bot');
  const body = isGateway ? { url: origin, shards: 1, session_start_limit: limit } : APPLICATION;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

/** Starts one on loopback. */
export const startStrangeDiscord = async (manners: Manners): Promise<StrangeDiscord> => {
  const calls: string[] = [];
  const mutes = new Set<Duplex>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    calls.push(path);
    if (manners.answer) return manners.answer(path, response);
    letIn(`ws://${request.headers.host}`, path, response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    calls.push('gateway');
    if (manners.mute) return void mutes.add(socket);
    sockets.handleUpgrade(request, socket, head, (connected) => manners.connected?.(connected));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    env: { DISCORD_TOKEN: 'token', DISCORD_API_URL: `http://127.0.0.1:${port}/api` },
    calls,
    async [Symbol.asyncDispose]() {
      for (const socket of [...mutes, ...sockets.clients])
        'terminate' in socket ? socket.terminate() : socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
