// Under `npm start` one Ctrl-C comes twice: from the terminal, and from npm, which hands it on.
const SAME_SIGNAL_MS = 500;

/**
 * Listens for SIGTERM and SIGINT: the first one aborts the signal that this returns, a second one ends the process at
 * once. It imports nothing, so that a signal is heard while everything else is still being loaded.
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
