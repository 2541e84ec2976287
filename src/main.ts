import { join } from 'node:path';
import { features } from '#commands/index.ts';
import { startSandbox } from '#sandbox/index.ts';
import { type Bot, startBot } from './bot.ts';
import { type Config, ConfigError, parseConfig } from './config/config.ts';
import { readEnvFile } from './config/env-file.ts';
import { createLog } from './log.ts';
import { systemChance, systemClock } from './system.ts';

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const start = (config: Config, credentials: { discordToken: string; modelslabKey: string }): Promise<Bot> =>
  startBot({
    config,
    credentials,
    features,
    clock: systemClock,
    chance: systemChance,
    log: createLog(config.logLevel),
  });

/** Nothing is configured: the bot runs for real, against stand-ins of Discord and ModelsLab on this machine. */
const startInSandbox = async (config: Config): Promise<AsyncDisposable & { stop(): Promise<void> }> => {
  const sandbox = await startSandbox({ port: config.sandboxPort });
  const bot = await start(
    {
      ...config,
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
  const stop = async (): Promise<void> => {
    await bot.stop();
    await sandbox[Symbol.asyncDispose]();
  };
  return { stop, [Symbol.asyncDispose]: stop };
};

/** Stops once, however often it is asked; a second signal ends the process at once. */
const stopOnSignals = (running: { stop(): Promise<void> }): void => {
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
  const isExpected = error instanceof ConfigError;
  process.stderr.write(`${isExpected ? error.message : String((error as Error)?.stack ?? error)}\n`);
  process.exit(1);
});
