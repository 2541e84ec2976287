// Under `npm start` one Ctrl-C arrives twice: from the terminal, and forwarded by npm.
const SAME_SIGNAL_MS = 500;

/**
 * Listens for SIGTERM and SIGINT: the first one aborts the returned signal, a second one ends the process
 * immediately. This file imports nothing, so that signals are handled while everything else is still loading.
 */
export const listenForStop = (): AbortSignal => {
  const requested = new AbortController();
  let requestedAt: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    requestedAt ??= now;
    if (now - requestedAt > SAME_SIGNAL_MS) process.exit(1);
    requested.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return requested.signal;
};
