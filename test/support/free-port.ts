import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nobody listens on at the moment: for a bot that must be told where it is found before it starts. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server on TCP has a port.');
  return address.port;
};
