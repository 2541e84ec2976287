import { inspect } from 'node:util';
import { parseConfig } from '#config/config.ts';
import { readEnvFile } from '#config/env-file.ts';
import { StartError, StorageUnavailableError } from '#domain/errors.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { systemClock } from './system.ts';

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
const exit = async (code: number): Promise<never> => {
  const printed = Promise.all([process.stdout, process.stderr].map(drained));
  await settlesWithin(printed, DRAIN_MS, systemClock);
  for (let waitedMs = 0; hasThreadCalls() && waitedMs < CALLS_MS; waitedMs += 50) await systemClock.sleep(50);
  if (hasThreadCalls()) process.kill(process.pid, 'SIGKILL');
  return process.exit(code);
};

/** Prints what went wrong, as a plain sentence for expected errors. */
const printError = (error: unknown): void => {
  const isSentence = error instanceof StartError || error instanceof StorageUnavailableError;
  process.stderr.write(`${isSentence ? error.message : inspect(error)}\n`);
};

const requested = (stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener('abort', () => resolve(), { once: true });
  });

/** Loads the bot. A stop that is requested meanwhile ends the process: nothing is open until then. */
const loadBot = async (stopping: AbortSignal) => {
  const leave = (): void => process.exit(0);
  stopping.addEventListener('abort', leave);
  const { launch } = await import('./launch.ts');
  stopping.removeEventListener('abort', leave);
  return launch;
};

/** The environment is read after the .env file has been merged into it. */
type RunOptions = { stopping: AbortSignal; env: NodeJS.ProcessEnv };

/** Runs until the bot should stop. Rejects with the reason if it cannot go on. */
const runUntilStopped = async ({ stopping, env }: RunOptions): Promise<void> => {
  readEnvFile();
  // Before the bot is loaded, so that a mistake in the configuration is said at once.
  const config = parseConfig(env);
  stopping.throwIfAborted();
  const launch = await loadBot(stopping);
  const running = await launch(config, stopping);
  const loss = await Promise.race([running.lost, requested(stopping)]);
  await running.stop();
  // The supervisor is expected to restart us.
  if (loss !== undefined) throw new StartError(loss);
};

/** Runs the bot and ends the process: normally once `stopping` is aborted, or with an error message. */
export const run = async (options: RunOptions): Promise<never> => {
  const { stopping } = options;
  // Output that nobody reads is dropped; without a listener the error would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await runUntilStopped(options);
  } catch (error) {
    // A start that was told to stop has ended as expected.
    if (!(stopping.aborted && error === stopping.reason)) {
      printError(error);
      return exit(1);
    }
  }
  return exit(0);
};
