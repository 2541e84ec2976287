import { join } from 'node:path';
import { inspect } from 'node:util';
import { features } from '#commands/index.ts';
import { type Config, parseConfig } from '#config/config.ts';
import { readEnvFile } from '#config/env-file.ts';
import { secret } from '#config/values.ts';
import { orStartError, StartError, StorageUnavailableError } from '#domain/errors.ts';
import type { Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { type Bot, startBot } from './bot.ts';
import { createLog, createLogStream } from './logger.ts';
import { systemClock, systemRandom } from './system.ts';
import { createTerminalStream, startLines, stopLine } from './terminal.ts';

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

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Prints what went wrong, as a plain sentence for expected errors. */
const printError = (error: unknown): void => {
  const isSentence = error instanceof StartError || error instanceof StorageUnavailableError;
  process.stderr.write(`${isSentence ? error.message : inspect(error)}\n`);
};

type Running = Pick<Bot, 'stop' | 'lost' | 'runningJobs'>;

/** Whether a person reads the output. */
const isTerminal = (): boolean => process.stdout.isTTY === true;

/** A library's unhandled rejection is logged; it must not end everybody's jobs. */
const logUnhandledRejections = (log: Log): void => {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a rejection that nobody waited for'));
};

type Start = { stopping: AbortSignal; credentials: { discordToken: string; modelslabKey: string } };

const start = (config: Config, { stopping, credentials }: Start): Promise<Bot> => {
  const output = createLogStream(process.stdout);
  const log = createLog(config.logLevel, isTerminal() ? createTerminalStream(output) : output);
  logUnhandledRejections(log);
  const tools = { clock: systemClock, random: systemRandom, log };
  return startBot({ config, credentials, features, stopping, ...tools });
};

/** The sandbox's port, unless one is set: an open page finds the next start at the same address. */
const USUAL_PORT = 8420;

/** Opens the sandbox on the port that is set; else on the usual one, or on a free one where that is taken. */
const listenForPage = async <T>(startSandbox: (port: number) => Promise<T>, port: number | null) => {
  const opening = startSandbox(port ?? USUAL_PORT);
  if (port === null) {
    return opening.catch(() => {
      say(`Port ${USUAL_PORT} is taken, so the sandbox takes a free one.`);
      return startSandbox(0);
    });
  }
  return orStartError(
    opening,
    `The sandbox cannot listen on port ${port}. Free it, or set SANDBOX_PORT to another one.`,
  );
};

/** Opens the fakes, which go on where they ended when they last ran on that folder. */
const openSandbox = async (dataDir: string, port: number | null) => {
  // Read only here: a bot on Discord pays nothing for it.
  const { openStateFile, startSandbox } = await import('#sandbox/index.ts');
  await using opened = new AsyncDisposableStack();
  const openState = async () => openStateFile(join(dataDir, 'fakes.db'), say);
  const state = opened.use(
    await orStartError(openState(), `The sandbox cannot open its files in ${dataDir}.`),
  );
  const sandbox = opened.use(await listenForPage((free) => startSandbox({ port: free, state }), port));
  return { sandbox, running: opened.move() };
};

/** Nothing is configured: runs the real bot against fakes of Discord and ModelsLab on this machine. */
const startInSandbox = async (config: Config, stopping: AbortSignal): Promise<Running> => {
  const dataDir = join(config.dataDir, 'sandbox');
  const { sandbox, running } = await openSandbox(dataDir, config.sandboxPort);
  const bot = await start(
    {
      ...config,
      // The address should be easy to find on the screen, so routine lines are not printed.
      logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
      dataDir,
      // The keys that the fake accepts are no secrets; without a secret to seal them, the settings page for
      // keys could not be tried.
      keySecrets: [...config.keySecrets, secret('the sandbox seals its keys under this')],
      discord: { apiUrl: sandbox.discordApiUrl, guildId: null },
      modelslab: { ...config.modelslab, apiUrl: sandbox.modelslabApiUrl },
    },
    { stopping, credentials: sandbox.credentials },
  );
  say(
    '',
    '  Loralei is running in its sandbox: nothing leaves this machine.',
    '  Its pictures are drawings made here.',
    `  It goes on where it ended; to start anew, stop it and delete ${dataDir}.`,
    `  Open ${sandbox.pageUrl} and type /imagine`,
    '',
    '  For real Discord, set DISCORD_TOKEN and MODELSLAB_API_KEY (see README.md).',
    '',
  );
  return {
    lost: bot.lost,
    runningJobs: bot.runningJobs,
    async stop() {
      await bot.stop();
      await running.disposeAsync();
    },
  };
};

const startAsConfigured = async (config: Config, stopping: AbortSignal): Promise<Running> => {
  const { credentials } = config;
  if (!credentials) return startInSandbox(config, stopping);
  const [discordToken, modelslabKey] = [credentials.discordToken.reveal(), credentials.modelslabKey.reveal()];
  const bot = await start(config, { stopping, credentials: { discordToken, modelslabKey } });
  if (isTerminal()) say('', ...startLines(config, bot), '');
  return bot;
};

const requested = (stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener('abort', () => resolve(), { once: true });
  });

/** The environment is read after the .env file has been merged into it. */
type RunOptions = { stopping: AbortSignal; env: NodeJS.ProcessEnv };

/** Runs until the bot should stop. Rejects with the reason if it cannot go on. */
const runUntilStopped = async ({ stopping, env }: RunOptions): Promise<void> => {
  readEnvFile();
  const config = parseConfig(env);
  const running = await startAsConfigured(config, stopping);
  const loss = await Promise.race([running.lost, requested(stopping)]);
  if (isTerminal()) say(stopLine(running.runningJobs(), config.shutdownGraceMs));
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
