import { join } from 'node:path';
import { inspect } from 'node:util';
import { features } from '#commands/index.ts';
import { orStartError, StartError } from '#domain/errors.ts';
import type { Log } from '#domain/ports.ts';
import { startSandbox } from '#sandbox/index.ts';
import { type Bot, startBot } from './bot.ts';
import { type Config, parseConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { secret } from './config/secret.ts';
import { createLog } from './log.ts';
import { systemChance, systemClock } from './system.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** Says what went wrong, as a sentence where it is one, and ends the process. */
const fail = (error: unknown): never => {
  process.stderr.write(`${error instanceof StartError ? error.message : inspect(error)}\n`);
  process.exit(1);
};

type Running = Pick<Bot, 'stop' | 'lost'>;

/** A library's rejection that nobody waits for is worth a line, not the end of everybody's jobs. */
const surviveStrayRejections = (log: Log): void => {
  process.on('unhandledRejection', (err) => log.error({ err }, 'a rejection that nobody waited for'));
};

const start = (config: Config, credentials: { discordToken: string; modelslabKey: string }): Promise<Bot> => {
  const log = createLog(config.logLevel);
  surviveStrayRejections(log);
  return startBot({ config, credentials, features, clock: systemClock, chance: systemChance, log });
};

/** Nothing is configured: the bot runs for real, against stand-ins of Discord and ModelsLab on this machine. */
const startInSandbox = async (config: Config): Promise<Running> => {
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
    sandbox.credentials,
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

// Under `npm start` one Ctrl-C comes twice: from the terminal, and from npm, which hands it on.
const SAME_SIGNAL_MS = 500;

/** Stops in order on a signal, also on one that comes while it starts; a second one ends the process at once. */
const stopOnSignals = (starting: Promise<Running>): void => {
  let askedAt: number | undefined;
  const onSignal = (): void => {
    const now = systemClock.now();
    if (askedAt !== undefined && now - askedAt > SAME_SIGNAL_MS) process.exit(1);
    if (askedAt !== undefined) return;
    askedAt = now;
    starting
      .then((running) => running.stop())
      .then(() => process.exit(0))
      .catch(fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

const main = async (): Promise<void> => {
  readEnvFile();
  const config = parseConfig(process.env);
  const { credentials } = config;
  const starting = credentials
    ? start(config, {
        discordToken: credentials.discordToken.reveal(),
        modelslabKey: credentials.modelslabKey.reveal(),
      })
    : startInSandbox(config);
  stopOnSignals(starting);
  const running = await starting;
  const loss = await running.lost;
  await running.stop();
  // Whoever keeps the bot running is to start it anew.
  fail(new StartError(loss));
};

main().catch(fail);
