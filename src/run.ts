import { join } from 'node:path';
import { inspect } from 'node:util';
import { features } from '#commands/index.ts';
import { orStartError, StartError, Unavailable } from '#domain/errors.ts';
import type { Log } from '#domain/ports.ts';
import { type Bot, startBot } from './bot.ts';
import { type Config, parseConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { secret } from './config/secret.ts';
import { exit } from './exit.ts';
import { createLog } from './log.ts';
import { createLogStream } from './log-stream.ts';
import { systemChance, systemClock } from './system.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Says what went wrong, as a sentence where it is one. */
const complain = (error: unknown): void => {
  const isSentence = error instanceof StartError || error instanceof Unavailable;
  process.stderr.write(`${isSentence ? error.message : inspect(error)}\n`);
};

type Running = Pick<Bot, 'stop' | 'lost'>;

/** A library's rejection that nobody waits for is worth a line, not the end of everybody's jobs. */
const surviveStrayRejections = (log: Log): void => {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a rejection that nobody waited for'));
};

type Start = { stopping: AbortSignal; credentials: { discordToken: string; modelslabKey: string } };

const start = (config: Config, { stopping, credentials }: Start): Promise<Bot> => {
  const log = createLog(config.logLevel, createLogStream(process.stdout));
  surviveStrayRejections(log);
  const tools = { clock: systemClock, chance: systemChance, log };
  return startBot({ config, credentials, features, stopping, ...tools });
};

/** Nothing is configured: the bot runs for real, against stand-ins of Discord and ModelsLab on this machine. */
const startInSandbox = async (config: Config, stopping: AbortSignal): Promise<Running> => {
  // Read only here: a bot on Discord pays nothing for it.
  const { startSandbox } = await import('#sandbox/index.ts');
  const sandbox = await orStartError(
    startSandbox({ port: config.sandboxPort }),
    `The sandbox cannot listen on port ${config.sandboxPort}. Free it, or set SANDBOX_PORT to another one.`,
  );
  const bot = await start(
    {
      ...config,
      // The address is to be found on the screen: routine is not worth a line beside it.
      logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
      dataDir: join(config.dataDir, 'sandbox'),
      // The keys that the stand-in accepts are no secrets; without one to seal them the page for keys could not be tried.
      keySecrets: [...config.keySecrets, secret('the sandbox seals its keys under this')],
      discord: { apiUrl: sandbox.discordApiUrl, guildId: null },
      modelslab: { ...config.modelslab, apiUrl: sandbox.modelslabApiUrl },
    },
    { stopping, credentials: sandbox.credentials },
  );
  say(
    '',
    '  Loralei is running in its sandbox: nothing leaves this machine.',
    `  Open ${sandbox.pageUrl} and type /imagine`,
    '',
    '  For real Discord, set DISCORD_TOKEN and MODELSLAB_API_KEY (see README.md).',
    '',
  );
  return {
    lost: bot.lost,
    async stop() {
      await bot.stop();
      await sandbox[Symbol.asyncDispose]();
    },
  };
};

const startAsConfigured = (config: Config, stopping: AbortSignal): Promise<Running> => {
  const { credentials } = config;
  if (!credentials) return startInSandbox(config, stopping);
  const [discordToken, modelslabKey] = [credentials.discordToken.reveal(), credentials.modelslabKey.reveal()];
  return start(config, { stopping, credentials: { discordToken, modelslabKey } });
};

const requested = (stopping: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.aborted) resolve();
    stopping.addEventListener('abort', () => resolve(), { once: true });
  });

/** The environment is read once the .env file has been added to it. */
type RunOptions = { stopping: AbortSignal; env: NodeJS.ProcessEnv };

/** Runs until the bot is to stop, or rejects with the reason for which it cannot go on. */
const runUntilStopped = async ({ stopping, env }: RunOptions): Promise<void> => {
  readEnvFile();
  const config = parseConfig(env);
  const running = await startAsConfigured(config, stopping);
  const loss = await Promise.race([running.lost, requested(stopping)]);
  await running.stop();
  // Whoever keeps the bot running is to start it anew.
  if (loss !== undefined) throw new StartError(loss);
};

/** Runs the bot and ends the process: in order once `stopping` is aborted, and with a sentence when it cannot go on. */
export const run = async (options: RunOptions): Promise<never> => {
  const { stopping } = options;
  // What nobody reads any more is lost; without a listener it would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await runUntilStopped(options);
  } catch (error) {
    // A start that was told to stop has ended as it should.
    if (!(stopping.aborted && error === stopping.reason)) {
      complain(error);
      return exit(1);
    }
  }
  return exit(0);
};
