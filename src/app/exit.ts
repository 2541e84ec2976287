import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds for the reader to take the remaining output. */
const DRAIN_MS = 500;

/** Milliseconds for operating system calls to return. */
const CALLS_MS = 1_000;

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

// Calls that Node runs on its own threads. Node does not exit before they return: a DNS lookup without a
// server, or a missing disk, would delay it for minutes.
const THREAD_CALLS = /^(FSReq|GetAddrInfo|GetNameInfo)/;

const hasThreadCalls = (): boolean =>
  process.getActiveResourcesInfo().some((name) => THREAD_CALLS.test(name));

/** Ends the process with this code once its output is read, or after some two seconds. */
export const exit = async (code: number): Promise<never> => {
  const printed = Promise.all([process.stdout, process.stderr].map(drained));
  await Promise.race([printed, sleep(DRAIN_MS)]);
  for (let waitedMs = 0; hasThreadCalls() && waitedMs < CALLS_MS; waitedMs += 50) await sleep(50);
  if (hasThreadCalls()) process.kill(process.pid, 'SIGKILL');
  return process.exit(code);
};
