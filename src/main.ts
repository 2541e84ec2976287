import { join } from 'node:path';
import { inspect } from 'node:util';
import { features } from '#commands/index.ts';
import { StartError } from '#domain/errors.ts';
import type { Log } from '#domain/ports.ts';
import { startSandbox } from '#sandbox/index.ts';
import { type Bot, startBot } from './bot.ts';
import { type Config, parseConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { createLog } from './log.ts';
import { systemChance, systemClock } from './system.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

type Running = { stop(): Promise<void> };

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
  const sandbox = await startSandbox({ port: config.sandboxPort });
  const bot = await start(
    {
      ...config,
      // The address is to be found on the screen: routine is not worth a line beside it.
      logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
      dataDir: join(config.dataDir, 'sandbox'),
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
    async stop() {
      await bot.stop();
      await sandbox[Symbol.asyncDispose]();
    },
  };
};

/** Stops once, however often it is asked; a second signal ends the process at once. */
const stopOnSignals = (running: Running): void => {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
};

const main = async (): Promise<void> => {
  readEnvFile();
  const config = parseConfig(process.env);
  const { credentials } = config;
  const running = credentials
    ? await start(config, {
        discordToken: credentials.discordToken.reveal(),
        modelslabKey: credentials.modelslabKey.reveal(),
      })
    : await startInSandbox(config);
  stopOnSignals(running);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartError ? error.message : inspect(error)}\n`);
  process.exit(1);
});
