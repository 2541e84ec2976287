import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { features } from '#commands/index.ts';
import type { Config } from '#config/config.ts';
import { secret } from '#config/values.ts';
import { orStartError } from '#domain/errors.ts';
import type { Log } from '#domain/system.ts';
import { type Bot, startBot } from './bot.ts';
import { createLog, createLogStream } from './logger.ts';
import { systemClock, systemRandom } from './system.ts';
import { createTerminalStream, startLines, stopLine } from './terminal.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** What runs: the bot, or the sandbox with the bot in it. */
type Running = Pick<Bot, 'stop' | 'lost' | 'runningJobs'>;

/** Whether a person reads the output. */
const isTerminal = (): boolean => process.stdout.isTTY === true;

/** A library's unhandled rejection is logged; it must not end everybody's jobs. */
const logUnhandledRejections = (log: Log): void => {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a rejection that nobody waited for'));
};

/**
 * Keeps V8's young generation as small as it is after a full collection. V8 begins another one when a full young generation
 * would no longer fit below its limit, and counts buffers as if they lay in its heap: with images on their way that was five
 * times a second, and took a third of all processor time.
 */
const keepYoungGenerationSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/**
 * Gives back what loading took. The young generation has grown to 30 MB by then, and V8 shrinks it in a full collection
 * only, which a bot that has little to do never comes to. Takes some tenths of a second.
 */
const collectGarbage = async (): Promise<void> => {
  // Without flags, V8 takes this order from a debugger only.
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
};

type Start = { stopping: AbortSignal; credentials: { discordToken: string; modelslabKey: string } };

const start = async (config: Config, { stopping, credentials }: Start): Promise<Bot> => {
  const output = createLogStream(process.stdout);
  const log = createLog(config.logLevel, isTerminal() ? createTerminalStream(output) : output);
  logUnhandledRejections(log);
  const tools = { clock: systemClock, random: systemRandom, log };
  const bot = await startBot({ config, credentials, features, stopping, ...tools });
  keepYoungGenerationSmall();
  await collectGarbage().catch((err: unknown) => log.debug({ err }, 'this Node has no debugger'));
  return bot;
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
    await orStartError(
      openState(),
      `The sandbox cannot open its files in ${dataDir}. Name another folder in DATA_DIR.`,
    ),
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

/**
 * Starts the bot as it is configured, in the sandbox without a token. Resolves when it is running. Rejects with the
 * reason of the signal when it should stop before that.
 */
export const launch = async (
  config: Config,
  stopping: AbortSignal,
): Promise<Pick<Running, 'stop' | 'lost'>> => {
  const running = await startAsConfigured(config, stopping);
  return {
    lost: running.lost,
    async stop() {
      if (isTerminal()) say(stopLine(running.runningJobs(), config.shutdownGraceMs));
      await running.stop();
    },
  };
};
