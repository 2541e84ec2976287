import { once } from 'node:events';
import { createServer } from 'node:net';

// Below those that the system gives to whoever asks for any, so that nobody else gets it later.
const RANGE = { from: 12_000, to: 32_000 };

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  const isListening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isListening;
};

/** A port that nobody listens on: for a bot that must be told where it is found before it starts. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = RANGE.from + Math.floor(Math.random() * (RANGE.to - RANGE.from));
    if (await isFree(port)) return port;
  }
};
