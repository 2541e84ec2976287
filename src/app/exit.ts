import { settlesWithin } from '#shared/timeout.ts';
import { systemClock } from './system.ts';

/** Milliseconds that whoever reads the output has for taking what waits for them. */
const DRAIN_MS = 500;

/** Milliseconds that calls of the operating system have for coming back. */
const CALLS_MS = 1_000;

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

// What Node hands to threads of its own. It does not end before they do: a name that no server resolves, or a disk that is
// gone, would keep it for minutes.
const THREAD_CALLS = /^(FSReq|GetAddrInfo|GetNameInfo)/;

const hasThreadCalls = (): boolean =>
  process.getActiveResourcesInfo().some((name) => THREAD_CALLS.test(name));

/** Ends the process with this code, once what it printed has been read; at the latest after some two seconds. */
export const exit = async (code: number): Promise<never> => {
  const printed = Promise.all([process.stdout, process.stderr].map(drained));
  await settlesWithin(printed, DRAIN_MS, systemClock);
  for (let waitedMs = 0; hasThreadCalls() && waitedMs < CALLS_MS; waitedMs += 50) await systemClock.sleep(50);
  if (hasThreadCalls()) process.kill(process.pid, 'SIGKILL');
  return process.exit(code);
};
