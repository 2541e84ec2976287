import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The least of a Discord that a client connects to; what it dispatches is the test's to say, rules or no rules. */
export type GatewayServer = AsyncDisposable & {
  apiUrl: string;
  dispatch(event: string, data: object): void;
};

const READY = {
  v: 10,
  user: { id: '1100000000000000001', username: 'Loralei', discriminator: '0', avatar: null, bot: true },
  guilds: [],
  session_id: 'session',
  shard: [0, 1],
  application: { id: '1100000000000000001', flags: 0 },
};

/** Starts it on loopback. */
export const startGatewayServer = async (): Promise<GatewayServer> => {
  const server = createServer((_, response) => {
    const { port } = server.address() as AddressInfo;
    const limit = { total: 1000, remaining: 999, reset_after: 1, max_concurrency: 16 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit: limit }));
  });
  const sockets = new WebSocketServer({ server });
  let sequence = 0;
  const send = (payload: object) => {
    for (const socket of sockets.clients) socket.send(JSON.stringify({ s: null, t: null, ...payload }));
  };
  const dispatch = (event: string, data: object) => {
    sequence += 1;
    send({ op: 0, t: event, s: sequence, d: data });
  };
  sockets.on('connection', (socket) => {
    send({ op: 10, d: { heartbeat_interval: 41_250 } });
    socket.on('message', (text) => {
      if (JSON.parse(String(text)).op !== 2) return;
      const { port } = server.address() as AddressInfo;
      dispatch('READY', { ...READY, resume_gateway_url: `ws://127.0.0.1:${port}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    dispatch,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
